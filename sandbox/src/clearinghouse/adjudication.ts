import type { Random } from '../chance/random.ts';
import { type Claim, type DecidedLine, type Decision, type Reason, reasonsOf } from '../patient-accounting/claim.ts';
import type { Payer } from '../world/payers.ts';

/** Share of claims that are denied at first. */
const DENIED = 0.11;
/** Share of lines that are denied on a claim that is paid otherwise. */
const LINE_DENIED = 0.008;
/** Share of claims of the Medicare Advantage plan that its capitation covers. */
const CAPITATED = 0.04;

const DENIALS: readonly { readonly group: Reason['group']; readonly code: string; readonly weight: number }[] = [
  { group: 'CO', code: '16', weight: 30 },
  { group: 'CO', code: '197', weight: 18 },
  { group: 'CO', code: '50', weight: 12 },
  { group: 'CO', code: '29', weight: 8 },
  { group: 'CO', code: '97', weight: 8 },
  { group: 'CO', code: '252', weight: 8 },
  { group: 'CO', code: '22', weight: 6 },
  { group: 'PR', code: '204', weight: 6 },
  { group: 'CO', code: '109', weight: 4 },
];

/** What Medicare asks of the patient for a stay, in cents. */
const STAY_DEDUCTIBLE = 163_200n;
const YEARLY_DEDUCTIBLE = 150_000n;

/** Decides a claim as its payer would the first time. `payerClaim` is CLP07. Charge = paid + reasons, for each line and in all. */
export function adjudicate(claim: Claim, random: Random, payerClaim: string): Decision {
  if (random.chance(DENIED)) return deny(claim, random, payerClaim);
  if (claim.payer.class === 'medicare-advantage' && random.chance(CAPITATED))
    return asWhole(claim, payerClaim, [['CO', '24', claim.charge]]);
  return pay(claim, random, payerClaim);
}

/** Decides a claim that is paid: the second time, when it was denied before. */
export function pay(claim: Claim, random: Random, payerClaim: string): Decision {
  const allows = BigInt(random.between(...claim.payer.allows));
  const share = shareOfPatient(claim, random);
  // Medicare pays a stay as a whole, by its diagnosis; there are no service lines in its answer.
  if (claim.payer.class === 'medicare' && claim.isInpatient) {
    const { reasons } = settle(claim.charge, (claim.charge * allows) / 100n, share, claim.payer);
    return asWhole(claim, payerClaim, reasons);
  }
  const lines = claim.lines.map((line): DecidedLine => {
    if (random.chance(LINE_DENIED)) return decidedLine(line, [['CO', '97', line.charge]]);
    return decidedLine(line, settle(line.charge, (line.charge * allows) / 100n, share, claim.payer).reasons);
  });
  return fromLines(claim, payerClaim, lines);
}

/** The next payer pays of what the one before left to the patient; OA-23 restates what that one did. */
export function adjudicateNext(claim: Claim, payer: Payer, before: Decision, payerClaim: string): Decision {
  const left = patientShare(before);
  const pays = payer.class === 'medicaid' ? (left * 60n) / 100n : left;
  const next = asWhole(claim, payerClaim, [
    ['OA', '23', claim.charge - left],
    ['CO', '45', left - pays],
  ]);
  return { ...next, status: '2' };
}

/** What the plan would pay, asked before it is: nothing is paid, and all of it is OA-101. Never to be posted. */
export function predetermine(claim: Claim, payerClaim: string): Decision {
  return { ...asWhole(claim, payerClaim, [['OA', '101', claim.charge]]), status: '25', outcome: 'estimated' };
}

/** The mirror of a decision: every amount turned round, groups and reasons kept (005010X221A1, 1.10.2.8). */
export function reverse(decision: Decision): Decision {
  const turn = (reasons: readonly Reason[]): Reason[] => reasons.map((reason) => ({ ...reason, amount: -reason.amount }));
  return {
    ...decision,
    status: '22',
    outcome: 'reversed',
    charge: -decision.charge,
    paid: -decision.paid,
    reasons: turn(decision.reasons),
    lines: decision.lines.map((line) => ({ ...line, charge: -line.charge, paid: -line.paid, reasons: turn(line.reasons) })),
  };
}

