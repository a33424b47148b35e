import { type Guide, type Loop, must, use } from '../guide.ts';
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

/**
 * The dental claim, 837D (005010X224A2): structure, usage, repeats and qualifiers; no prose, no licensed codes. It serves
 * acknowledgements; there is no reader for it.
 */

const procedure = 'R(R:AD R S S S S S)';
const ofClaim = { references: '0B,1G,G2,LU', referenceMax: 4 } as const;
const ofLine = { references: '0B,1G,G2,LU', referenceMax: 20, byPayer: true } as const;

const line: Loop = {
  id: '2400',
  segments: [
    must('LX', 'line', 50, 'R'),
    must('SV3', 'service', 1, `${procedure} R S S(R S S S S) S:I,R R - - - - S(R S S S)`),
    use('TOO', 'tooth', 32, 'R:JP R S(R S S S S)'),
    dated('service-date', '472'),
    dated('line-prior-placement-date', '441,139'),
    dated('line-appliance-date', '452'),
    dated('line-replacement-date', '446'),
    dated('line-treatment-start', '196'),
    dated('line-treatment-completion', '198'),
    use('CN1', 'line-contract', 1, contract),
    use('REF', 'line-predetermination', 5, 'R=G3 R - S(R:2U R)'),
    use('REF', 'line-authorization', 5, 'R=G1 R - S(R:2U R)'),
    reference('line-control-number', '6R'),
    reference('line-repriced', '9B'),
    reference('line-adjusted-repriced', '9D'),
    use('REF', 'line-referral', 5, 'R=9F R - S(R:2U R)'),
    use('AMT', 'line-sales-tax', 1, 'R:T R'),
    use('K3', 'line-fixed-format', 10, 'R'),
    use('HCP', 'line-pricing', 1, 'R R S S S S S - S S S S S S S'),
  ],
  loops: [
    provider({ id: '2420A', role: 'line-rendering', entities: '82', kinds: '1,2', taxonomy: 'PE', ...ofLine }),
    provider({ id: '2420B', role: 'line-assistant', entities: 'DD', kinds: '1', taxonomy: 'AS', ...ofLine }),
    provider({ id: '2420C', role: 'line-supervising', entities: 'DQ', kinds: '1', ...ofLine }),
    place('2420D', 'line-facility', facilityName, [use('REF', 'line-facility-reference', 3, 'R:G2,LU R - S(R:2U R)')]),
    lineAdjudication('R R R(R:AD,ER R S S S S S) - R S'),
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
    use('MOA', 'outpatient-adjudication', 1, 'S S S S S S S S S'),
  ],
  loops: [
    otherPayerLoops('2330A'),
    otherPayerLoops('2330B'),
    otherPayerProvider('2330C', 'referring', 'R=DN,P3 R:1', '0B,1G,G2', 2),
    otherPayerProvider('2330D', 'rendering', 'R=82 R:1,2', '0B,1G,G2,LU'),
    otherPayerProvider('2330E', 'supervising', 'R=DQ R:1', '0B,1G,G2,LU'),
    otherPayerProvider('2330F', 'billing', 'R=85 R:1,2', 'G2,LU'),
    otherPayerProvider('2330G', 'facility', 'R=77 R:2', '0B,G2,LU'),
    otherPayerProvider('2330H', 'assistant', 'R=DD R:1', '0B,1G,G2,LU'),
  ],
};

const claim: Loop = {
  id: '2300',
  segments: [
    use(
      'CLM',
      'claim',
      100,
      'R R - - R(R R:B R) R:N,Y R:A,C R:N,W,Y R:I,Y - S(R:AA,EM,OA S:AA,EM,OA - S S) S:01,02,03,05 - - - - - - S:PB S',
    ),
    dated('accident-date', '439'),
    dated('appliance-date', '452'),
    dated('claim-service-date', '472', 'D8,RD8'),
    dated('repriced-date', '050'),
    use('DN1', 'orthodontics', 1, 'S S - S'),
    use('DN2', 'tooth-status', 35, 'R R:E,M - - - R:JP'),
    use('PWK', 'attachment', 10, attachment),
    use('CN1', 'contract', 1, contract),
    use('AMT', 'patient-paid', 1, 'R:F5 R'),
    reference('predetermination', 'G3'),
    reference('service-authorization-exception', '4N'),
    reference('payer-control-number', 'F8'),
    reference('referral', '9F'),
    reference('authorization', 'G1'),
    reference('repriced', '9A'),
    reference('adjusted-repriced', '9C'),
    reference('intermediary-number', 'D9'),
    use('K3', 'fixed-format', 10, 'R'),
    use('NTE', 'note', 5, 'R:ADD R'),
    use('HI', 'diagnoses', 1, codes('ABK,BK,TQ', 'ABF,BF,TQ', '', 4)),
    use('HCP', 'pricing', 1, 'R R S S S S S - - - - - S S S'),
  ],
  loops: [
    provider({
      id: '2310A',
      role: 'referring',
      entities: 'DN,P3',
      kinds: '1',
      max: 2,
      taxonomy: 'RF',
      references: '0B,1G,G2',
      referenceMax: 3,
    }),
    provider({ id: '2310B', role: 'rendering', entities: '82', kinds: '1,2', taxonomy: 'PE', ...ofClaim }),
    place('2310C', 'facility', facilityName, [use('REF', 'facility-reference', 3, 'R:0B,G2,LU R')]),
    provider({ id: '2310D', role: 'assistant', entities: 'DD', kinds: '1', taxonomy: 'AS', ...ofClaim }),
    provider({ id: '2310E', role: 'supervising', entities: 'DQ', kinds: '1', ...ofClaim }),
    otherSubscriber,
    line,
  ],
};

export const guide837d: Guide = {
  set: '837',
  functionalCode: 'HC',
  implementations: ['005010X224A2', '005010X224A3', '005010X224A1', '005010X224'],
  root: {
    id: '0000',
    segments: header,
    loops: [submitter, receiver, billingLevel([billingProvider('1,2', 'EI,SY'), ...payTo('1,2')], plainSubscriberLevel(claim))],
  },
};
