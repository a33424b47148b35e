import { closeSync, openSync, writeSync } from 'node:fs';

/** Claims of one transaction set: the guide allows 5,000. */
const PER_SET = 5_000;
/** One claim in so many says something that its guide does not know. */
const WRONG_EVERY = 500;

/** Writes an 837P of invented claims, each of a subscriber of its own. Answers how many are wrong. */
export function writeClaimFile(path: string, claims: number): number {
  const file = openSync(path, 'w');
  const write = (segments: readonly string[]): void => void writeSync(file, `${segments.join('~\n')}~\n`);
  write([
    'ISA*00*          *00*          *ZZ*HOSPITAL       *ZZ*PAYER          *260131*1200*^*00501*000000001*1*T*:',
    'GS*HC*HOSPITAL*PAYER*20260131*1200*1*X*005010X222A1',
  ]);
  const sets = Math.ceil(claims / PER_SET);
  for (let set = 0; set < sets; set++) writeSet(write, set, Math.min(PER_SET, claims - set * PER_SET));
  write([`GE*${sets}*1`, 'IEA*1*000000001']);
  closeSync(file);
  return sets * Math.floor(PER_SET / WRONG_EVERY);
}

function writeSet(write: (segments: readonly string[]) => void, set: number, claims: number): void {
  const number = String(set + 1).padStart(4, '0');
  const head = [
    `ST*837*${number}*005010X222A1`,
    `BHT*0019*00*BATCH-${number}*20260131*1200*CH`,
    'NM1*41*2*GENERAL HOSPITAL*****46*SUB001',
    'PER*IC*BILLING OFFICE*TE*5550100',
    'NM1*40*2*A PAYER*****46*PAY001',
    'HL*1**20*1',
    'NM1*85*2*GENERAL CLINIC*****XX*1234567893',
    'N3*1 CLINIC WAY',
    'N4*TOWN*OH*441010000',
    'REF*EI*123456789',
  ];
  write(head);
  let segments = head.length + 1;
  for (let n = 0; n < claims; n++) {
    const claim = claimSegments(n + 2, n % WRONG_EVERY === WRONG_EVERY - 1);
    segments += claim.length;
    write(claim);
  }
  write([`SE*${segments}*${number}`]);
}

const claimSegments = (level: number, isWrong: boolean): string[] => [
  `HL*${level}*1*22*0`,
  'SBR*P*18*GROUP-1******CI',
  `NM1*IL*${isWrong ? '3' : '1'}*SUBSCRIBER*SAM****MI*MEMBER-${level}`,
  'N3*2 HOME STREET',
  'N4*TOWN*OH*44102',
  'DMG*D8*20150203*F',
  'NM1*PR*2*A PAYER*****PI*PAYER01',
  `CLM*ACCT-${level}*250.5***11:B:1*Y*A*Y*Y`,
  'HI*ABK:S52501A*ABF:W010XXA',
  'NM1*82*1*RENDERING*RUTH****XX*1234567802',
  'PRV*PE*PXC*207R00000X',
  'LX*1',
  'SV1*HC:99213:25*150.5*UN*1***1:2',
  'DTP*472*D8*20260106',
  `REF*6R*LINE-${level}-1`,
  'LX*2',
  'SV1*HC:73110*100*UN*1***1',
  'DTP*472*D8*20260107',
  `REF*6R*LINE-${level}-2`,
];
