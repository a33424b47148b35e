import { parseDate } from '../dates.ts';
import type { Segment } from '../segment.ts';
import type { X12Code, X12Error } from '../x12-error.ts';
import type { InterchangeNote } from './acknowledgement.ts';

/** ISA05 and ISA07: the qualifiers of data element I05. */
const partyQualifiers = /^(0[1-9]|1[0-9]|2[0-9]|3[0-8]|AM|NR|SA|SN|ZZ)$/;

/** What ISA says against X12.5, first the gravest; undefined where nothing is wrong. */
export function noteOfHeader(isa: Segment): { readonly verdict: 'E' | 'R'; readonly note: InterchangeNote } | undefined {
  const rejected = (note: InterchangeNote) => ({ verdict: 'R', note }) as const;
  if (!/^\d{9}$/.test(isa.element(13))) return rejected('018');
  if (!/^00[0-9]{3}$/.test(isa.element(12))) return rejected('017');
  if (!partyQualifiers.test(isa.element(5))) return rejected('005');
  if (isa.element(6).trim() === '') return rejected('006');
  if (!partyQualifiers.test(isa.element(7))) return rejected('007');
  if (isa.element(8).trim() === '') return rejected('008');
  if (!/^0[0-8]$/.test(isa.element(1))) return rejected('010');
  if (!/^0[01]$/.test(isa.element(3))) return rejected('012');
  if (!/^[PTI]$/.test(isa.element(15))) return rejected('020');
  const noted = (note: InterchangeNote) => ({ verdict: 'E', note }) as const;
  if (parseDate(`20${isa.element(9)}`) === undefined) return noted('014');
  if (!/^([01]\d|2[0-3])[0-5]\d$/.test(isa.element(10))) return noted('015');
  return /^[01]$/.test(isa.element(14)) ? undefined : noted('019');
}

/** What a TA1 says of bytes that cannot be cut into segments. */
export function noteOfError(error: X12Error): InterchangeNote {
  const notes: Partial<Record<X12Code, InterchangeNote>> = {
    X12_SEGMENT_UNTERMINATED: '023',
    X12_DELIMITER: '026',
    X12_ISA_INCOMPLETE: '022',
  };
  return notes[error.code] ?? '024';
}
