import { type Guide, type Loop, must, unlimited, use } from '../guide.ts';
import { leaf, level, setHeader } from '../hierarchy/guide-parts.ts';
import type { SetKind } from '../hierarchy/set-reader.ts';

/** The health care claim acknowledgment, 277CA (005010X214): structure and structural codes only. */

const implementations = ['005010X214'] as const;

/** STC: codes, date, action and charge; of a claim with a message, of a service only where it is refused. */
const levelStatus = 'R(R R S) R R:WQ,U R - - - - - S(R R S) S(R R S)';
const claimStatus = `${levelStatus} S`;
const serviceStatus = 'R(R R S) R R:U - - - - - - S(R R S) S(R R S)';

const line = leaf(
  '2220D',
  use('SVC', 'service', unlimited, 'R(R R S S S S) R - S - - S'),
  must('STC', 'service-status', unlimited, serviceStatus),
  use('REF', 'line-number', 1, 'R=FJ R'),
  use('REF', 'prescription-number', 1, 'R=XZ R'),
  use('DTP', 'service-date', 1, 'R:472 R:D8,RD8 R'),
);

const claim: Loop = {
  id: '2200D',
  segments: [
    must('TRN', 'claim-trace', unlimited, 'R:2 R'),
    must('STC', 'claim-status', unlimited, claimStatus),
    use('REF', 'payer-claim-number', 1, 'R=1K R'),
    use('REF', 'clearinghouse-number', 1, 'R=D9 R'),
    use('REF', 'bill-type', 1, 'R=BLT R'),
    use('REF', 'claim-reference', unlimited, 'R R'),
    must('DTP', 'claim-date', 1, 'R:472 R:D8,RD8 R'),
  ],
  loops: [line],
};

const patient: Loop = {
  id: '2000D',
  segments: [level('patient-level', 'PT', 'use', 'R', '')],
  loops: [leaf('2100D', must('NM1', 'patient-name', 1, 'R:QC R:1 R S S - S R:II,MI R')), claim],
};

const provider: Loop = {
  id: '2000C',
  segments: [level('provider-level', '19', 'use', 'R', 'S:0,1')],
  loops: [
    leaf('2100C', must('NM1', 'provider-name', 1, 'R:85 R:1,2 R S S - S S:FI,SV,XX S')),
    leaf(
      '2200C',
      use('TRN', 'provider-trace', 1, 'R:1 R'),
      use('STC', 'provider-status', unlimited, levelStatus),
      use('REF', 'provider-reference', 3, 'R:0B,1G,G2,LU,SY,TJ R'),
      use('QTY', 'accepted-count', 1, 'R=QA R'),
      use('QTY', 'rejected-count', 1, 'R=QC R'),
      use('AMT', 'accepted-amount', 1, 'R=YU R'),
      use('AMT', 'rejected-amount', 1, 'R=YY R'),
    ),
    patient,
  ],
};

const receiver: Loop = {
  id: '2000B',
  segments: [level('receiver-level', '21', 'must', 'R', 'R:0,1')],
  loops: [
    leaf('2100B', must('NM1', 'receiver-name', 1, 'R:41 R:1,2 R S S - - R:46 R')),
    leaf(
      '2200B',
      must('TRN', 'batch-trace', 1, 'R:2 R'),
      must('STC', 'batch-status', unlimited, levelStatus),
      use('QTY', 'accepted-count', 1, 'R=90 R'),
      use('QTY', 'rejected-count', 1, 'R=AA R'),
      use('AMT', 'accepted-amount', 1, 'R=YU R'),
      use('AMT', 'rejected-amount', 1, 'R=YY R'),
    ),
    provider,
  ],
};

const source: Loop = {
  id: '2000A',
  segments: [level('source-level', '20', 'must', '-', 'R:1')],
  loops: [
    leaf('2100A', must('NM1', 'source-name', 1, 'R:AY,PR R:2 R - - - - R:46,FI,PI,XV R')),
    leaf(
      '2200A',
      must('TRN', 'receipt-trace', 1, 'R:1 R'),
      must('DTP', 'received-date', 1, 'R=050 R:D8 R'),
      must('DTP', 'processed-date', 1, 'R=009 R:D8 R'),
    ),
    receiver,
  ],
};

export const guide277ca: Guide = {
  set: '277',
  functionalCode: 'HN',
  implementations,
  root: { id: '0000', segments: setHeader('277', implementations, 'R:0085 R:08 R R R R:TH'), loops: [source] },
};

export const claimAcknowledgement: SetKind = {
  guide: guide277ca,
  others: ['005010X212', '005010X213'],
  requiredLoops: ['2000A', '2000B'],
  parentage: { '20': [], '21': ['20'], '19': ['21'], PT: ['19'] },
  beginnings: ['source-level', 'receiver-level', 'provider-level', 'patient-level', 'claim-trace'],
};
