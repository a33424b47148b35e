import type { Hl7Input } from './hl7-messages.ts';
import type { Work } from './work.ts';

/** The least that can be done in this language: no validation, no positions, no limits, no character sets, standard delimiters. */
export const contender = 'hand-written scan';

const header: Work<Hl7Input, Hl7Input> = {
  run: ({ bytes }) => {
    const end = bytes.indexOf(0x0d);
    const text = bytes.toString('latin1', 0, end === -1 ? bytes.length : end);
    const type = fieldStart(text, 0, text.length, 8);
    return [
      part(text, fieldStart(text, 0, text.length, 2), text.length, 1),
      part(text, fieldStart(text, 0, text.length, 3), text.length, 1),
      part(text, type, text.length, 1),
      part(text, type, text.length, 2),
      part(text, fieldStart(text, 0, text.length, 9), text.length, 1),
      part(text, fieldStart(text, 0, text.length, 11), text.length, 1),
    ];
  },
};

const fields: Work<Hl7Input, Hl7Input> = {
  run: ({ bytes }) => {
    const text = bytes.toString('latin1');
    const found: string[] = ['', '', '', '', '', ''];
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\r', start);
      const stop = end === -1 ? text.length : end;
      if (text.startsWith('MSH', start)) {
        found[0] = part(text, fieldStart(text, start, stop, 2), stop, 1);
        const type = fieldStart(text, start, stop, 8);
        found[1] = part(text, type, stop, 1);
        found[2] = part(text, type, stop, 2);
        found[3] = part(text, fieldStart(text, start, stop, 9), stop, 1);
      } else if (text.startsWith('PID', start)) found[4] = part(text, fieldStart(text, start, stop, 3), stop, 1);
      else if (text.startsWith('PV1', start)) {
        found[5] = part(text, fieldStart(text, start, stop, 2), stop, 1);
        break;
      }
      start = stop + 1;
    }
    return found;
  },
};

function fieldStart(text: string, start: number, stop: number, field: number): number {
  let at = start;
  for (let n = 0; n < field; n++) {
    const next = text.indexOf('|', at);
    if (next === -1 || next >= stop) return stop;
    at = next + 1;
  }
  return at;
}

/** Component `wanted` of the first repetition of the field that starts here. */
function part(text: string, start: number, stop: number, wanted: number): string {
  let component = 1;
  let from = start;
  for (let at = start; ; at++) {
    const code = at < stop ? text.charCodeAt(at) : 0x7c;
    const isEnd = code === 0x7c || code === 0x7e;
    if (!isEnd && code !== 0x5e) continue;
    if (component === wanted) return text.slice(from, at);
    if (isEnd) return '';
    component++;
    from = at + 1;
  }
}

const tree: Work<Hl7Input, Hl7Input> = {
  run: ({ text }) => {
    let length = 0;
    for (const segment of segmentsOf(text)) {
      for (const field of segment) for (const repetition of field) for (const component of repetition) length += lengthOf(component);
    }
    return length;
  },
};

const lengthOf = (leaves: readonly string[]): number => leaves.reduce((sum, leaf) => sum + leaf.length, 0);

interface Prepared {
  readonly names: readonly string[];
  readonly segments: ReturnType<typeof segmentsOf>;
}

const serialize: Work<Hl7Input, Prepared> = {
  prepare: ({ text }) => ({
    names: linesOf(text).map((line) => (line.startsWith('MSH') ? line.slice(0, 8) : line.slice(0, 3))),
    segments: segmentsOf(text),
  }),
  run: ({ names, segments }) => {
    let out = '';
    for (const [index, fields] of segments.entries()) {
      out += names[index] ?? '';
      for (const field of fields) {
        out += '|';
        for (let r = 0; r < field.length; r++) {
          if (r > 0) out += '~';
          const repetition = field[r] ?? [];
          for (let c = 0; c < repetition.length; c++) {
            if (c > 0) out += '^';
            const leaves = repetition[c] ?? [];
            for (let l = 0; l < leaves.length; l++) out += l > 0 ? `&${escaped(leaves[l] ?? '')}` : escaped(leaves[l] ?? '');
          }
        }
      }
      out += '\r';
    }
    return Buffer.from(out);
  },
};

export const works = { header, fields, tree, serialize };

/** Fields after the name, each a list of repetitions of components of subcomponents. */
function segmentsOf(text: string): string[][][][][] {
  return linesOf(text).map((line) =>
    line
      .split('|')
      .slice(line.startsWith('MSH') ? 2 : 1)
      .map((field) => (PARTED.test(field) ? field.split('~').map(repetitionOf) : field === '' ? NOTHING : [[[field]]])),
  );
}

const NOTHING: string[][][] = [];
const PARTED = /[~^&\\]/;

const repetitionOf = (repetition: string): string[][] =>
  repetition.split('^').map((component) => (PARTED.test(component) ? component.split('&').map(unescaped) : [component]));

const linesOf = (text: string): string[] => text.split('\r').filter((line) => line !== '');

const LETTERS: Readonly<Record<string, string>> = { F: '|', S: '^', T: '&', R: '~', E: '\\' };

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\([FSTRE])\\/g, (_, letter: string) => LETTERS[letter] ?? '');
}

const SPECIAL = /[|^&~\\]/;
const CODES: Readonly<Record<string, string>> = { '|': '\\F\\', '^': '\\S\\', '&': '\\T\\', '~': '\\R\\', '\\': '\\E\\' };

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(/[|^&~\\]/g, (letter) => CODES[letter] ?? '') : text;
}
