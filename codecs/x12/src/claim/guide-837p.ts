import { type Guide, type Loop, must, unlimited, use } from '../guide.ts';
import {
  adjustment,
  attachment,
  billingLevel,
  billingProvider,
  city,
  codes,
  contact,
  contract,
  dated,
  facilityName,
  filingIndicators,
  header,
  lineAdjudication,
  otherPayerLoops,
  otherPayerProvider,
  patientName,
  payer,
  payerOrder,
  payTo,
  person,
  place,
  provider,
  receiver,
  reference,
  relationships,
  street,
  submitter,
  subscriberName,
} from './guide-parties.ts';

/** The professional claim, 837P (005010X222A1): structure, usage, repeats and qualifiers; no prose, no licensed codes. */

const ambulance = 'S:LB S - R R:DH R - - S S';
const condition = 'R:N,Y R S S S S';
const procedure = 'R(R:ER,HC,IV,WK R S S S S S)';

const form: Loop = {
  id: '2440',
  segments: [use('LQ', 'form', unlimited, 'R:AS,UT R'), must('FRM', 'form-answer', 99, 'R S S S S')],
  loops: [],
};

const drug: Loop = {
  id: '2410',
  segments: [
    use('LIN', 'drug', 1, '- R:EN,EO,HI,N4,ON,UK,UP R'),
    must('CTP', 'drug-quantity', 1, '- - - R R(R:F2,GR,ME,ML,UN)'),
    use('REF', 'prescription', 1, 'R:VY,XZ R'),
  ],
  loops: [],
};

const byPayer = { references: '0B,1G,G2,LU', referenceMax: 20, byPayer: true } as const;

const lineProviders: readonly Loop[] = [
  provider({ id: '2420A', role: 'line-rendering', entities: '82', kinds: '1,2', taxonomy: 'PE', ...byPayer }),
  {
    id: '2420B',
    segments: [
      use('NM1', 'line-purchased', 1, 'R=QB R:1,2 - - - - - S:XX S'),
      use('REF', 'line-purchased-reference', 20, 'R:0B,1G,G2 R - S(R:2U R)'),
    ],
    loops: [],
  },
  place('2420C', 'line-facility', facilityName, [use('REF', 'line-facility-reference', 3, 'R:G2,LU R - S(R:2U R)')]),
  provider({ id: '2420D', role: 'line-supervising', entities: 'DQ', kinds: '1', ...byPayer }),
  {
    id: '2420E',
    segments: [
      use('NM1', 'line-ordering', 1, `R=DK R:1 ${person}`),
      use('N3', 'line-ordering-street', 1, street),
      use('N4', 'line-ordering-city', 1, city),
      use('REF', 'line-ordering-reference', 20, 'R:0B,1G,G2 R - S(R:2U R)'),
      use('PER', 'line-ordering-contact', 1, contact),
    ],
    loops: [],
  },
  provider({ id: '2420F', role: 'line-referring', entities: 'DN,P3', kinds: '1', max: 2, ...byPayer }),
  place('2420G', 'line-pick-up', 'R=PW R:2'),
  place('2420H', 'line-drop-off', 'R=45 R:2 S'),
];

