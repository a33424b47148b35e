import { type Loop, must, type SegmentUse, unlimited, use } from '../guide.ts';

/** What the claims of all kinds (837) share: the header, levels and their parties, parties in claims, and what payers before made of a line. */

export const street = 'R S';
export const city = 'R S S S - - S';
export const contact = 'R:IC S R:EM,FX,TE R S:EM,EX,FX,TE S S:EM,EX,FX,TE S';
const casualtyContact = 'R:IC S R:TE R S:EX S';
export const payerOrder = 'A,B,C,D,E,F,G,H,P,S,T,U';
export const filingIndicators = '11,12,13,14,15,16,17,AM,BL,CH,CI,DS,FI,HM,LM,MA,MB,MC,OF,TV,VA,WC,ZZ';
export const relationships = '01,18,19,20,21,39,40,53,G8';
/** CAS: group, then up to six times reason, amount, quantity. */
export const adjustment = 'R:CO,CR,OA,PI,PR R R S S S S S S S S S S S S S S S S';

/** PWK of a claim or line. */
export const attachment = 'R R:AA,BM,EL,EM,FT,FX - - S:AC S';
/** CN1. */
export const contract = 'R:01,02,03,04,05,06,09 S S S S S';

/** A name of a person or organization with an optional NPI. */
export const person = 'R S S - S S:XX S';
const organization = 'R - - - - S:XX S';
const plan = 'R - - - - R:PI,XV R';

export const header: readonly [SegmentUse, SegmentUse] = [
  must('ST', 'set-header', 1, 'R:837 R R'),
  must('BHT', 'begin', 1, 'R:0019 R:00,18 R R R R:31,CH,RP'),
];

export const submitter: Loop = {
  id: '1000A',
  segments: [must('NM1', 'submitter', 1, 'R=41 R:1,2 R S S - - R:46 R'), must('PER', 'submitter-contact', 2, contact)],
  loops: [],
};

export const receiver: Loop = { id: '1000B', segments: [must('NM1', 'receiver', 1, 'R=40 R:2 R - - - - R:46 R')], loops: [] };

/** Loop 2010AA; `kinds` says whether a billing provider may be a person. */
export function billingProvider(kinds: '1,2' | '2', taxes: string): Loop {
  return {
    id: '2010AA',
    segments: [
      must('NM1', 'billing-provider', 1, `R=85 R:${kinds} ${kinds === '2' ? organization : person}`),
      must('N3', 'billing-street', 1, street),
      must('N4', 'billing-city', 1, city),
      must('REF', 'billing-tax', 1, `R=${taxes} R`),
      use('REF', 'billing-reference', 2, 'R=0B,1G R'),
      use('PER', 'billing-contact', 2, contact),
    ],
    loops: [],
  };
}

export function payTo(kinds: '1,2' | '2'): readonly [Loop, Loop] {
  const address: Loop = {
    id: '2010AB',
    segments: [use('NM1', 'pay-to', 1, `R=87 R:${kinds}`), must('N3', 'pay-to-street', 1, street), must('N4', 'pay-to-city', 1, city)],
    loops: [],
  };
  const payToPlan: Loop = {
    id: '2010AC',
    segments: [
      use('NM1', 'pay-to-plan', 1, `R=PE R:2 ${plan}`),
      must('N3', 'pay-to-plan-street', 1, street),
      must('N4', 'pay-to-plan-city', 1, city),
      use('REF', 'pay-to-plan-reference', 1, 'R=2U,FY,NF R'),
      must('REF', 'pay-to-plan-tax', 1, 'R=EI R'),
    ],
    loops: [],
  };
  return [address, payToPlan];
}

export function subscriberName(withContact: boolean): Loop {
  const segments: [SegmentUse, ...SegmentUse[]] = [
    must('NM1', 'subscriber', 1, 'R=IL R:1,2 R S S - S S:II,MI S'),
    use('N3', 'subscriber-street', 1, street),
    use('N4', 'subscriber-city', 1, city),
    use('DMG', 'subscriber-demographics', 1, 'R:D8 R R:F,M,U'),
    use('REF', 'subscriber-reference', 1, 'R=SY R'),
    use('REF', 'subscriber-casualty', 1, 'R=Y4 R'),
  ];
  if (withContact) segments.push(use('PER', 'subscriber-contact', 1, casualtyContact));
  return { id: '2010BA', segments, loops: [] };
}

export const payer: Loop = {
  id: '2010BB',
  segments: [
    must('NM1', 'payer', 1, `R=PR R:2 ${plan}`),
    use('N3', 'payer-street', 1, street),
    use('N4', 'payer-city', 1, city),
    use('REF', 'payer-reference', 3, 'R=2U,EI,FY,NF R'),
    use('REF', 'payer-billing-reference', 2, 'R=G2,LU R'),
  ],
  loops: [],
};

export function patientName(withContact: boolean): Loop {
  const segments: [SegmentUse, ...SegmentUse[]] = [
    must('NM1', 'patient', 1, 'R=QC R:1 R S S - S'),
    must('N3', 'patient-street', 1, street),
    must('N4', 'patient-city', 1, city),
    must('DMG', 'patient-demographics', 1, 'R:D8 R R:F,M,U'),
    use('REF', 'patient-casualty', 1, 'R=Y4 R'),
    use('REF', 'patient-reference', 1, 'R=1W,SY R'),
  ];
  if (withContact) segments.push(use('PER', 'patient-contact', 1, casualtyContact));
  return { id: '2010CA', segments, loops: [] };
}

