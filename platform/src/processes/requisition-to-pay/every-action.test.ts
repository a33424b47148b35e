import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, StoredEvent } from '../../canonical/index.ts';
import { estatePolicy, estateRules } from '../../ledger/testing.ts';
import { type SimulatedException, simulate, type Simulation } from '../../../test/golden/simulate.ts';
import { CASES } from '../../../test/purchase-cases.ts';
import { invoiceNumber, orderNumber, supplier } from '../../../test/purchase-documents.ts';
import { policiesOf } from '../policies.ts';
import { PURCHASE_WORK } from './purchase-work.ts';
import { billed, credit, event, purchasingEstate } from './testing.ts';

const { kinds } = (await estatePolicy('worklist')) as {
  readonly kinds: Readonly<Record<string, { readonly actions: readonly string[] }>>;
};
const rules = await estateRules();
// No ERP takes the vouchers, so that an invoice can be rejected after it became payable.
const purchasing = purchasingEstate['purchasing'] as { readonly default: object };
const { erp: _, ...withoutErp } = purchasing.default as { readonly erp: string };
const policies = policiesOf({
  policies: { ...purchasingEstate, purchasing: { ...purchasing, default: withoutErp } },
  entities: ['north', 'prairie', 'shared'].map((id) => ({ id, zone: 'America/Chicago', fiscalYearEnd: '06-30' })),
});
const run = (events: readonly StoredEvent[]): Simulation => simulate(events, policies, rules, { until: '2026-06-30T00:00:00.000Z' });

const N = 7;
const OF_ORDERS: Readonly<Record<string, string>> = { 'accept-answer': 'accept', 'refuse-answer': 'refuse', 'close-order': 'close' };
/** What these do about a piece of work is closed with a person's words alone. */
const WORDS = ['resolve', 'reassign'];

const keyOf = ({ identity }: SimulatedException): string => /(?:order|invoice):.*$/.exec(identity)?.[0] ?? '';

/** What the processes are told when somebody does one of the things that a piece of work allows. */
function done(action: string, found: SimulatedException): StoredEvent[] {
  const key = keyOf(found);
  const decided = (type: string, of: string, data: JsonObject): StoredEvent =>
    event(type, of, { ...data, reason: 'as agreed' }, { at: '2026-06-29T00:00:00.000Z' });
  if (key.startsWith('order:')) {
    const [order = '', line = ''] = key.split('|');
    const named = { order: order.slice('order:'.length) };
    if (action === 'write-off-open')
      return [
        decided('order.decided', order, {
          ...named,
          decision: 'write-off',
          open: [{ line: '1', received: '50000', billed: '0' }],
          proposal: '1',
        }),
      ];
    return [decided('order.decided', order, { ...named, decision: OF_ORDERS[action] ?? '', ...(line === '' ? {} : { lines: [line] }) })];
  }
  const proposal = action === 'accept-variance' ? { proposal: '1' } : {};
  const said = decided('invoice.decided', key, { decision: action, holds: [found.kind], ...proposal });
  if (action !== 'request-credit') return [said];
  const owed = Number(found.amount);
  const line = billed('-1', owed, { order: orderNumber(N) });
  return [
    said,
    credit(`C${invoiceNumber(N)}`, [line], { supplier: 'ORTHOVANE', credits: invoiceNumber(N) }, { at: '2026-06-29T12:00:00.000Z' }),
  ];
}

for (const kind of PURCHASE_WORK) {
  const actions = (kinds[kind]?.actions ?? []).filter((action) => !WORDS.includes(action));
  if (actions.length === 0) continue;
  test(`${kind} ends with each of ${actions.join(', ')}`, () => {
    const { story, later } = CASES[kind];
    const first = [supplier('ORTHOVANE'), ...story(N)];
    const subject = story(N).at(-1)?.key ?? '';
    const states = run(first).states;
    const told = later === undefined ? first : [...first, ...later(N, JSON.parse(states.get(subject)?.text ?? '{}') as JsonObject)];
    const found = run(told).exceptions.find((one) => one.kind === kind);
    assert.ok(found !== undefined, `no ${kind}`);
    for (const action of actions) {
      const left = run([...told, ...done(action, found)]).exceptions.map(({ identity }) => identity);
      assert.ok(!left.includes(found.identity), action);
    }
  });
}
