const CHARGE = '548.50';
const CHUNK_CLAIMS = 5_000;

/** The claim numbers of a bench remittance; submitted beforehand where they are to be known. */
export const claimNumber = (run: string, n: number): string => `${run}-${String(n).padStart(8, '0')}`;

/**
 * One 835 of `claims` balanced claims: each paid in part, adjusted, with a coinsurance for the patient. `interest` in whole dollars is
 * paid on top, as a provider adjustment.
 */
export function* remittanceFile(run: string, claims: number, interest = 0): Generator<Buffer> {
  const paid = 300;
  yield Buffer.from(
    [
      'ISA*00*          *00*          *ZZ*PRAIRIECLEAR   *ZZ*GPHEALTH       *260310*0630*^*00501*000000101*0*P*:',
      'GS*HP*PRAIRIECLEAR*GPHEALTH*20260310*0630*101*X*005010X221A1',
      'ST*835*0001',
      `BPR*I*${claims * paid + interest}.00*C*ACH************20260310`,
      `TRN*1*${run}*1890000004`,
      'DTM*405*20260310',
      'N1*PR*BLUESTEM MUTUAL*XV*X',
      'N1*PE*NORTHSIDE HOSPITAL*XX*2000000010',
      'LX*1',
      '',
    ].join('~\n'),
  );
  for (let from = 0; from < claims; from += CHUNK_CLAIMS) {
    let text = '';
    for (let n = from; n < Math.min(from + CHUNK_CLAIMS, claims); n++) text += claim(run, n);
    yield Buffer.from(text);
  }
  const segments = claims * 11 + 8 + (interest === 0 ? 0 : 1);
  if (interest !== 0) yield Buffer.from(`PLB*2000000010*20261231*L6*-${interest}.00~\n`);
  yield Buffer.from([`SE*${segments}*0001`, 'GE*1*101', 'IEA*1*000000101', ''].join('~\n'));
}

function claim(run: string, n: number): string {
  return [
    `CLP*${claimNumber(run, n)}*1*${CHARGE}*300*50*12*${run}P${n}*13*1`,
    `NM1*QC*1*EXAMPLETON*AVERY****MI*M${n}`,
    'DTM*232*20260303',
    'DTM*233*20260303',
    'SVC*HC:85025*248.50*150**1',
    'DTM*472*20260303',
    'CAS*CO*45*98.50',
    'SVC*HC:99213*300*150**1',
    'DTM*472*20260303',
    'CAS*CO*45*100',
    'CAS*PR*2*50',
    '',
  ].join('~\n');
}

/** The submissions of the same claims, as patient accounting reports them, one JSON object a line. */
export function submissions(run: string, claims: number): string {
  return Array.from({ length: claims }, (_, n) =>
    JSON.stringify({
      record: 'claim-submitted',
      entity: 'north',
      accountDomain: 'northside',
      accountNumber: `${run}A${n}`,
      claimNumber: claimNumber(run, n),
      form: 'institutional',
      rank: 'primary',
      frequency: '1',
      payer: 'BLUESTEM',
      memberId: `M${n}`,
      charge: CHARGE,
      from: '2026-03-03',
      to: '2026-03-03',
      submittedOn: '2026-03-05',
    }),
  ).join('\n');
}
