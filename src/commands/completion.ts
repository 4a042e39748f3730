// Completion scripts: commands first, then the flags of the command, and file names for their values.

type Flags = ReadonlyMap<string, readonly string[]>;

/** Undefined for a shell without one. */
export function completionScript(shell: string, flags: Flags): string | undefined {
  if (shell === 'bash') return bash(flags);
  if (shell === 'zsh') return zsh(flags);
  return shell === 'fish' ? fish(flags) : undefined;
}

const names = (flags: Flags): string => [...flags.keys()].join(' ');

const cases = (flags: Flags): string =>
  [...flags].map(([name, own]) => `    ${name}) flags='${own.join(' ')}' ;;`).join('\n');

function bash(flags: Flags): string {
  return `# bash completion for source-lark: source-lark completion bash > /etc/bash_completion.d/source-lark
_source_lark() {
  local word=\${COMP_WORDS[COMP_CWORD]} flags=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names(flags)} --version --help' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases(flags)}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags --help" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _source_lark source-lark
`;
}

function zsh(flags: Flags): string {
  return `#compdef source-lark
# zsh completion for source-lark: source-lark completion zsh > a folder of $fpath/_source-lark
_source_lark() {
  local flags=
  if (( CURRENT == 2 )); then
    compadd -- ${names(flags)} --version --help
    return
  fi
  case $words[2] in
${cases(flags)}
  esac
  if [[ $PREFIX == -* ]]; then
    compadd -- \${=flags} --help
  else
    _files
  fi
}
if [ "$funcstack[1]" = _source_lark ]; then _source_lark "$@"; else compdef _source_lark source-lark; fi
`;
}

function fish(flags: Flags): string {
  const lines = [...flags].flatMap(([name, own]) => [
    `complete -c source-lark -n __fish_use_subcommand -f -a ${name}`,
    ...own.map(
      (flag) => `complete -c source-lark -n '__fish_seen_subcommand_from ${name}' -r -l ${flag.slice(2)}`,
    ),
  ]);
  return `# fish completion for source-lark: source-lark completion fish > ~/.config/fish/completions/source-lark.fish
${lines.join('\n')}
`;
}
