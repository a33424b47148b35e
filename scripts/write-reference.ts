import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandSections } from './reference/commands.ts';
import { eventPage } from './reference/events.ts';
import { faultPage, readFaults } from './reference/faults.ts';
import { writeSdk } from './write-sdk.ts';
import { securityPage } from './security/security-page.ts';

const root = join(import.meta.dirname, '..');
const BEGIN = '<!-- made by npm run docs: begin -->';
const END = '<!-- made by npm run docs: end -->';

/** The parts of the documents that are made from the sources, by file. */
export function referencePages(): ReadonlyMap<string, string> {
  const commandLine = readFileSync(join(root, 'docs/reference/command-line.md'), 'utf8');
  const before = commandLine.slice(0, commandLine.indexOf(BEGIN) + BEGIN.length);
  const after = commandLine.slice(commandLine.indexOf(END));
  return new Map([
    ['docs/reference/command-line.md', `${before}\n\n${commandSections()}\n\n${after}`],
    ['docs/reference/events.md', eventPage()],
    ['docs/reference/errors.md', faultPage(readFaults(root))],
    ['docs/security.md', securityPage()],
  ]);
}

if (import.meta.main) {
  for (const [file, text] of referencePages()) {
    writeFileSync(join(root, file), text);
    console.log(`wrote ${file}`);
  }
  await writeSdk();
}
