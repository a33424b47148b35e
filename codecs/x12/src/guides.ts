import { guide997, guide999 } from './acknowledgement/guide-999.ts';
import { guide277ca } from './claim-acknowledgement/guide-277ca.ts';
import { guide276, guide277 } from './claim-status/guide-276-277.ts';
import { guide837d } from './claim/guide-837d.ts';
import { guide837i } from './claim/guide-837i.ts';
import { guide837p } from './claim/guide-837p.ts';
import { guide270, guide271 } from './eligibility/guide-270-271.ts';
import type { Guide } from './guide.ts';
import { guide835 } from './remittance/guide-835.ts';
import { guide278 } from './services-review/guide-278.ts';
import { documentKinds } from './supply/kinds.ts';

/** Every guide this package holds. What an acknowledger gets is what its owner supports: often fewer. */
export const guides: readonly Guide[] = [
  guide835,
  guide837p,
  guide837i,
  guide837d,
  guide270,
  guide271,
  guide276,
  guide277,
  guide277ca,
  guide278,
  guide999,
  guide997,
  ...documentKinds.map(({ guide }) => guide),
];
