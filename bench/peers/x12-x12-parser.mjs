import { createReadStream } from 'node:fs';
import { X12parser } from 'x12-parser';

export const contender = 'x12-parser';

/** What it has no way to do, and why. */
export const missing = { serialize: 'writes nothing' };

/** It gives segments as objects; amounts are added up here, in whole cents. */
export const works = {
  totals: {
    run: async ({ path }) => {
      const totals = { claims: 0, services: 0, charged: 0, paid: 0, provider: 0 };
      const segments = createReadStream(path).pipe(new X12parser());
      for await (const segment of segments) {
        if (segment.name === 'CLP') {
          totals.claims++;
          totals.charged += cents(segment['3']);
          totals.paid += cents(segment['4']);
        } else if (segment.name === 'SVC') totals.services++;
        else if (segment.name === 'PLB') totals.provider += cents(segment['4']);
      }
      return totals;
    },
  },
};

const cents = (text) => Math.round(Number(text) * 100);
