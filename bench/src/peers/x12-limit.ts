import { createReadStream, readFileSync } from 'node:fs';
import type { RemittanceTotals, X12Input } from './x12-input.ts';

/** The least that can be done in this language: no validation, no positions, no limits, the delimiters of this file. */
export const contender = 'hand-written scan';

const totals = {
  run: async ({ path }: X12Input): Promise<RemittanceTotals> => {
    const sum = { claims: 0, services: 0, charged: 0, paid: 0, provider: 0 };
    let rest = '';
    for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
      const text = rest + String(chunk);
      const end = text.lastIndexOf('~');
      let at = 0;
      while (at < end) {
        const next = text.indexOf('~', at);
        const start = text.charCodeAt(at) === 10 ? at + 1 : at;
        if (text.startsWith('CLP*', start)) {
          const elements = text.slice(start, next).split('*');
          sum.claims++;
          sum.charged += cents(elements[3]);
          sum.paid += cents(elements[4]);
        } else if (text.startsWith('SVC*', start)) sum.services++;
        else if (text.startsWith('PLB*', start)) sum.provider += cents(text.slice(start, next).split('*')[4]);
        at = next + 1;
      }
      rest = text.slice(end + 1);
    }
    return sum;
  },
};

const cents = (text: string | undefined): number => Math.round(Number(text) * 100);

const serialize = {
  prepare: ({ path }: X12Input): string[][] =>
    readFileSync(path, 'latin1')
      .split('~\n')
      .map((segment) => segment.split('*')),
  run: (segments: string[][]): Buffer => Buffer.from(segments.map((elements) => elements.join('*')).join('~\n'), 'latin1'),
};

/** Splits every segment into its elements and looks at none. */
const acknowledge = {
  run: async ({ path }: X12Input): Promise<{ sets: number; elements: number }> => {
    const found = { sets: 0, elements: 0 };
    let rest = '';
    for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
      const parts = (rest + String(chunk)).split('~\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const elements = part.split('*');
        found.elements += elements.length;
        if (elements[0] === 'ST') found.sets++;
      }
    }
    return found;
  },
};

export const works = { totals, serialize, acknowledge };
