// Processes that judge inputs: one that hangs, or that dies, is a failure of the input it was at, and is replaced.
import { fork } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'

/** Seconds of processor time, and of any time, that one input may take. */
const maxBusy = 10
const maxWall = 120
/** Mebibytes of the heap. */
const maxHeap = 1024

/** Seconds of processor time that a process has used, where the system tells. */
function busyOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return undefined
  }
}

class Worker {
  constructor(file) {
    this.file = file
    /** Seconds of processor time that runs which came to their end took. */
    this.total = 0
  }

  start() {
    this.child = fork(this.file, {
      execArgv: [`--max-old-space-size=${maxHeap}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.stderr = ''
    this.child.stderr.on('data', (data) => {
      this.stderr = (this.stderr + data).slice(-4000)
    })
    this.child.on('message', (message) => this.hear(message))
    this.child.on('exit', (code, signal) => this.end(code, signal))
    return new Promise((resolve, reject) => {
      this.onReady = resolve
      this.onUnready = () => reject(new Error(`the worker does not start: ${this.stderr}`))
    })
  }

  hear(message) {
    this.since = Date.now()
    if (message.is === 'ready') {
      this.world = message.world
      this.onReady()
    } else if (message.is === 'at') {
      this.index = message.index
      this.busy = undefined
    } else if (message.is === 'failure') this.onFailure(message.index, message.verdict)
    else {
      this.total += message.busy ?? 0
      this.settle(message.verdict)
    }
  }

  end(code, signal) {
    if (this.world) rmSync(this.world, { recursive: true, force: true })
    clearInterval(this.timer)
    const tail = this.stderr
      .split('\n')
      .filter((line) => /error|fatal|heap/i.test(line))
      .slice(0, 3)
      .join(' ')
    const died = {
      signature: `died: ${tail.replace(/[\d.()[\]x]+/g, '').slice(0, 80)}`,
      message: `exit ${code ?? signal}: ${this.stderr}`,
    }
    this.child = undefined
    // Of no effect where it was ready before.
    this.onUnready()
    this.settle?.(undefined, this.why ?? died)
    this.why = undefined
  }

  watch() {
    const { pid } = this.child
    this.timer = setInterval(() => {
      const wall = (Date.now() - this.since) / 1000
      const now = busyOf(pid)
      this.busy ??= now
      const busy = now === undefined ? wall : now - this.busy
      if (busy < maxBusy && wall < maxWall) return
      const what = `over ${Math.round(busy)} s of processor time, ${Math.round(wall)} s in all`
      this.why = { signature: 'hang', message: what }
      this.child.kill('SIGKILL')
    }, 500)
  }

  /** Resolves to { answer } or, where the process is gone, to { gone }. */
  async ask(question, onFailure) {
    if (!this.child) await this.start()
    this.onFailure = onFailure
    this.since = Date.now()
    this.index = question.from
    this.busy = undefined
    this.watch()
    return new Promise((resolve) => {
      this.settle = (answer, gone) => {
        clearInterval(this.timer)
        this.settle = undefined
        resolve({ answer, gone })
      }
      this.child.send(question)
    })
  }

  close() {
    this.child?.disconnect()
  }
}

export class Pool {
  constructor(file, jobs) {
    this.workers = Array.from({ length: jobs }, () => new Worker(file))
    // Its world is apart from those at work.
    this.judgeWorker = new Worker(file)
  }

  /** A run of inputs; one that ends its process is left out of the rest. */
  async run({ kind, seed, from, to }, onFailure, worker = this.workers[0]) {
    const failures = []
    for (let at = from; at < to; ) {
      const { gone } = await worker.ask({ ask: 'run', kind, seed, from: at, to }, (index, verdict) =>
        failures.push([index, verdict]),
      )
      if (!gone) break
      failures.push([worker.index, gone])
      at = worker.index + 1
    }
    for (const [index, verdict] of failures) await onFailure(kind, index, verdict)
  }

  async work(next, onFailure, onDone) {
    await Promise.all(
      this.workers.map(async (worker) => {
        for (let task = next(); task; task = next()) {
          await this.run(task, onFailure, worker)
          onDone(task.to - task.from)
        }
      }),
    )
  }

  /** What is wrong with a tree. One question at a time. */
  judge(files, isThorough) {
    const ask = async () => {
      const { answer, gone } = await this.judgeWorker.ask({ ask: 'judge', files, isThorough }, () => {})
      return gone ?? answer
    }
    this.queue = (this.queue ?? Promise.resolve()).then(ask, ask)
    return this.queue
  }

  /** Seconds of processor time in all. */
  get busy() {
    return this.workers.reduce((sum, { total }) => sum + total, 0)
  }

  close() {
    for (const worker of [...this.workers, this.judgeWorker]) worker.close()
  }
}
