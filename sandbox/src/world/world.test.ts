import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { parseMessage } from '@plexus/hl7v2';
import { balanceRemittance, RemittanceReader, tokenize } from '@plexus/x12';
import type { DepositRecord } from '../bank/deposit.ts';
import { allDecisions, type Remittance } from '../clearinghouse/remittance.ts';
import { remittanceFile } from '../clearinghouse/remittance-file.ts';
import { formatAmount } from '../money/amount.ts';
import { balanceOf } from '../patient-accounting/book.ts';
import { reasonsOf } from '../patient-accounting/claim.ts';
import type { DailyTotal } from '../patient-accounting/daily-totals.ts';
import { startOf } from './calendar.ts';
import { World, type WorldEvent } from './world.ts';

const OPTIONS = { seed: 11, startDay: '2025-03-01', encountersPerDay: 12 };

interface Told {
  readonly world: World;
  readonly events: readonly WorldEvent[];
  readonly remittances: readonly Remittance[];
  readonly deposits: readonly DepositRecord[];
}

/** What happens until `day`. */
function tell(day: string, options = OPTIONS): Told {
  const world = new World(options);
  const events: WorldEvent[] = [];
  for (let event = world.next(); event.at < startOf(day); event = world.next()) events.push(event);
  const remittances = events.flatMap((event) => (event.type === 'remittances' ? event.remittances : []));
  const deposits = events.flatMap((event) => (event.type === 'deposits' ? event.deposits : []));
  return { world, events, remittances, deposits };
}

const year = tell('2025-12-01');
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

test('the same seed tells the same world to the byte, another seed another one', () => {
  const digest = (options: typeof OPTIONS): string => {
    const hash = createHash('sha256');
    for (const event of tell('2025-05-01', options).events) {
      if (event.type === 'message') hash.update(event.message.bytes);
      else hash.update(JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)));
    }
    return hash.digest('hex');
  };
  assert.equal(digest(OPTIONS), digest(OPTIONS));
  assert.notEqual(digest(OPTIONS), digest({ ...OPTIONS, seed: 12 }));
});

test('events come in the order of time', () => {
  const times = year.events.map(({ at }) => at);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
});

test('every account owes what was charged less what was paid and adjusted, and no payer bucket is overpaid', () => {
  for (const account of year.world.book.accounts) {
    assert.equal(balanceOf(account), account.charges - account.payments - account.adjustments, account.key);
    assert.ok(
      account.balances.primary >= 0n && account.balances.secondary >= 0n,
      `${account.key} ${JSON.stringify(account.balances, text)}`,
    );
  }
});

test('every decision of a payer balances, claim by claim and line by line', () => {
  for (const remittance of year.remittances) {
    const decisions = allDecisions(remittance);
    for (const decision of decisions) {
      assert.equal(decision.charge - sum(reasonsOf(decision).map(({ amount }) => amount)), decision.paid, decision.claim.number);
      if (decision.lines.length > 0) assert.equal(sum(decision.lines.map(({ charge }) => charge)), decision.charge);
      for (const line of decision.lines) assert.equal(line.charge - sum(line.reasons.map(({ amount }) => amount)), line.paid);
    }
    const adjusted = sum(remittance.adjustments.map(({ amount }) => amount));
    assert.equal(sum(decisions.map(({ paid }) => paid)) - adjusted, remittance.amount);
    assert.ok(remittance.amount >= 0n);
  }
});

test('what payers paid on our claims is what patient accounting posted, less what patients paid', () => {
  const paid = sum(year.remittances.flatMap(({ decisions }) => decisions.map((decision) => decision.paid)));
  const posted = sum(year.world.book.accounts.map(({ payments }) => payments));
  const patients = year.events
    .filter((event) => event.type === 'message')
    .map((event) => parseMessage(event.message.bytes))
    .flatMap((message) => message.all('FT1').filter((ft1) => ft1.get(6) === 'PY'))
    .map((ft1) => BigInt((ft1.get(11) ?? '').replace('.', '')));
  assert.ok(patients.length > 20);
  assert.equal(posted - sum(patients), paid);
});

test('the bank gets what the remittances say, but for the few that never come and the few that nobody announced', () => {
  const deposited = new Map(year.deposits.flatMap(({ traceNumber, amount }) => (traceNumber === undefined ? [] : [[traceNumber, amount]])));
  const paying = year.remittances.filter(({ amount, paidAt }) => amount > 0n && paidAt < startOf('2025-11-20'));
  let missing = 0;
  for (const { trace, amount } of paying) {
    const arrived = deposited.get(trace);
    if (arrived === undefined) missing++;
    else assert.equal(arrived, formatAmount(amount), trace);
  }
  assert.ok(missing > 0 && missing < paying.length * 0.04, `${missing} of ${paying.length} payments have no deposit`);
  const unannounced = year.deposits.filter(({ traceNumber }) => traceNumber === undefined).length;
  assert.ok(unannounced > 0 && unannounced < 15, `${unannounced} deposits were not announced`);
  assert.equal(new Set(year.deposits.map(({ reference }) => reference)).size, year.deposits.length);
});

