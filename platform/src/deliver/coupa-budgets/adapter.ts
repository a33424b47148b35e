import { BUDGET_REFUSED, type BudgetCheckData, type BudgetReleaseData } from '../../canonical/index.ts';
import { type Clock, formatMoney, type HttpCall, money } from '../../kernel/index.ts';
import type { Adapter, Created, Found, Outbound, Progress, Refusal, Trouble } from '../adapter.ts';
import type { Login } from '../authorization.ts';
import { readPurchasing } from '../purchasing-content.ts';
import { type BudgetLine, BudgetLines, type Share } from './budget-lines.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { SuiteSession } from './session.ts';

/** A line is adjusted before it is answered; what is not there by then is not under way. */
const SETTLE_MS = 10_000;
const ABSENT: Found = { result: 'absent' };
type Outcome = Created | Refusal | Trouble;

/**
 * Budgets that a procurement suite shaped like Coupa keeps: what is asked for is taken of its budget lines by adjustments that carry the delivery's key in
 * their description, and given back by others. Where there is less left, the line says what then: nothing goes over it, which is a no; its owner decides,
 * which is waited for; or it is only seen there.
 */
export function coupaBudgets(clock: Clock, login: Login | undefined): Adapter {
  const session = new SuiteSession(login, clock);
  const linesIn = (call: HttpCall, currency: string): BudgetLines => new BudgetLines(session, call, clock, currency);
  // What a line has left is read before it is taken: two checks side by side would both find it.
  const inTurn = oneAtATime();
  return {
    looksFirst: true,
    signsIn: true,
    settleMs: SETTLE_MS,
    async find(outbound, call): Promise<Found | Trouble> {
      if (outbound.kind === 'budget-release') {
        const release = readPurchasing('budget-release', outbound.content);
        return findReleased(release, linesIn(call, release.currency ?? ''));
      }
      if (outbound.kind !== 'budget-check') return ABSENT;
      const check = readPurchasing('budget-check', outbound.content);
      return findHeld(check, markOf(check, outbound), linesIn(call, check.currency));
    },
    async create(outbound, call): Promise<Outcome> {
      if (outbound.kind === 'budget-release') {
        const release = readPurchasing('budget-release', outbound.content);
        return giveBack(release.shares ?? [], nameOf(release), markOf(release, outbound), linesIn(call, release.currency ?? ''));
      }
      if (outbound.kind !== 'budget-check')
        return { result: 'refused-data', code: 'KIND_UNKNOWN', detail: `it takes no ${outbound.kind} from here` };
      const check = readPurchasing('budget-check', outbound.content);
      return inTurn(() => hold(check, markOf(check, outbound), linesIn(call, check.currency)));
    },
    progress(outbound, call): Promise<Progress | Trouble> {
      const check = readPurchasing('budget-check', outbound.content);
      return waitForOwners(check, linesIn(call, check.currency));
    },
  };
}

/** What descriptions of all adjustments for a document begin with. */
const nameOf = ({ requisition, supplier = '', invoice = '' }: BudgetCheckData | BudgetReleaseData): string =>
  `${requisition === undefined ? `invoice ${supplier} ${invoice}` : `requisition ${requisition}`}|`;

/** The description of what one delivery does; none begins with another. */
const markOf = (document: BudgetCheckData | BudgetReleaseData, { key }: Outbound): string => `${nameOf(document)}${key}|`;

/** A share with its line there and what was taken of it for us. */
interface Taken {
  readonly share: Share;
  readonly line: BudgetLine;
  readonly taken: bigint;
}

interface LookedUp {
  readonly taken: readonly Taken[];
  /** Without a line there. */
  readonly missing: readonly Share[];
}

/** What stands at the lines of some shares under descriptions that begin so. */
async function lookUp(shares: readonly Share[], beginning: string, lines: BudgetLines): Promise<LookedUp | Trouble> {
  const taken: Taken[] = [];
  const missing: Share[] = [];
  for (const share of shares) {
    const line = await lines.lineOf(share);
    if (line === undefined) {
      missing.push(share);
      continue;
    }
    if ('result' in line) return line;
    const sum = await lines.adjusted(line.id, beginning);
    if (typeof sum !== 'bigint') return sum;
    taken.push({ share, line, taken: -sum });
  }
  return { taken, missing };
}

/** Held is what was taken in full without anybody else taking the same money meanwhile. */
async function findHeld(check: BudgetCheckData, mark: string, lines: BudgetLines): Promise<Found | Trouble> {
  const found = await lookUp(check.shares, mark, lines);
  if ('result' in found) return found;
  const isTaken = found.taken.every(({ share, taken }) => taken === BigInt(share.amount));
  const isHeld = isTaken && objectionTo(found, check) === undefined;
  return isHeld ? { result: 'already-applied', reference: referenceOf(found.taken), differences: [] } : ABSENT;
}