const line: Loop = {
  id: '2400',
  segments: [
    must('LX', 'line', 50, 'R'),
    must('SV1', 'service', 1, `${procedure} R R:MJ,UN R S - R(R S S S) - S:Y - S:Y S:Y - - S:0`),
    use('SV5', 'equipment', 1, 'R(R:HC R) R:DA R R R R:1,4,6'),
    use('PWK', 'line-certificate', 1, 'R=CT R:AB,AD,AF,AG,NS,AA,BM,EL,EM,FT,FX - - S:AC S'),
    use('PWK', 'line-attachment', 10, attachment),
    use('CR1', 'line-ambulance', 1, ambulance),
    use('CR3', 'line-equipment-certification', 1, 'R:I,R,S R:MO R'),
    use('CRC', 'line-ambulance-condition', 3, `R=07 ${condition}`),
    use('CRC', 'line-hospice', 1, 'R=70 R:N,Y R:65'),
    use('CRC', 'line-equipment-condition', 1, 'R=09 R:N,Y R:38,ZV S:38,ZV'),
    must('DTP', 'service-date', 1, 'R=472 R:D8,RD8 R'),
    dated('line-prescription-date', '471'),
    dated('line-revision-date', '607'),
    dated('line-therapy-date', '463'),
    dated('line-last-certification-date', '461'),
    dated('line-last-seen-date', '304'),
    dated('line-test-date', '738,739', 'D8', 2),
    dated('line-shipped-date', '011'),
    dated('line-x-ray-date', '455'),
    dated('line-initial-treatment-date', '454'),
    use('QTY', 'line-patients', 1, 'R=PT R'),
    use('QTY', 'line-units', 1, 'R=FL R'),
    use('MEA', 'line-measurement', 5, 'R:OG,TR R:HT,R1,R2,R3,R4 R'),
    use('CN1', 'line-contract', 1, contract),
    reference('line-repriced', '9B'),
    reference('line-adjusted-repriced', '9D'),
    use('REF', 'line-authorization', 5, 'R=G1 R - S(R:2U R)'),
    reference('line-control-number', '6R'),
    reference('line-mammography', 'EW'),
    reference('line-laboratory', 'X4'),
    reference('line-referring-laboratory', 'F4'),
    reference('line-immunization', 'BT'),
    use('REF', 'line-referral', 5, 'R=9F R - S(R:2U R)'),
    use('AMT', 'line-sales-tax', 1, 'R=T R'),
    use('AMT', 'line-postage', 1, 'R=F4 R'),
    use('K3', 'line-fixed-format', 10, 'R'),
    use('NTE', 'line-note', 1, 'R=ADD,DCP R'),
    use('NTE', 'line-organization-note', 1, 'R=TPO R'),
    use('PS1', 'line-purchased-service', 1, 'R R'),
    use('HCP', 'line-pricing', 1, 'R R S S S S S - S S S S S S S'),
  ],
  loops: [drug, ...lineProviders, lineAdjudication(`R R ${procedure} - R S`), form],
};

const otherSubscriber: Loop = {
  id: '2320',
  segments: [
    use('SBR', 'other-coverage', 10, `R:${payerOrder} R:${relationships} S S S:12,13,14,15,16,41,42,43,47 - - - S:${filingIndicators}`),
    use('CAS', 'coverage-adjustment', 5, adjustment),
    use('AMT', 'coverage-paid', 1, 'R=D R'),
    use('AMT', 'coverage-non-covered', 1, 'R=A8 R'),
    use('AMT', 'coverage-remaining', 1, 'R=EAF R'),
    must('OI', 'coverage-information', 1, '- - R:N,W,Y S:P - R:I,Y'),
    use('MOA', 'outpatient-adjudication', 1, 'S S S S S S S S S'),
  ],
  loops: [
    otherPayerLoops('2330A'),
    otherPayerLoops('2330B'),
    otherPayerProvider('2330C', 'referring', 'R=DN,P3 R:1', '0B,1G,G2', 2),
    otherPayerProvider('2330D', 'rendering', 'R=82 R:1,2', '0B,1G,G2,LU'),
    otherPayerProvider('2330E', 'facility', 'R=77 R:2', '0B,G2,LU'),
    otherPayerProvider('2330F', 'supervising', 'R=DQ R:1', '0B,1G,G2,LU'),
    otherPayerProvider('2330G', 'billing', 'R=85 R:1,2', 'G2,LU'),
  ],
};

