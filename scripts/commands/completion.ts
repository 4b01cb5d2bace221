import { UsageError } from '../errors.ts'
import { nearest } from '../text/near.ts'
import { defineVerb } from './verb.ts'

const shells = ['bash', 'zsh', 'fish'] as const

export default defineVerb({
  name: 'completion',
  positionals: 'bash|zsh|fish',
  about: 'print completions for a shell',
  options: {},
  examples: [
    ['firedrill completion bash > ~/.local/share/bash-completion/completions/firedrill', 'for bash'],
    ['firedrill completion fish > ~/.config/fish/completions/firedrill.fish', 'for fish'],
  ],
  async run({ positionals: [word] }, context, verbs) {
    const shell = shells.find((name) => name === word)
    if (!shell) {
      const guess = word === undefined ? undefined : nearest(word, shells)
      throw new UsageError(
        word === undefined ? '`completion` needs a shell' : `there are no completions for ${word}`,
        guess ? `Did you mean \`${guess}\`?` : `Write one of ${shells.join(', ')}.`,
      )
    }
    const { completionFor } = await import('./lib/completion.ts')
    context.stdout.write(completionFor(shell, verbs))
    return 0
  },
})