const referenceOf = (taken: readonly Taken[]): string => `budget line ${taken[0]?.line.id ?? 0}`;

async function findReleased(release: BudgetReleaseData, lines: BudgetLines): Promise<Found | Trouble> {
  const found = await lookUp(release.shares ?? [], nameOf(release), lines);
  if ('result' in found) return found;
  const isFree = found.taken.every(({ taken }) => taken === 0n);
  return isFree ? { result: 'already-applied', reference: 'nothing is held', differences: [] } : ABSENT;
}

/** Takes what is asked for of every line, or of none. */
async function hold(check: BudgetCheckData, mark: string, lines: BudgetLines): Promise<Outcome> {
  const found = await lookUp(check.shares, mark, lines);
  if ('result' in found) return found.result === 'unknown' ? { result: 'unavailable', code: found.code } : found;
  let isBegun = found.taken.some(({ taken }) => taken !== 0n);
  const insteadOfIt = async (outcome: Outcome): Promise<Outcome> => {
    const freed = isBegun ? await giveBack(check.shares, mark, mark, lines) : undefined;
    return freed === undefined || freed.result === 'applied' ? outcome : freed;
  };
  const objection = objectionTo(found, check);
  if (objection !== undefined) return insteadOfIt(objection);
  for (const { share, line, taken } of found.taken) {
    if (taken === BigInt(share.amount)) continue;
    const done = await lines.adjust(line.id, taken - BigInt(share.amount), mark);
    if (done === 'done') {
      isBegun = true;
      continue;
    }
    if (done.result === 'unknown') return done;
    // What was taken before the suite failed is looked for, and gone on with; what it refused stays refused.
    if (done.result === 'unavailable' || done.result === 'throttled') return isBegun ? { result: 'unknown', code: done.code } : done;
    return insteadOfIt(done);
  }
  return { result: 'applied', reference: referenceOf(found.taken) };
}

type Objection = Refusal | Extract<Created, { result: 'accepted' }>;

/** Why nothing may be taken: the no of a line, or an owner who is to decide first. Undefined: there is enough, or going over it is only seen. */
function objectionTo({ taken, missing }: LookedUp, check: BudgetCheckData): Objection | undefined {
  const short = taken.filter(isShort);
  const refusals = [
    ...missing.map(({ costCenter, account, period }) => `${costCenter} has no budget line of ${account} for ${period}`),
    ...short.filter(({ line }) => line.overrun === 'forbidden').map((one) => shortText(one, check)),
  ];
  if (refusals.length > 0) return { result: 'declined', code: BUDGET_REFUSED, detail: refusals.join('; ') };
  const asked = short.filter(({ line }) => line.overrun === 'asked');
  if (asked.length === 0) return undefined;
  const detail = `the owner of the budget decides: ${asked.map((one) => shortText(one, check)).join('; ')}`;
  return { result: 'accepted', reference: referenceOf(asked), detail };
}

const isShort = ({ share, line, taken }: Taken): boolean => line.remaining + taken < BigInt(share.amount);

const shortText = ({ share, line }: Taken, { currency }: BudgetCheckData): string =>
  `${share.costCenter} has ${formatMoney(money(line.remaining, currency))} left for ${share.period}`;

/** Whether the owners of lines that had less left still decide. When they made room, or let nothing go over them any more, it is asked once more. */
async function waitForOwners(check: BudgetCheckData, lines: BudgetLines): Promise<Progress | Trouble> {
  const found = await lookUp(check.shares, nameOf(check), lines);
  if ('result' in found) return found;
  const objection = objectionTo(found, check);
  if (objection?.result !== 'accepted') return { result: 'lost', code: 'BUDGET_CHANGED' };
  return objection.detail === undefined ? { result: 'working' } : { result: 'working', detail: objection.detail };
}

/** Gives back what was taken under descriptions that begin so. */
async function giveBack(shares: readonly Share[], beginning: string, mark: string, lines: BudgetLines): Promise<Outcome> {
  const found = await lookUp(shares, beginning, lines);
  if ('result' in found) return found.result === 'unknown' ? { result: 'unavailable', code: found.code } : found;
  for (const { line, taken } of found.taken) {
    if (taken === 0n) continue;
    const done = await lines.adjust(line.id, taken, mark);
    if (done !== 'done') return done;
  }
  return { result: 'applied', reference: 'nothing is held' };
}
