import { TrytonSession } from '../../src/deliver/tryton/session.ts';
import { date, decimal, type TrytonRow } from '../../src/deliver/tryton/values.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { callErp } from '../erp-conformance/call.ts';
import { LOGIN, type TrytonServer } from './server.ts';

/** Somebody in accounting who works in Tryton itself, as its administrator. */
export function accountantOf(server: TrytonServer) {
  const call = callErp(server.url);
  const session = new TrytonSession({ user: LOGIN, password: server.passwords.login }, systemClock);
  const make = async (model: string, row: TrytonRow): Promise<number> =>
    ((await session.ask(call, `model.${model}.create`, [[row]])) as number[])[0] ?? 0;
  const press = async (model: string, button: string, id: number): Promise<void> =>
    void (await session.ask(call, `model.${model}.${button}`, [[id]]));

  /** What is owed for an invoice: its line in the books and who it is owed to. */
  const owed = async (reference: string): Promise<Owed> => {
    const [entry] = await server.sql<Owed>(
      `select l.id as line, l.account, i.party, i.currency, i.company, (l.credit)::text as amount,
         (select id from account_account where code = '1010') as cash
       from account_invoice i join account_move_line l on l.move = i.move and l.credit > 0 and l.account = i.account
       where i.reference = $1 or i.description = $1`,
      [reference],
    );
    if (entry === undefined) throw new Error(`Tryton owes nothing for ${reference}`);
    return entry;
  };

  /** Approves a payment of an amount; answers its id. */
  const schedule = async (reference: string, amount: string, day: string): Promise<number> => {
    const { party, currency, company, line } = await owed(reference);
    const journal = await make('account.payment.journal', { name: 'Bank', process_method: 'manual', currency, company });
    const row = { kind: 'payable', party, journal, company, line, amount: decimal(amount), date: date(day) };
    const payment = await make('account.payment', row);
    await press('account.payment', 'approve', payment);
    return payment;
  };

  /** Books the payment of all that is owed and clears the invoice with it. */
  const pay = async (reference: string, day: string): Promise<void> => {
    const { account, party, cash, line, amount } = await owed(reference);
    const [period] = await server.sql<{ id: number }>("select id from account_period where start_date = date_trunc('month', $1::date)", [
      day,
    ]);
    const [journal] = await server.sql<{ id: number }>("select id from account_journal where code = 'CASH'");
    const lines = [
      { account, party, debit: decimal(amount), credit: decimal('0') },
      { account: cash, debit: decimal('0'), credit: decimal(amount) },
    ];
    const row = { journal: journal?.id ?? 0, period: period?.id ?? 0, date: date(day), lines: [['create', lines]] };
    const entry = await make('account.move', row);
    await press('account.move', 'post', entry);
    const [counter] = await server.sql<{ id: number }>('select id from account_move_line where move = $1 and debit > 0', [entry]);
    await make('account.move.reconciliation', { date: date(day), lines: [['add', [line, counter?.id ?? 0]]] });
  };
  return { schedule, pay };
}

interface Owed {
  readonly line: number;
  readonly account: number;
  readonly party: number;
  readonly currency: number;
  readonly company: number;
  readonly cash: number;
  /** `120.00` */
  readonly amount: string;
}
