/** Completions for shells, from what the verbs declare. */
import type { OptionSpecs, Verb } from '../verb.ts'
import { everywhere, optionAbout } from './help.ts'

type Shell = 'bash' | 'zsh' | 'fish'

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
const optionsOf = ({ options }: Verb): OptionSpecs => ({ ...options, ...everywhere })

/** Options and, behind one of them, its values; everything else is a file. */
function bash(verbs: readonly Verb[]): string {
  const names = verbs.map(({ name }) => name)
  const cases = verbs.map((verb) => {
    const words = Object.keys(optionsOf(verb)).map((name) => `--${name}`)
    return `    ${verb.name}) options=${quote(words.join(' '))} ;;`
  })
  const choices = new Map(
    verbs.flatMap((verb) =>
      Object.entries(optionsOf(verb)).flatMap(([name, spec]) =>
        spec.choices ? [[`${verb.name} --${name}`, spec.choices.join(' ')] as const] : [],
      ),
    ),
  )
  const values = [...choices].map(
    ([key, words]) => `    ${quote(key)}) COMPREPLY=($(compgen -W ${quote(words)} -- "$word")); return ;;`,
  )
  return `_firedrill() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" verb=check options='' each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${names.join(' ')} " in *" $each "*) verb="$each"; break ;; esac
  done
  case "$verb $before" in
${values.join('\n')}
  esac
  case "$verb" in
${cases.join('\n')}
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W ${quote([...names, 'help'].join(' '))} -- "$word") $(compgen -f -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -o bashdefault -F _firedrill firedrill
`
}

function zsh(verbs: readonly Verb[]): string {
  const escaped = (text: string): string => text.replaceAll(/[\\:[\]]/g, '\\$&')
  const list = verbs.map(({ name, about }) => `    ${quote(`${name}:${escaped(about)}`)}`)
  const cases = verbs.map((verb) => {
    const lines = Object.entries(optionsOf(verb)).map(([name, spec]) => {
      const many = spec.multiple ? '*' : ''
      const equals = spec.type === 'string' ? (spec.isValueOptional ? '=-' : '=') : ''
      const value = spec.choices
        ? `:${spec.value}:(${spec.choices.join(' ')})`
        : spec.type === 'string'
          ? `${spec.isValueOptional ? '::' : ':'}${spec.value ?? 'value'}:_files`
          : ''
      return `        ${quote(`${many}--${name}${equals}[${escaped(optionAbout(spec))}]${value}`)}`
    })
    return `    ${verb.name})\n      _arguments -S \\\n${[...lines, "        '*:path:_files'"].join(' \\\n')}\n      ;;`
  })
  return `#compdef firedrill
_firedrill() {
  local -a verbs
  verbs=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t commands command verbs
    _files
    return
  fi
  local verb=\${words[2]}
  (( \${verbs[(I)$verb:*]} )) && { shift words; (( CURRENT-- )) } || verb=check
  case $verb in
${cases.join('\n')}
  esac
}
compdef _firedrill firedrill
`
}

function fish(verbs: readonly Verb[]): string {
  const names = verbs.map(({ name }) => name)
  const lines = verbs.flatMap((verb) => {
    // Without a verb it is the default.
    const when =
      verb.name === 'check'
        ? `not __fish_seen_subcommand_from ${names.filter((name) => name !== 'check').join(' ')}`
        : `__fish_seen_subcommand_from ${verb.name}`
    return Object.entries(optionsOf(verb)).map(([name, spec]) => {
      const short = spec.short ? ` -s ${spec.short}` : ''
      const value =
        spec.choices !== undefined
          ? ` -x -a ${quote(spec.choices.join(' '))}`
          : spec.type === 'string' && !spec.isValueOptional
            ? ' -r'
            : ''
      return `complete -c firedrill -n ${quote(when)} -l ${name}${short}${value} -d ${quote(optionAbout(spec))}`
    })
  })
  const verbLines = verbs.map(
    ({ name, about }) => `complete -c firedrill -n __fish_use_subcommand -a ${name} -d ${quote(about)}`,
  )
  return `${[...verbLines, ...lines].join('\n')}\n`
}

const printers: Readonly<Record<Shell, (verbs: readonly Verb[]) => string>> = { bash, zsh, fish }

/** The text that a shell reads. */
export const completionFor = (shell: Shell, verbs: readonly Verb[]): string => printers[shell](verbs)