/** The same claim decided anew: less is allowed and paid. */
export function payLess(decision: Decision, percent: bigint): Decision {
  const lessen = <T extends { readonly paid: bigint; readonly reasons: readonly Reason[] }>(part: T): T => {
    const cut = (part.paid * percent) / 100n;
    return cut === 0n ? part : { ...part, paid: part.paid - cut, reasons: [...part.reasons, { group: 'CO', code: '45', amount: cut }] };
  };
  if (decision.lines.length === 0) return { ...lessen(decision), status: '1' };
  const lines = decision.lines.map(lessen);
  return { ...decision, status: '1', lines, paid: lines.reduce((sum, { paid }) => sum + paid, 0n) };
}

/** What is left to the patient, or to the next payer. */
export function patientShare(decision: Decision): bigint {
  const shares = reasonsOf(decision).filter(({ group, code }) => group === 'PR' && ['1', '2', '3'].includes(code));
  return shares.reduce((sum, { amount }) => sum + amount, 0n);
}

function deny(claim: Claim, random: Random, payerClaim: string): Decision {
  const { group, code } = random.weighted(DENIALS);
  const decision =
    claim.lines.length > 0 && !claim.isInpatient
      ? fromLines(
          claim,
          payerClaim,
          claim.lines.map((line) => decidedLine(line, [[group, code, line.charge]])),
        )
      : asWhole(claim, payerClaim, [[group, code, claim.charge]]);
  return { ...decision, outcome: 'denied' };
}

type Share = (allowed: bigint) => readonly [code: '1' | '2' | '3', amount: bigint];

/** How the plan of the claim splits what it allows with the patient. A deductible is used up line by line. */
function shareOfPatient({ payer, isInpatient }: Claim, random: Random): Share {
  let left = isInpatient ? STAY_DEDUCTIBLE : YEARLY_DEDUCTIBLE;
  const deductible: Share = (allowed) => {
    const amount = allowed < left ? allowed : left;
    left -= amount;
    return ['1', amount];
  };
  const coinsurance: Share = (allowed) => ['2', (allowed * 20n) / 100n];
  let copay = isInpatient ? 35_000n : 4_500n;
  const once: Share = (allowed) => {
    const amount = allowed < copay ? allowed : copay;
    copay -= amount;
    return ['3', amount];
  };
  switch (payer.class) {
    case 'medicare':
      return isInpatient ? deductible : coinsurance;
    case 'medicare-advantage':
      return once;
    case 'medicaid':
      copay = random.chance(0.2) ? 300n : 0n;
      return once;
    case 'commercial':
      return random.chance(0.3) ? deductible : random.chance(0.5) ? coinsurance : once;
  }
}

type Row = readonly [group: Reason['group'], code: string, amount: bigint];

function settle(charge: bigint, allowed: bigint, share: Share, payer: Payer): { readonly reasons: readonly Row[] } {
  const [code, patient] = share(allowed);
  const sequestered = payer.sequesters ? ((allowed - patient) * 2n) / 100n : 0n;
  return {
    reasons: [
      ['CO', '45', charge - allowed],
      ['CO', '253', sequestered],
      ['PR', code, patient],
    ],
  };
}

function decidedLine(line: DecidedLine['line'], rows: readonly Row[]): DecidedLine {
  const reasons = asReasons(rows);
  return { line, charge: line.charge, paid: line.charge - sumOf(reasons), reasons };
}

function fromLines(claim: Claim, payerClaim: string, lines: readonly DecidedLine[]): Decision {
  const paid = lines.reduce((sum, line) => sum + line.paid, 0n);
  return { claim, status: '1', outcome: 'paid', payerClaim, charge: claim.charge, paid, reasons: [], lines };
}

function asWhole(claim: Claim, payerClaim: string, rows: readonly Row[]): Decision {
  const reasons = asReasons(rows);
  return { claim, status: '1', outcome: 'paid', payerClaim, charge: claim.charge, paid: claim.charge - sumOf(reasons), reasons, lines: [] };
}

function asReasons(rows: readonly Row[]): Reason[] {
  return rows.flatMap(([group, code, amount]) => (amount === 0n ? [] : [{ group, code, amount }]));
}

function sumOf(reasons: readonly Reason[]): bigint {
  return reasons.reduce((sum, { amount }) => sum + amount, 0n);
}
