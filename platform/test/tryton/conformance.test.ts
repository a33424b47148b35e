import { tryton } from '../../src/deliver/tryton/adapter.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { behavesAsAnErp } from '../erp-conformance/behaviours.ts';
import { callErp } from '../erp-conformance/call.ts';
import { freshTryton } from './fresh.ts';
import { SERVICE } from './server.ts';

const server = await freshTryton();

const COUNTS = {
  'purchase-order': "select count(*) as n from purchase_purchase where number = $1 and state <> 'cancelled'",
  'goods-receipt': "select count(*) as n from stock_shipment_in where reference = $1 and state <> 'cancelled'",
  'supplier-invoice': "select count(*) as n from account_invoice where reference = $1 and state <> 'cancelled'",
  'summary-journal': 'select count(*) as n from account_move where number = $1',
};

behavesAsAnErp({
  name: 'Tryton',
  adapter: tryton(systemClock, { login: { user: SERVICE, password: server.passwords.service } }),
  call: callErp(server.url),
  takesJournals: true,
  takesChanges: true,
  // Tryton is asked many small questions; the calls that change something are the ones that matter.
  mayFail: ({ body = '' }) => /\.(create|write|quote|confirm|receive|done|post|validate_amendment)"/.test(body),
  // Cut off after it was sent comes to the same as never sent, as far as Tryton can tell.
  fates: ['answer lost', 'not sent'],
  count: async (kind, name) => Number((await server.sql<{ n: bigint }>(COUNTS[kind], [name]))[0]?.n),
  setPeriod: async (day, isOpen) => {
    await server.sql('update account_period set state = $2 where $1::date between start_date and end_date', [
      day,
      isOpen ? 'open' : 'close',
    ]);
  },
  redateInvoice: async (number, day) => {
    const period = (
      await server.sql<{ id: number }>('select id from account_period where $1::date between start_date and end_date', [day])
    )[0]?.id;
    await server.sql('update account_move set date = $2, period = $3 where id = (select move from account_invoice where reference = $1)', [
      number,
      day,
      period,
    ]);
  },
});
