import { dayText, daysAfter, laterOf } from '../calendar.ts';
import type { DenialPolicy, Policies } from '../policies.ts';
import { type Exception, graceEnd, type Wait, workItem } from '../standing-effects.ts';
import { type Account, isReversal, liveCharges, type Remit } from './account.ts';
import { BUCKETS } from './buckets.ts';
import { claimOf } from './claims.ts';
import { lostReversals, openDenials } from './status.ts';
import { creditDue } from './transfers.ts';
import { completedOn, completionDay } from './visit.ts';
import type { Work } from './work.ts';

/** What calls for a person, worked out from the account alone. */
export function exceptionsOf(work: Work, account: Account): Exception[] {
  if (account.into !== '') return [];
  return [
    ...cancelledWithCharges(work, account),
    ...missingCharges(work, account),
    ...denials(work, account),
    ...lostReversals(account).map((remit) =>
      exception(
        work,
        account,
        'reversal-without-original',
        remit.id,
        remit.paid,
        'A payer took a claim back that was never adjudicated here',
      ),
    ),
    ...account.remits
      .filter((remit) => remit.unclassified !== 0n && !isReversal(remit))
      .map((remit) =>
        exception(
          work,
          account,
          'unclassified-adjustment',
          remit.id,
          remit.unclassified,
          'A payer left an amount unpaid for a reason no policy names',
        ),
      ),
    ...(account.charges.suspects === 0 ? [] : liveCharges(account))
      .filter((charge) => charge.suspect)
      .map((charge) =>
        exception(
          work,
          account,
          'suspected-duplicate-charge',
          charge.id,
          charge.amount,
          'A charge without an identity looks like one already posted',
        ),
      ),
    ...(account.refund > 0n
      ? [exception(work, account, 'credit-balance', '', account.refund, 'More was paid than is owed: refund it or apply it elsewhere')]
      : []),
  ];
}

/** An exception about the account, or about one item of it. */
export function exception(work: Work, account: Account, kind: string, item: string, amount: bigint, summary: string): Exception {
  return workItem(work.policies, kind, {
    identity: `${work.key}${item === '' ? '' : `|${item}`}`,
    summary,
    from: work.event.recordedAt,
    amount,
    currency: account.currency,
  });
}

function cancelledWithCharges(work: Work, account: Account): Exception[] {
  if (account.visit.life !== 'cancelled') return [];
  const charged = BUCKETS.reduce((total, bucket) => total + account.charges.standing[bucket], 0n);
  return charged === 0n
    ? []
    : [
        exception(
          work,
          account,
          'cancelled-with-charges',
          '',
          charged,
          'The encounter was cancelled but has charges: credit them or reopen it',
        ),
      ];
}

function missingCharges(work: Work, account: Account): Exception[] {
  const completed = completedOn(account, work.policies);
  if (completed === undefined || account.silent !== completed || account.charges.lines.length > 0) return [];
  return [
    {
      ...exception(work, account, 'missing-charge', '', 0n, 'The encounter is complete and its expected charges have not come'),
      owner: expectationOf(account, work.policies)?.owner ?? 'revenue-cycle',
    },
  ];
}

function denials(work: Work, account: Account): Exception[] {
  const { recordedAt } = work.event;
  const { lateDays } = work.policies.denials;
  const soonest = lateDays === undefined ? graceEnd(work.event, work.policies) : daysAfter(recordedAt, lateDays);
  return openDenials(account).map((remit) => {
    const { owner, appealDays } = ownerOf(work.policies.denials, account, remit);
    return {
      ...exception(work, account, 'denial', `${remit.claim}|${remit.id}`, remit.denied, `A payer denied a claim (reason ${remit.reason})`),
      owner,
      hint: 'Appeal, correct and bill again, or write it off',
      dueAt: laterOf(daysAfter(`${dayText(remit.day)}T00:00:00Z`, appealDays), soonest),
    };
  });
}

function ownerOf(policy: DenialPolicy, account: Account, remit: Remit): { owner: string; appealDays: number } {
  const claim = claimOf(account, remit.claim, { rank: remit.bucket });
  const found = policy.owners.find(
    (rule) =>
      (rule.reasons?.includes(remit.reason) ?? true) &&
      (rule.payers?.includes(claim?.payer ?? '') ?? true) &&
      (rule.payerClass === undefined || rule.payerClass === claim?.payerClass) &&
      (rule.atLeast === undefined || remit.denied >= BigInt(rule.atLeast)),
  );
  return found ?? { owner: 'denials', appealDays: 90 };
}

function expectationOf(account: Account, policies: Policies): Policies['expectations']['charges'][number] | undefined {
  const { class: kind, serviceLine } = account.visit.values;
  const fitting = policies.expectations.charges.filter(
    (rule) => rule.class === kind && (rule.serviceLine === undefined || rule.serviceLine === serviceLine),
  );
  return fitting.find((rule) => rule.serviceLine !== undefined) ?? fitting[0];
}

/** What the account waits for, by name. */
export function waitsOf(account: Account, policies: Policies): ReadonlyMap<string, Wait> {
  const waits = new Map<string, Wait>();
  if (account.into !== '') return waits;
  const calendar = policies.calendar(account.entity);
  const completion = completionDay(account, policies);
  if (completion !== undefined && account.visit.through < completion) {
    waits.set('completion', { dueAt: calendar.endOf(completion), visit: completion });
  }
  const completed = completedOn(account, policies);
  const expectation = expectationOf(account, policies);
  if (completed !== undefined && expectation !== undefined && account.charges.lines.length === 0 && account.silent !== completed) {
    waits.set('charges', { dueAt: calendar.endOf(completed + expectation.withinDays), visit: completed, isExpectation: true });
  }
  const credit = creditDue(account);
  if (credit !== 0) waits.set('credit', { dueAt: calendar.endOf(credit), visit: credit, isExpectation: true });
  return waits;
}
