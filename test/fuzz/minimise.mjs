// Makes a failing tree smaller for as long as it fails in the same way.

const maxTries = 250
const maxSeconds = 30

/** Leaves files out, then lines, then characters. */
export async function minimise(tree, signature, pool) {
  const end = Date.now() + maxSeconds * 1000
  let tries = 0
  let best = new Map(tree)
  const isLeft = () => tries < maxTries && Date.now() < end
  const fails = async (candidate) => {
    tries++
    const files = [...candidate].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')])
    const verdict = await pool.judge(files, true)
    if (verdict?.signature !== signature) return false
    best = candidate
    return true
  }
  if (!(await fails(best))) return tree

  for (const path of tree.keys()) {
    const without = new Map(best)
    without.delete(path)
    if (isLeft() && without.size > 0) await fails(without)
  }
  for (const split of [/(?<=\n)/, '']) {
    for (const path of [...best.keys()].sort((a, b) => best.get(b).length - best.get(a).length)) {
      let parts = Buffer.from(best.get(path)).toString('latin1').split(split)
      for (
        let size = Math.ceil(parts.length / 2);
        size >= 1 && isLeft();
        size = size === 1 ? 0 : Math.ceil(size / 2)
      ) {
        for (let at = 0; at < parts.length && isLeft(); ) {
          const rest = parts.toSpliced(at, size)
          if (await fails(new Map([...best, [path, Buffer.from(rest.join(''), 'latin1')]]))) parts = rest
          else at += size
        }
      }
    }
  }
  return best
}