/** A provider of a claim or of a line: NM1, and what may follow it. */
export interface ProviderLoop {
  readonly id: string;
  readonly role: string;
  readonly entities: string;
  readonly kinds: string;
  readonly max?: number;
  /** PRV01. */
  readonly taxonomy?: string;
  readonly references: string;
  readonly referenceMax: number;
  /** REF04 may name the payer the number belongs to. */
  readonly byPayer?: boolean;
}

export function provider(loop: ProviderLoop): Loop {
  const { id, role, entities, kinds, max = 1, taxonomy, references, referenceMax, byPayer = false } = loop;
  const segments: [SegmentUse, ...SegmentUse[]] = [use('NM1', role, max, `R=${entities} R:${kinds} ${person}`)];
  if (taxonomy !== undefined) segments.push(use('PRV', `${role}-specialty`, 1, `R:${taxonomy} R:PXC R`));
  segments.push(use('REF', `${role}-reference`, referenceMax, `R:${references} R${byPayer ? ' - S(R:2U R)' : ''}`));
  return { id, segments, loops: [] };
}

/** A place: where the service was given, or where an ambulance picked up or left the patient. */
export function place(id: string, role: string, name: string, more: readonly SegmentUse[] = []): Loop {
  const address = [must('N3', `${role}-street`, 1, street), must('N4', `${role}-city`, 1, city)];
  return { id, segments: [use('NM1', role, 1, name), ...address, ...more], loops: [] };
}

export const facilityName = 'R=77 R:2 R - - - - S:XX S';

/** A provider as another payer knows it: nothing but numbers. */
export function otherPayerProvider(id: string, role: string, name: string, references: string, max = 1): Loop {
  const known = must('REF', `other-payer-${role}-reference`, 3, `R:${references} R`);
  return { id, segments: [use('NM1', `other-payer-${role}`, max, name), known], loops: [] };
}

export function otherPayerLoops(id: '2330A' | '2330B'): Loop {
  const address = (role: string) => [use('N3', `${role}-street`, 1, street), use('N4', `${role}-city`, 1, city)] as const;
  if (id === '2330A') {
    const name = must('NM1', 'other-subscriber', 1, 'R=IL R:1,2 R S S - S R:II,MI R');
    return { id, segments: [name, ...address('other-subscriber'), use('REF', 'other-subscriber-reference', 2, 'R=SY R')], loops: [] };
  }
  return {
    id,
    segments: [
      must('NM1', 'other-payer', 1, `R=PR R:2 ${plan}`),
      ...address('other-payer'),
      use('DTP', 'other-payer-date', 1, 'R:573 R:D8 R'),
      use('REF', 'other-payer-reference', 2, 'R=2U,EI,FY,NF R'),
      use('REF', 'other-payer-authorization', 1, 'R=G1 R'),
      use('REF', 'other-payer-referral', 1, 'R=9F R'),
      use('REF', 'other-payer-adjustment', 1, 'R=T4 R'),
      use('REF', 'other-payer-control-number', 1, 'R=F8 R'),
    ],
    loops: [],
  };
}

/** HI with one kind of code in all twelve elements: the first has one of `first`, the others one of `others`. */
export function codes(first: string, others: string, rest = '', count = 12): string {
  return [`R(R=${first} R${rest})`, ...Array.from({ length: count - 1 }, () => `S(R:${others} R${rest})`)].join(' ');
}

/** The level of the billing provider, in which all others stand. */
export function billingLevel(parties: readonly Loop[], subscriberLevel: Loop): Loop {
  return {
    id: '2000A',
    segments: [
      must('HL', 'billing-level', unlimited, 'R - R=20 R:1'),
      use('PRV', 'billing-specialty', 1, 'R:BI R:PXC R'),
      use('CUR', 'currency', 1, 'R:85 R'),
    ],
    loops: [...parties, subscriberLevel],
  };
}

/** Loop 2000B of dental and institutional claims: the subscriber with claims of its own, and patients (2000C) with theirs. */
export function plainSubscriberLevel(claim: Loop): Loop {
  const patient: Loop = {
    id: '2000C',
    segments: [use('HL', 'patient-level', unlimited, 'R R R=23 R:0'), must('PAT', 'patient-relationship', 1, 'R:01,19,20,21,39,40,53,G8')],
    loops: [patientName(false), claim],
  };
  return {
    id: '2000B',
    segments: [
      must('HL', 'subscriber-level', unlimited, 'R R R=22 R:0,1'),
      must('SBR', 'coverage', 1, `R:${payerOrder} S:18 S S - - - - S:${filingIndicators}`),
    ],
    loops: [subscriberName(false), payer, claim, patient],
  };
}

/** Loop 2430: what another payer paid for the line. `service` are the rules of SVD. */
export function lineAdjudication(service: string): Loop {
  return {
    id: '2430',
    segments: [
      use('SVD', 'line-adjudication', 15, service),
      use('CAS', 'line-adjustment', 5, adjustment),
      must('DTP', 'line-paid-date', 1, 'R:573 R:D8 R'),
      use('AMT', 'line-remaining', 1, 'R:EAF R'),
    ],
    loops: [],
  };
}

export function dated(role: string, qualifiers: string, formats = 'D8', max = 1): SegmentUse {
  return use('DTP', role, max, `R=${qualifiers} R:${formats} R`);
}

export function reference(role: string, qualifiers: string, max = 1): SegmentUse {
  return use('REF', role, max, `R=${qualifiers} R`);
}
