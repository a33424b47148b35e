import type { Command } from './command.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The words that may follow each beginning of a command line: the next word of a command, or its options. */
function followers(commands: readonly Command[]): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, Set<string>>();
  const add = (before: string, word: string): void => void known.set(before, (known.get(before) ?? new Set()).add(word));
  for (const { name, options = [] } of commands) {
    const words = name.split(' ');
    for (const [index, word] of words.entries()) add(words.slice(0, index).join(' '), word);
    for (const [flags] of options) add(name, /--[\w-]+/.exec(flags)?.[0] ?? '');
    add(name, '--json');
    add(name, '--help');
  }
  return new Map([...known].map(([before, words]) => [before, [...words].filter(Boolean)]));
}

const bash = (
  table: ReadonlyMap<string, readonly string[]>,
): string => `# plexus completion bash: source it, or put it into ~/.local/share/bash-completion/completions/plexus
_plexus() {
  local words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ "\${COMP_WORDS[i]}" == -* ]] || words="\${words:+$words }\${COMP_WORDS[i]}"
  done
  local next=""
  case "$words" in
${[...table].map(([before, words]) => `    "${before}") next="${words.join(' ')}" ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [[ -n "\${COMPREPLY[*]}" ]] || compopt -o default
}
complete -F _plexus plexus
`;

const zsh = (table: ReadonlyMap<string, readonly string[]>): string => `#compdef plexus
# plexus completion zsh: put it into a folder of $fpath as _plexus
local line="\${(j: :)\${words[2,CURRENT-1]:#-*}}"
case "$line" in
${[...table].map(([before, words]) => `  "${before}") compadd -- ${words.join(' ')} ;;`).join('\n')}
  *) _files ;;
esac
`;

const fish = (commands: readonly Command[]): string =>
  [
    '# plexus completion fish: put it into ~/.config/fish/completions/plexus.fish',
    ...commands.flatMap(({ name, summary, options = [] }) => {
      const words = name.split(' ');
      const said = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
      const before = words.slice(0, -1);
      const condition = before.length === 0 ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${before.join(' ')}`;
      return [
        `complete -c plexus -f -n ${said(condition)} -a ${words.at(-1) ?? ''} -d ${said(summary)}`,
        ...options.map(
          ([flags, meaning]) =>
            `complete -c plexus -n ${said(`__fish_seen_subcommand_from ${words[0] ?? ''}`)} -l ${/--([\w-]+)/.exec(flags)?.[1] ?? ''} -d ${said(meaning)}`,
        ),
      ];
    }),
    '',
  ].join('\n');

/** The completion script of a shell for these commands. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  switch (shell) {
    case 'bash':
      return bash(followers(commands));
    case 'zsh':
      return zsh(followers(commands));
    case 'fish':
      return fish(commands);
  }
}
