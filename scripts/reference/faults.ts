import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
    return [...literalFaults(text), ...tabledFaults(text)].map((entry) => ({ ...entry, stage: stageOf(file) }));
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
function literalFaults(text: string): Omit<FaultEntry, 'stage'>[] {
  return [...text.matchAll(/\bcode: '([A-Z][A-Z0-9]*_[A-Z0-9_]+)'/g)].flatMap((match) => {
    const body = enclosing(text, match.index);
    const message = wordsOf(body, 'message') || wordsOf(body, 'summary');
    const shared = /\.\.\.shared/.test(body) ? /const shared = \{ kind: '(\w+)'/.exec(text)?.[1] : undefined;
    const kind = /\bkind: '(\w+)'/.exec(body)?.[1] ?? shared ?? '';
    return message === '' ? [] : [{ code: match[1] ?? '', kind, message, hint: wordsOf(body, 'hint') }];
  });
}

/** Tables of the codecs: `A_CODE: 'what it means'` or `A_CODE: { severity: 'fatal', message: '…' }`. */
function tabledFaults(text: string): Omit<FaultEntry, 'stage'>[] {
  return [...text.matchAll(/^ {2}([A-Z][A-Z0-9]*_[A-Z0-9_]+): (?:\{ severity: '(\w+)', message: )?(['"])(.+?)\3(?: \})?,$/gm)].map(
    (match) => ({
      code: match[1] ?? '',
      kind: match[2] ?? '',
      message: match[4] ?? '',
      hint: '',
    }),
  );
}

/** The object literal around a place. */
function enclosing(text: string, at: number): string {
  let depth = 0;
  let start = at;
  while (start > 0 && !(text[start] === '{' && depth === 0)) {
    if (text[start] === '}') depth += 1;
    else if (text[start] === '{') depth -= 1;
    start -= 1;
  }
  depth = 0;
  let end = start;
  do {
    if (text[end] === '{') depth += 1;
    else if (text[end] === '}') depth -= 1;
    end += 1;
  } while (end < text.length && depth > 0);
  return text.slice(start, end);
}

/** The text of a property; where a condition chooses between texts, both. */
function wordsOf(body: string, property: string): string {
  const start = new RegExp(`(?:^|[\\s{])${property}:`).exec(body);
  if (start === null) return '';
  const rest = body.slice(start.index + start[0].length);
  const end = /,\n\s*[\w.]+[:(,]|,\s+\w+:|\n\s*\}/.exec(rest)?.index ?? rest.length;
  const texts = [...rest.slice(0, end).matchAll(/(['`"])((?:\\.|(?!\1).)*)\1/gs)].map((match) =>
    (match[2] ?? '').replace(/\$\{[^}]*\}/g, '…'),
  );
  return texts
    .filter((text) => /\s/.test(text))
    .map((text) => text.replaceAll("\\'", "'").replaceAll('\\`', '`'))
    .join(' / ');
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
