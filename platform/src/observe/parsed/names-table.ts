/**
 * Reads a table with a line for each thing: `PID Patient Identification | Set ID | …` gives its name and then everything between
 * the bars, the title first.
 */
export function readNamesTable(table: string): ReadonlyMap<string, readonly [title: string, ...parts: string[]]> {
  return new Map(
    table
      .trim()
      .split('\n')
      .map((line) => {
        const [head = '', ...parts] = line.split('|').map((part) => part.trim());
        const space = head.indexOf(' ');
        return [head.slice(0, space), [head.slice(space + 1), ...parts]];
      }),
  );
}
