import { COMMANDS } from '../../platform/src/cli/registry.ts';

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** One section per command: what it does, examples, arguments and options, as `--help` has them. */
export function commandSections(): string {
  return COMMANDS.map(({ name, summary, examples, arguments: words = [], options = [] }) => {
    const rows = [
      ...words.map(([syntax, meaning]) => `| \`${syntax}\` | ${escaped(meaning)} |`),
      ...options.map(
        ([flags, meaning, fallback]) => `| \`${flags}\` | ${escaped(meaning)}${fallback === undefined ? '' : ` (${fallback})`} |`,
      ),
    ];
    const table = rows.length === 0 ? [] : ['| | |', '| --- | --- |', ...rows, ''];
    return [`### ${name}`, '', `${summary}.`, '', ...table, '```', ...examples, '```'].join('\n');
  }).join('\n\n');
}
