/** Parts of the tables of sets (see set-structure.ts) that many of them share. */

/** Indents a part to stand below another segment. */
export function below(depth: number, table: string): string {
  const indent = ' '.repeat(depth);
  return table
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `${indent}${line}`)
    .join('\n');
}

/** N1 with name, address, references and contacts, and what else a set has there. */
export const party = (max: string, ...more: readonly string[]): string => `
N1 ${max}
 N2 2
 N3 2
 N4 *
 REF 12
 PER 3
${more.map((line) => ` ${line}`).join('\n')}
`;

/** What the parties of orders have beside. */
export const orderParty: string = party('200', 'NX2 *', 'SI *', 'FOB', 'TD1 2', 'TD5 12', 'TD3 12', 'TD4 5', 'PKG 200', 'MSG *');

/** LM with its codes. */
export const codeList: string = `
LM *
 LQ! 100
`;

/** N9 with its text. */
export const remarks: string = `
N9 1000
 DTM *
 MEA 40
 PWK 25
 MSG 1000
`;
