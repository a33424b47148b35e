import { type Guide, type Loop, must, type SegmentUse, use } from '../guide.ts';
import {
  adjustment,
  attachment,
  billingLevel,
  billingProvider,
  codes,
  contract,
  dated,
  facilityName,
  filingIndicators,
  header,
  lineAdjudication,
  otherPayerLoops,
  otherPayerProvider,
  payerOrder,
  payTo,
  place,
  plainSubscriberLevel,
  provider,
  receiver,
  reference,
  relationships,
  submitter,
} from './guide-parties.ts';

/** The institutional claim, 837I (005010X223A2): structure, usage, repeats and qualifiers; no prose, no licensed codes. */

const procedure = '(R:ER,HC,HP,IV,WK R S S S S S)';
const onAdmission = ' - - - - - - S';
const legacy = { references: '0B,1G,G2,LU', referenceMax: 4 } as const;
const legacyOfLine = { references: '0B,1G,G2,LU', referenceMax: 20, byPayer: true } as const;

const line: Loop = {
  id: '2400',
  segments: [
    must('LX', 'line', 999, 'R'),
    must('SV2', 'service', 1, `R S${procedure} R R:DA,UN R - S`),
    use('PWK', 'line-attachment', 10, attachment),
    use('DTP', 'service-date', 1, 'R=472 R:D8,RD8 R'),
    reference('line-control-number', '6R'),
    reference('line-repriced', '9B'),
    reference('line-adjusted-repriced', '9D'),
    use('AMT', 'line-service-tax', 1, 'R=GT R'),
    use('AMT', 'line-facility-tax', 1, 'R=N8 R'),
    use('NTE', 'line-organization-note', 1, 'R:TPO R'),
    use('HCP', 'line-pricing', 1, 'R R S S S S S S S S S S S S S'),
  ],
  loops: [
    {
      id: '2410',
      segments: [
        use('LIN', 'drug', 1, '- R:N4 R'),
        must('CTP', 'drug-quantity', 1, '- - - R R(R:F2,GR,ME,ML,UN)'),
        use('REF', 'prescription', 1, 'R:VY,XZ R'),
      ],
      loops: [],
    },
    provider({ id: '2420A', role: 'line-operating', entities: '72', kinds: '1', ...legacyOfLine }),
    provider({ id: '2420B', role: 'line-other-operating', entities: 'ZZ', kinds: '1', ...legacyOfLine }),
    provider({ id: '2420C', role: 'line-rendering', entities: '82', kinds: '1', ...legacyOfLine }),
    provider({ id: '2420D', role: 'line-referring', entities: 'DN', kinds: '1', ...legacyOfLine }),
    lineAdjudication(`R R S${procedure} R R S`),
  ],
};

const otherSubscriber: Loop = {
  id: '2320',
  segments: [
    use('SBR', 'other-coverage', 10, `R:${payerOrder} R:${relationships} S S - - - - S:${filingIndicators}`),
    use('CAS', 'coverage-adjustment', 5, adjustment),
    use('AMT', 'coverage-paid', 1, 'R=D R'),
    use('AMT', 'coverage-remaining', 1, 'R=EAF R'),
    use('AMT', 'coverage-non-covered', 1, 'R=A8 R'),
    must('OI', 'coverage-information', 1, '- - R:N,W,Y - - R:I,Y'),
    use('MIA', 'inpatient-adjudication', 1, 'R S S S S S S S S S S S S S S S S S S S S S S S'),
    use('MOA', 'outpatient-adjudication', 1, 'S S S S S S S S S'),
  ],
  loops: [
    otherPayerLoops('2330A'),
    otherPayerLoops('2330B'),
    otherPayerProvider('2330C', 'attending', 'R=71 R:1', '0B,1G,G2,LU'),
    otherPayerProvider('2330D', 'operating', 'R=72 R:1', '0B,1G,G2,LU'),
    otherPayerProvider('2330E', 'other-operating', 'R=ZZ R:1', '0B,1G,G2,LU'),
    otherPayerProvider('2330F', 'facility', 'R=77 R:2', '0B,G2,LU'),
    otherPayerProvider('2330G', 'rendering', 'R=82 R:1', '0B,1G,G2,LU'),
    otherPayerProvider('2330H', 'referring', 'R=DN R:1', '0B,1G,G2'),
    otherPayerProvider('2330I', 'billing', 'R=85 R:2', 'G2,LU'),
  ],
};

