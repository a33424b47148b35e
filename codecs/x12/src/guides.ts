import { guide997, guide999 } from './acknowledgement/guide-999.ts';
import { guide837i } from './claim/guide-837i.ts';
import { guide837p } from './claim/guide-837p.ts';
import type { Guide } from './guide.ts';
import { guide835 } from './remittance/guide-835.ts';

/** Every guide this package holds. What an acknowledger gets is what its owner supports: often fewer. */
export const guides: readonly Guide[] = [guide835, guide837p, guide837i, guide999, guide997];
