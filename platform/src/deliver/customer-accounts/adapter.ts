import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Clock, formatMoney, type HttpCall, money } from '../../kernel/index.ts';
import type { Adapter, Created, Found, Outbound, Refusal, Trouble } from '../adapter.ts';
import { minorOf } from '../amount.ts';
import { type AccountStatus, readAccountStatus } from '../content.ts';
import { judgeRead, judgeWrite, readAnswer, refusalClass } from '../http-answer.ts';

const RESOURCE = '/fscmRestApi/resources/11.13.18.05/receivablesCustomerAccountActivities';
/** An update is done before it is answered; what is not there by then is not under way. */
const SETTLE_MS = 5_000;
const CURRENCY = 'USD';

const CustomerAccount = Type.Object({
  AccountNumber: Type.String({ maxLength: 200 }),
  Status: Type.String({ maxLength: 60 }),
  CurrencyCode: Type.String({ maxLength: 3 }),
  Balances: Type.Record(Type.String({ maxLength: 60 }), Type.String({ pattern: '^-?\\d{1,20}(\\.\\d{1,3})?$' })),
});
const customerAccount = Compile(CustomerAccount);

/**
 * The ERP's customer accounts: current status and balance per bucket, written over what stood there (Upsert-Mode). The same status twice
 * does no harm; an older one after a newer would, so one account's statuses go one after the other and each is read back.
 */
export function customerAccounts(clock: Clock): Adapter {
  return {
    looksFirst: false,
    settleMs: SETTLE_MS,
    find: (outbound, call) => find(outbound, call, clock),
    create: (outbound, call) => create(outbound, call, clock),
  };
}

/** What stands there counts as ours only when it is equal: otherwise ours is yet to be written. */
async function find(outbound: Outbound, call: HttpCall, clock: Clock): Promise<Found | Trouble> {
  if (outbound.accountNumber === undefined) return { result: 'absent' };
  const path = `${RESOURCE}/${encodeURIComponent(outbound.accountNumber)}`;
  const judged = judgeRead(await call({ method: 'GET', path }), clock.now());
  if (judged.result !== 'judged') return judged;
  if (judged.status === 404) return { result: 'absent' };
  const account = readAnswer(customerAccount, judged.body);
  if (account === undefined) return { result: 'unknown', code: 'ANSWER_UNREADABLE' };
  if (account.AccountNumber !== outbound.accountNumber) return { result: 'unknown', code: 'ANSWER_TO_ANOTHER' };
  return equal(account, readAccountStatus(outbound.content)) ? { result: 'already-applied', differences: [] } : { result: 'absent' };
}

async function create(outbound: Outbound, call: HttpCall, clock: Clock): Promise<Created | Refusal | Trouble> {
  if (outbound.accountNumber === undefined) {
    return { result: 'refused-data', code: 'ACCOUNT_NUMBER_MISSING', detail: 'the process has not learnt the account number yet' };
  }
  const status = readAccountStatus(outbound.content);
  const currency = status.currency ?? CURRENCY;
  const body = JSON.stringify({
    Status: status.status,
    CurrencyCode: currency,
    Balances: Object.fromEntries(
      Object.entries(status.balances).map(([bucket, minor]) => [bucket, formatMoney(money(BigInt(minor), currency))]),
    ),
  });
  const path = `${RESOURCE}/${encodeURIComponent(outbound.accountNumber)}`;
  const headers = { 'content-type': 'application/json', 'upsert-mode': 'true' };
  const judged = judgeWrite(await call({ method: 'PUT', path, headers, body }), clock.now());
  if (judged.result !== 'judged') return judged;
  // The target's words may quote the account number, so only its code is kept.
  if (judged.status >= 400) return { result: refusalClass(judged.status), code: `HTTP_${judged.status}`, detail: '' };
  return { result: 'applied' };
}

function equal(account: Static<typeof CustomerAccount>, status: AccountStatus): boolean {
  const currency = status.currency ?? CURRENCY;
  const buckets = new Set([...Object.keys(account.Balances), ...Object.keys(status.balances)]);
  return (
    account.Status === status.status &&
    account.CurrencyCode === currency &&
    [...buckets].every((bucket) => minorOf(account.Balances[bucket] ?? '0', currency) === BigInt(status.balances[bucket] ?? '0'))
  );
}
