import { writeEligibilityInquiry } from '@plexus/x12';
import type { EligibilityPolicy } from './policy.ts';

/** Whose coverage is asked for, of whom, by whom and for when. */
export interface EligibilityQuestion {
  /** Our code of the payer. */
  readonly payer: string;
  readonly provider: { readonly npi: string; readonly name: string };
  readonly member: { readonly id: string; readonly last: string; readonly first?: string; readonly birthDate?: string };
  /** EQ01; 30 is the plan as a whole. */
  readonly serviceType: string;
  readonly day: string;
}

/** What makes one inquiry different from all others. */
export interface InquiryNames {
  /** TRN02: the answer carries it back. */
  readonly trace: string;
  /** ISA13, 1 to 999999999. */
  readonly control: number;
  readonly at: Date;
}

/**
 * A 270 (005010X279A1) about one subscriber. Throws `ELIGIBILITY_PAYER_UNKNOWN`'s cause, an X12Error, for values that hold a delimiter: callers
 * check them before.
 */
export function inquiryOf(question: EligibilityQuestion, { trace, control, at }: InquiryNames, policy: EligibilityPolicy): string {
  const { payer, provider, member, serviceType, day } = question;
  const asked = policy.payers[payer];
  const instant = at.toISOString();
  const demographics = member.birthDate === undefined ? {} : { demographics: { birthDate: member.birthDate } };
  const bytes = writeEligibilityInquiry({
    date: instant.slice(0, 10),
    time: instant.slice(11, 16).replace(':', ''),
    controlNumber: control,
    sender: policy.sender,
    receiver: policy.receiver,
    sets: [
      {
        reference: trace,
        source: { name: { role: 'PR', last: asked?.name, idQualifier: 'PI', id: asked?.id } },
        receiver: { name: { role: '1P', last: provider.name, idQualifier: 'XX', id: provider.npi } },
        subscribers: [
          {
            name: { role: 'IL', person: true, last: member.last, first: member.first, idQualifier: 'MI', id: member.id },
            traces: [{ type: '1', number: trace, originator: ORIGINATOR }],
            ...demographics,
            periods: [{ qualifier: '291', from: day }],
            inquiries: [{ serviceTypes: [serviceType] }],
          },
        ],
      },
    ],
  });
  return Buffer.from(bytes).toString('latin1');
}

/** TRN03 of what we ask: ten characters that begin with 9 for a user's own identifier. */
export const ORIGINATOR = '9PLEXUS000';