test('every 835 is read by the codec, balances at all three levels and names each claim it was written from', () => {
  for (const event of year.events) {
    if (event.type !== 'remittances') continue;
    const { bytes } = remittanceFile(event.remittances, 1);
    const reader = new RemittanceReader();
    const parts = [...tokenize(bytes).flatMap((segment) => reader.push(segment)), ...reader.end()];
    assert.deepEqual(balanceRemittance(parts).imbalances, []);
    assert.equal(
      parts.filter(({ kind }) => kind === 'claim').length,
      event.remittances.flatMap((remittance) => allDecisions(remittance)).length,
    );
  }
});

test('daily totals add up to the books, late changes of earlier days included', () => {
  const latest = new Map<string, DailyTotal>();
  for (const event of year.events) {
    if (event.type === 'daily-totals') for (const total of event.totals) latest.set(`${total.entity}|${total.day}|${total.measure}`, total);
  }
  const stated = (measure: string): bigint =>
    sum([...latest.values()].filter((total) => total.measure === measure).map(({ amount }) => amount));
  const charged = sum(year.world.book.accounts.map(({ charges }) => charges));
  // What happened on the last day is not stated yet.
  assert.ok(stated('charges') <= charged && stated('charges') > (charged * 98n) / 100n);
  const lastDay = [...latest.values()].filter(({ day, measure }) => day === '2025-11-29' && measure === 'receivable');
  assert.equal(sum(lastDay.map(({ amount }) => amount)), stated('charges') - stated('payments') - stated('adjustments'));
});

test('the mix is what an insider expects: about 30 percent of charges paid, 11 percent of claims denied at first', () => {
  const firsts = year.remittances.flatMap(({ decisions }) => decisions).filter(({ status }) => status === '1' || status === '19');
  const denied = firsts.filter(({ outcome }) => outcome === 'denied').length;
  const paid = sum(firsts.map((decision) => decision.paid));
  const charged = sum(firsts.map(({ charge }) => charge));
  assert.ok(denied > firsts.length * 0.07 && denied < firsts.length * 0.14, `${denied} of ${firsts.length} denied`);
  const share = Number((paid * 100n) / charged);
  assert.ok(share >= 24 && share <= 36, `${share} percent of charges paid`);
});

test('every kind of event that the flow must master occurs', () => {
  const messages = year.events.flatMap((event) => (event.type === 'message' ? [parseMessage(event.message.bytes)] : []));
  const triggers = new Set(messages.map(({ header }) => header.trigger));
  for (const trigger of 'A01 A02 A03 A04 A05 A06 A07 A08 A11 A12 A13 A38 A40 A41 A44 P03'.split(' '))
    assert.ok(triggers.has(trigger), trigger);
  const kinds = new Set(messages.flatMap((message) => message.all('FT1').map((ft1) => ft1.get(6))));
  assert.deepEqual(kinds, new Set(['CG', 'CD', 'PY', 'AJ']));
  const decisions = year.remittances.flatMap((remittance) => allDecisions(remittance));
  for (const status of ['1', '2', '19', '22', '25'])
    assert.ok(
      decisions.some((decision) => decision.status === status),
      `CLP02 ${status}`,
    );
  const codes = new Set(year.remittances.flatMap(({ adjustments }) => adjustments.map(({ code }) => code)));
  for (const code of ['WO', 'FB', 'L6', 'CT', 'PI'] as const) assert.ok(codes.has(code), `PLB ${code}`);
  assert.ok(
    year.remittances.some(({ amount }) => amount === 0n),
    'a payment of nothing',
  );
  assert.ok(
    year.remittances.some(({ foreign }) => foreign.length > 0),
    'a claim of somebody else',
  );
  const hospitals = (remittance: Remittance): number => new Set(remittance.decisions.map(({ claim }) => claim.hospital.entity)).size;
  assert.ok(
    year.remittances.some((remittance) => hospitals(remittance) >= 3),
    'one payment for three hospitals',
  );
  const ids = year.events.flatMap((event) => (event.type === 'message' ? [event.message.controlId] : []));
  assert.equal(new Set(ids).size, ids.length, 'no control id is used twice');
});

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
