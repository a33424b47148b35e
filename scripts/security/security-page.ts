import { ABUSE_CASES, DUTIES, NOT_MET } from './abuse-cases.ts';
import { type Chapter, CHAPTERS } from './asvs.ts';
import type { Control, Proof } from './control.ts';
import { CONTROLS } from './controls.ts';

/** docs/security.md: which test proves which control, and what each is there for. */
export function securityPage(): string {
  return [
    '# Security',
    '',
    'What stands between Plexus and those who would harm it, and the tests that prove it. `npm run security` runs every proof named here and prints',
    'what held; this page is made from the same list by `npm run docs`. How to report a weakness and what protects data today is in [SECURITY.md](../SECURITY.md).',
    '',
    'ASVS is the OWASP Application Security Verification Standard 5.0: the whole product aims at level 2, and at level 3 where money or the identity of patients is at stake.',
    'The numbers tell which requirements a control serves; they claim no certification.',
    '',
    '## Controls',
    '',
    '| control | what is done | proven by | ASVS 5.0 |',
    '| --- | --- | --- | --- |',
    ...CONTROLS.map(controlRow),
    '',
    '## Abuse cases',
    '',
    '| case | what somebody might try | controls |',
    '| --- | --- | --- |',
    ...ABUSE_CASES.map(({ id, what, controls, open }) => row([id, open === undefined ? what : `${what}. ${open}`, controls.join(', ')])),
    '',
    '## ASVS, chapter by chapter',
    '',
    'Each requirement that was chosen, with the controls whose tests prove it; what is met in part or not at all is told below. Sections such as 3.4 stand for all of',
    'their requirements. What was not chosen was not examined one by one.',
    '',
    '| chapter | requirement | what it asks | controls |',
    '| --- | --- | --- | --- |',
    ...CHAPTERS.flatMap(chapterRows),
    '',
    '## Chosen of ASVS and not met',
    '',
    '| requirement | what | why |',
    '| --- | --- | --- |',
    ...NOT_MET.map(({ id, what, why }) => row([id, what, why])),
    '',
    '## What laws and auditors ask',
    '',
    '| duty | what | controls |',
    '| --- | --- | --- |',
    ...DUTIES.map(({ of, what, controls }) => row([of, what, controls.join(', ')])),
    '',
  ].join('\n');
}

/** The requirements of a chapter by the controls that name them, and what else there is to say. */
function chapterRows({ id: chapter, name, items, besides }: Chapter): string[] {
  const title = `${chapter} ${name}`;
  const rows = Object.entries(items).map(([id, asks]) => {
    const by = CONTROLS.filter(({ asvs }) => asvs.includes(id)).map((control) => control.id);
    const isOpen = NOT_MET.some((one) => one.id.split(', ').includes(id));
    const proof = [...by, ...(isOpen ? ['see [not met](#chosen-of-asvs-and-not-met)'] : [])].join(', ');
    return row([title, id, asks, proof]);
  });
  return besides === '' ? rows : [...rows, row([title, '', besides, ''])];
}

function controlRow({ id, name, here, proofs, missing, asvs }: Control): string {
  const open = missing === undefined ? [] : [`**open:** ${missing}`];
  return row([`${id} ${name}`, here, [...proofs.map(proofText), ...open].join('<br>'), asvs.join(', ')]);
}

function proofText({ file, titles }: Proof): string {
  const link = `[${file.replace(/^platform\/test\//, '').replace(/^platform\/src\//, '')}](../${file})`;
  return titles === undefined ? link : `${link}: ${titles.join('; ')}`;
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