const claim: Loop = {
  id: '2300',
  segments: [
    use(
      'CLM',
      'claim',
      100,
      'R R - - R(R R:B R) R:N,Y R:A,B,C R:N,W,Y R:I,Y S:P S(R:AA,EM,OA S:AA,EM,OA - S S) S:02,03,05,09 - - - - - - - S',
    ),
    dated('onset-date', '431'),
    dated('initial-treatment-date', '454'),
    dated('last-seen-date', '304'),
    dated('acute-date', '453'),
    dated('accident-date', '439', 'D8,DT'),
    dated('menstrual-date', '484'),
    dated('x-ray-date', '455'),
    dated('hearing-date', '471'),
    dated('disability-date', '314,360,361', 'D8,RD8'),
    dated('last-worked-date', '297'),
    dated('return-date', '296'),
    dated('admission-date', '435'),
    dated('discharge-date', '096'),
    dated('care-date', '090,091', 'D8', 2),
    dated('first-contact-date', '444'),
    dated('repriced-date', '050'),
    use('PWK', 'attachment', 10, attachment),
    use('CN1', 'contract', 1, contract),
    use('AMT', 'patient-paid', 1, 'R:F5 R'),
    reference('service-authorization-exception', '4N'),
    reference('medicare-crossover', 'F5'),
    reference('mammography', 'EW'),
    reference('referral', '9F'),
    reference('authorization', 'G1'),
    reference('payer-control-number', 'F8'),
    reference('laboratory', 'X4'),
    reference('repriced', '9A'),
    reference('adjusted-repriced', '9C'),
    reference('device-exemption', 'LX'),
    reference('intermediary-number', 'D9'),
    reference('medical-record', 'EA'),
    reference('demonstration', 'P4'),
    reference('care-plan-oversight', '1J'),
    use('K3', 'fixed-format', 10, 'R'),
    use('NTE', 'note', 1, 'R:ADD,CER,DCP,DGN,TPO R'),
    use('CR1', 'ambulance', 1, ambulance),
    use('CR2', 'spinal-manipulation', 1, '- - - - - - - R:A,C,D,E,F,G,M - S S'),
    use('CRC', 'ambulance-condition', 3, `R=07 ${condition}`),
    use('CRC', 'vision-condition', 3, `R=E1,E2,E3 ${condition}`),
    use('CRC', 'homebound', 1, 'R=75 R:Y R:IH'),
    use('CRC', 'screening', 1, 'R=ZZ R:N,Y R:AV,NU,S2,ST S:AV,NU,S2,ST S:AV,NU,S2,ST'),
    must('HI', 'diagnoses', 1, codes('ABK,BK', 'ABF,BF')),
    use('HI', 'anesthesia', 1, codes('BP', 'BO', '', 2)),
    use('HI', 'conditions', 2, codes('BG', 'BG')),
    use('HCP', 'pricing', 1, 'R R S S S S S - - - - - S S S'),
  ],
  loops: [
    provider({ id: '2310A', role: 'referring', entities: 'DN,P3', kinds: '1', max: 2, references: '0B,1G,G2', referenceMax: 3 }),
    provider({
      id: '2310B',
      role: 'rendering',
      entities: '82',
      kinds: '1,2',
      taxonomy: 'PE',
      references: '0B,1G,G2,LU',
      referenceMax: 4,
    }),
    place('2310C', 'facility', facilityName, [
      use('REF', 'facility-reference', 3, 'R:0B,G2,LU R'),
      use('PER', 'facility-contact', 1, 'R:IC S R:TE R S:EX S'),
    ]),
    provider({ id: '2310D', role: 'supervising', entities: 'DQ', kinds: '1', references: '0B,1G,G2,LU', referenceMax: 4 }),
    place('2310E', 'pick-up', 'R=PW R:2'),
    place('2310F', 'drop-off', 'R=45 R:2 S'),
    otherSubscriber,
    line,
  ],
};

const patient: Loop = {
  id: '2000C',
  segments: [
    use('HL', 'patient-level', unlimited, 'R R R=23 R:0'),
    must('PAT', 'patient-relationship', 1, 'R:01,19,20,21,39,40,53,G8 - - - S:D8 S S:01 S S:Y'),
  ],
  loops: [patientName(true), claim],
};

const subscriber: Loop = {
  id: '2000B',
  segments: [
    must('HL', 'subscriber-level', unlimited, 'R R R=22 R:0,1'),
    must('SBR', 'coverage', 1, `R:${payerOrder} S:18 S S S:12,13,14,15,16,41,42,43,47 - - - S:${filingIndicators}`),
    use('PAT', 'subscriber-death', 1, '- - - - S:D8 S S:01 S S:Y'),
  ],
  loops: [subscriberName(true), payer, claim, patient],
};

export const guide837p: Guide = {
  set: '837',
  functionalCode: 'HC',
  implementations: ['005010X222A1', '005010X222A2', '005010X222'],
  root: {
    id: '0000',
    segments: header,
    loops: [submitter, receiver, billingLevel([billingProvider('1,2', 'EI,SY'), ...payTo('1,2')], subscriber)],
  },
};
