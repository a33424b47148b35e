import { createReadStream, readFileSync } from 'node:fs';
import nodeX12 from 'node-x12';

const { X12Parser } = nodeX12;

export const contender = 'node-x12';

/** As a stream of segments: its tree of a file of 100 MB takes more than five gigabytes; not strict, because its strict stream refuses a file with a line
 * end after the last segment. Amounts are added up here, in whole cents. */
export const works = {
  totals: {
    run: async ({ path }) => {
      const totals = { claims: 0, services: 0, charged: 0, paid: 0, provider: 0 };
      const segments = createReadStream(path).pipe(new X12Parser(false));
      for await (const segment of segments) {
        if (segment.tag === 'CLP') {
          totals.claims++;
          totals.charged += cents(segment.valueOf(3));
          totals.paid += cents(segment.valueOf(4));
        } else if (segment.tag === 'SVC') totals.services++;
        else if (segment.tag === 'PLB') totals.provider += cents(segment.valueOf(4));
      }
      return totals;
    },
  },
  serialize: {
    prepare: ({ path }) => new X12Parser(true).parse(readFileSync(path, 'utf8')),
    run: (interchange) => interchange.toString(),
  },
};

const cents = (text) => Math.round(Number(text) * 100);