/** HI in the order of the guide; all share one position, so that they may come in any order. */
const informationCodes: readonly SegmentUse[] = [
  must('HI', 'principal-diagnosis', 1, codes('ABK,BK', '', onAdmission, 1)),
  use('HI', 'admitting-diagnosis', 1, codes('ABJ,BJ', '', '', 1)),
  use('HI', 'reason-for-visit', 1, codes('APR,PR', 'APR,PR', '', 3)),
  use('HI', 'external-causes', 1, codes('ABN,BN', 'ABN,BN', onAdmission)),
  use('HI', 'diagnosis-related-group', 1, codes('DR', '', '', 1)),
  use('HI', 'other-diagnoses', 2, codes('ABF,BF', 'ABF,BF', onAdmission)),
  use('HI', 'principal-procedure', 1, codes('BBR,BR,CAH', '', ' R:D8 R', 1)),
  use('HI', 'other-procedures', 2, codes('BBQ,BQ', 'BBQ,BQ', ' R:D8 R')),
  use('HI', 'occurrence-spans', 2, codes('BI', 'BI', ' R:RD8 R')),
  use('HI', 'occurrences', 2, codes('BH', 'BH', ' R:D8 R')),
  use('HI', 'values', 2, codes('BE', 'BE', ' - - R')),
  use('HI', 'conditions', 2, codes('BG', 'BG')),
  use('HI', 'treatments', 2, codes('TC', 'TC')),
];

const claim: Loop = {
  id: '2300',
  segments: [
    use('CLM', 'claim', 100, 'R R - - R(R R:A R) - R:A,B,C R:N,W,Y R:I,Y - - - - - - - - - - S'),
    dated('discharge-hour', '096', 'TM'),
    must('DTP', 'statement-dates', 1, 'R=434 R:RD8 R'),
    dated('admission-date', '435', 'D8,DT'),
    dated('repriced-date', '050'),
    must('CL1', 'institutional-codes', 1, 'S S R'),
    use('PWK', 'attachment', 10, attachment),
    use('CN1', 'contract', 1, contract),
    use('AMT', 'patient-due', 1, 'R:F3 R'),
    reference('service-authorization-exception', '4N'),
    reference('referral', '9F'),
    reference('authorization', 'G1'),
    reference('payer-control-number', 'F8'),
    reference('repriced', '9A'),
    reference('adjusted-repriced', '9C'),
    reference('device-exemption', 'LX', 5),
    reference('intermediary-number', 'D9'),
    reference('accident-state', 'LU'),
    reference('medical-record', 'EA'),
    reference('demonstration', 'P4'),
    reference('review-organization', 'G4'),
    use('K3', 'fixed-format', 10, 'R'),
    use('NTE', 'note', 10, 'R=ALG,DCP,DGN,DME,MED,NTR,ODT,RHB,RLH,RNH,SET,SFM,SPT,UPI R'),
    use('NTE', 'billing-note', 1, 'R=ADD R'),
    use('CRC', 'screening', 1, 'R:ZZ R:N,Y R:AV,NU,S2,ST S:AV,NU,S2,ST S:AV,NU,S2,ST'),
    ...informationCodes,
    use('HCP', 'pricing', 1, 'R R S S S S S S - - S S S S S'),
  ],
  loops: [
    provider({ id: '2310A', role: 'attending', entities: '71', kinds: '1', taxonomy: 'AT', ...legacy }),
    provider({ id: '2310B', role: 'operating', entities: '72', kinds: '1', ...legacy }),
    provider({ id: '2310C', role: 'other-operating', entities: 'ZZ', kinds: '1', ...legacy }),
    provider({ id: '2310D', role: 'rendering', entities: '82', kinds: '1', ...legacy }),
    place('2310E', 'facility', facilityName, [use('REF', 'facility-reference', 3, 'R:0B,G2,LU R')]),
    provider({ id: '2310F', role: 'referring', entities: 'DN', kinds: '1', references: '0B,1G,G2', referenceMax: 3 }),
    otherSubscriber,
    line,
  ],
};

export const guide837i: Guide = {
  set: '837',
  functionalCode: 'HC',
  implementations: ['005010X223A2', '005010X223A3', '005010X223A1', '005010X223'],
  root: {
    id: '0000',
    segments: header,
    loops: [submitter, receiver, billingLevel([billingProvider('2', 'EI'), ...payTo('2')], plainSubscriberLevel(claim))],
  },
};
