import { createHash } from 'node:crypto';
import type { DenialDecidedData, NewEvent } from '../../../canonical/index.ts';
import { dayNumber } from '../calendar.ts';
import { notADenial } from '../faults.ts';
import { liveRemits, type Remit } from './account.ts';
import { claimOf } from './claims.ts';
import { classOf } from './financial-class.ts';
import { openDenials } from './status.ts';
import { businessDay, post, settlement, type Work } from './work.ts';

/** An appeal keeps the receivable open; a denial that is final is written off, in `settleDenials`. */
export function decideDenial(work: Work, { claim, item, decision }: DenialDecidedData): void {
  const { account } = work;
  const open = openDenials(account).filter((denied) => denied.claim === claim.slice(0, 8) && (item === undefined || denied.id === item));
  account.remits = account.remits.map((remit) => (open.includes(remit) ? { ...remit, decided: decision } : remit));
}

/** Brings the ledger to what is given up now: a payer that takes its denial back takes the write-off along. */
export function settleDenials(work: Work): void {
  const { account } = work;
  if (account.remits.every(({ decided, writtenOff }) => decided !== 'write-off' && writtenOff === 0n)) return;
  const live = new Set(liveRemits(account).map(({ id }) => id));
  account.remits = account.remits.map((remit) => {
    const writtenOff = remit.decided === 'write-off' && live.has(remit.id) ? remit.denied : 0n;
    postWriteOff(work, remit, writtenOff - remit.writtenOff);
    return writtenOff === remit.writtenOff ? remit : { ...remit, writtenOff };
  });
}

/** Writes a part of a denied claim off; a negative amount takes a write-off back. */
export function postWriteOff(work: Work, remit: Remit, amount: bigint): void {
  const payerClass = claimOf(work.account, remit.claim, { rank: remit.bucket })?.payerClass;
  post(work, {
    identity: settlement(work, `write-off ${remit.id}`),
    entity: remit.entity,
    day: dayNumber(businessDay(work)),
    entries: [
      {
        posting: 'denial-write-off',
        amount,
        bucket: remit.bucket,
        standsUnder: classOf(work.account),
        ...(payerClass === undefined ? {} : { payerClass }),
      },
    ],
  });
}

/** The open exception of a denial, as the worklist keeps it. */
export interface DenialException {
  readonly id: bigint;
  readonly identity: string;
  readonly entity: string;
}

/**
 * The event that carries out what a person decided on the exception of a denial. A write-off makes the account close the
 * exception; an appeal leaves it open under its deadline, to be decided again. The same decision on the same exception is
 * the same event. `at` is an ISO instant. Throws `EXCEPTION_NOT_A_DENIAL` when the exception is not that of a denial.
 */
export function denialDecisionEvent(exception: DenialException, decision: DenialDecidedData['decision'], at: string): NewEvent {
  const [kind, key, claim, item] = exception.identity.split('|');
  if (kind !== 'denial' || key === undefined || claim === undefined || item === undefined) throw notADenial();
  const data: DenialDecidedData = { claim, item, decision };
  const identity = createHash('sha256').update(`denial-decided|${exception.id}|${decision}`).digest().subarray(0, 16);
  return { identity, type: 'denial.decided', entity: exception.entity, key, occurredAt: at, data };
}
