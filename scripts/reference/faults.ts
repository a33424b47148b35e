import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWords, readObject } from './object-literal.ts';

/** One error code as the sources raise it. `…` stands for what is only known when it happens. */
export interface FaultEntry {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly hint: string;
  /** The stage or codec that raises it. */
  readonly stage: string;
}

/** Finds every error code in the sources of the platform and the codecs, with kind, message and hint. */
export function readFaults(root: string): FaultEntry[] {
  const files = globSync('{platform/src,codecs/*/src}/**/*.ts', { cwd: root }).filter((file) => !/(\.test|\/testing)\.ts$/.test(file));
  const found = files.sort().flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...literalFaults(text), ...tabledFaults(text), ...refusals(text)].map((entry) => ({ ...entry, stage: stageOf(file) }));
  });
  const merged = new Map<string, FaultEntry>();
  for (const entry of found) {
    const known = merged.get(entry.code);
    merged.set(entry.code, known === undefined ? entry : { ...known, ...joined(known, entry) });
  }
  return [...merged.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
}

const stageOf = (file: string): string => {
  const [area, , stage = ''] = file.split('/');
  return area === 'codecs' ? file.split('/').slice(0, 2).join('/') : stage.replace(/\.ts$/, '');
};

/** The same code raised in several places says each of its messages once. */
const joined = (one: FaultEntry, other: FaultEntry): Partial<FaultEntry> => ({
  kind: one.kind === '' ? other.kind : one.kind,
  message: both(one.message, other.message),
  hint: both(one.hint, other.hint),
});

const both = (one: string, other: string): string =>
  one === '' || other === '' || one.includes(other) ? one || other : `${one} · ${other}`;

/** Objects such as `{ code: 'A_CODE', kind: 'rejected', message: '…', hint: '…' }`. */
export function literalFaults(text: string): Omit<FaultEntry, 'stage'>[] {
  return [...text.matchAll(/\bcode: '([A-Z][A-Z0-9]*_[A-Z0-9_]+)'/g)].flatMap((match) => {
    const properties = readObject(text, startOfObject(text, match.index));
    const words = (name: string): string => (properties.get(name)?.texts ?? []).filter(isWords).join(' / ');
    const message = words('message') || words('summary');
    const shared = properties.has('...shared') ? /const shared = \{ kind: '(\w+)'/.exec(text)?.[1] : undefined;
    const kind = /^'(\w+)'/.exec(properties.get('kind')?.source ?? '')?.[1] ?? shared ?? '';
    return message === '' ? [] : [{ code: match[1] ?? '', kind, message, hint: words('hint') }];
  });
}

/** Tables of the codecs: `A_CODE: 'What it means'` or `A_CODE: { severity: 'fatal', message: '…' }`; tables of names, such as settings, say nothing in sentences. */
export function tabledFaults(text: string): Omit<FaultEntry, 'stage'>[] {
  const entries = [...text.matchAll(/^ {2}([A-Z][A-Z0-9]*_[A-Z0-9_]+): (?:\{ severity: '(\w+)', message: )?(['"])(.+?)\3(?: \})?,$/gm)];
  return entries
    .map((match) => ({ code: match[1] ?? '', kind: match[2] ?? '', message: match[4] ?? '', hint: '' }))
    .filter(({ message }) => /^\p{Lu}.* |\S \S+ \S/u.test(message));
}

/** Why messages are set aside: `A_CODE: { reason: '…', hint: '…' }`. */
function refusals(text: string): Omit<FaultEntry, 'stage'>[] {
  return [...text.matchAll(/^ {2}([A-Z][A-Z0-9]*_[A-Z0-9_]+): (?=\{\s+reason: )/gm)].map((match) => {
    const properties = readObject(text, match.index + match[0].length);
    const words = (name: string): string => (properties.get(name)?.texts ?? []).filter(isWords).join(' / ');
    return { code: match[1] ?? '', kind: 'rejected', message: words('reason'), hint: words('hint') };
  });
}

/** Where the object literal around a place begins. */
function startOfObject(text: string, at: number): number {
  let depth = 0;
  let start = at;
  while (start > 0 && !(text[start] === '{' && depth === 0)) {
    if (text[start] === '}') depth += 1;
    else if (text[start] === '{') depth -= 1;
    start -= 1;
  }
  return start;
}

/** The page of all error codes. */
export function faultPage(faults: readonly FaultEntry[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const stages = Map.groupBy(faults, ({ stage }) => stage);
  const sections = [...stages]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([stage, entries]) => {
      const rows = entries.map(
        ({ code, kind, message, hint }) => `| <a id="${code.toLowerCase()}"></a>\`${code}\` | ${kind} | ${cell(message)} | ${cell(hint)} |`,
      );
      return [`## ${stage}`, '', '| code | kind | what happened | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n');
    });
  return `${PREFACE}\n\n${sections.join('\n\n')}\n`;
}

const PREFACE = `# Error codes

Made from the sources by \`npm run docs\`: every code that Plexus and its codecs raise, by the stage that raises it. \`…\` stands for what is
only known when it happens; no message quotes what was in a message. What the kinds mean:

| kind | what follows |
| --- | --- |
| rejected | their data is wrong: it is not tried again, someone gets an exception, the sender a negative answer |
| unavailable | a system is down or busy: it is tried again |
| conflict | someone else was faster: look again |
| denied | a policy forbids it |
| defect | a mistake of ours: the operator is told |
| fatal, error, warning | of a format: whether what was read can be used |`;
