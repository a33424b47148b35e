import { systemClock } from '../../src/kernel/index.ts';
import { TrytonSession } from '../../src/deliver/tryton/session.ts';
import { date, decimal, type TrytonDomain, type TrytonRow, type TrytonValue } from '../../src/deliver/tryton/values.ts';
import { callErp } from '../erp-conformance/call.ts';
import { LOGIN, SERVICE, type TrytonServer } from './server.ts';

/** Years that are open in the test company. */
const YEARS = [2025, 2026, 2027];

/** Accounts of the test company beside those of Tryton's minimal chart: number, name, type. */
const ACCOUNTS: readonly (readonly [string, string, string])[] = [
  ['1010', 'Cash', 'Cash'],
  ['1100', 'Patient receivables', 'Current assets'],
  ['1300', 'Inventory', 'Inventories'],
  ['1500', 'Construction in progress', 'Long-term assets'],
  ['2010', 'Goods received not invoiced', 'Goods received not invoiced'],
  ['2020', 'Use tax payable', 'Current liabilities'],
  ['4010', 'Patient revenue', 'Revenue'],
  ['5010', 'Supplies', 'Expense'],
  ['5020', 'Purchase price variance', 'Expense'],
  ['5030', 'Freight', 'Expense'],
  ['5040', 'Sales tax', 'Expense'],
  ['5050', 'Cost of goods sold', 'Expense'],
];

/** Payment terms in days; each is called `Net 30`. */
const TERMS = [0, 15, 30, 45, 60];

type Ask = (method: string, ...params: readonly TrytonValue[]) => Promise<unknown>;

/**
 * Makes a company that buys: a chart of accounts with the anglo-saxon stock accounts, fiscal years with monthly periods, payment terms, the
 * category that goods are accounted by, and a service user who is no administrator.
 */
export async function makeCompany(server: TrytonServer): Promise<void> {
  const before = asking(server);
  const currency = await one(before, 'currency.currency', {
    name: 'US Dollar',
    code: 'USD',
    symbol: '$',
    digits: 2,
    rounding: decimal('0.01'),
  });
  const party = await one(before, 'party.party', { name: 'Example Health', code: 'EXAMPLE', addresses: [['create', [{}]]] });
  const company = await one(before, 'company.company', { party, currency, timezone: 'UTC' });
  const settings = { companies: [['add', [company]]], company };
  await before('model.res.user.write', [1], settings);

  const ask = asking(server);
  await chart(ask, company);
  await accounts(ask, company);
  await years(ask, company);
  for (const days of TERMS) {
    await one(ask, 'account.invoice.payment_term', {
      name: `Net ${days}`,
      lines: [['create', [{ type: 'remainder', relativedeltas: [['create', [{ days }]]] }]]],
    });
  }
  await category(ask);
  await serviceUser(ask, server, company);
}

function asking(server: TrytonServer): Ask {
  const session = new TrytonSession({ user: LOGIN, password: server.passwords.login }, systemClock);
  return (method, ...params) => session.ask(callErp(server.url), method, params);
}

async function one(ask: Ask, model: string, row: TrytonRow): Promise<number> {
  return idIn(await ask(`model.${model}.create`, [row]));
}

/** The one row that matches. */
async function find(ask: Ask, model: string, domain: TrytonDomain): Promise<number> {
  return idIn(await ask(`model.${model}.search`, domain, 0, 1, null));
}

function idIn(answer: unknown): number {
  const [id] = Array.isArray(answer) ? (answer as unknown[]) : [];
  if (typeof id !== 'number') throw new Error(`Tryton answered ${JSON.stringify(answer)} instead of an id`);
  return id;
}

/** Tryton's minimal chart, made by its own wizard. */
async function chart(ask: Ask, company: number): Promise<void> {
  const template = await find(ask, 'account.account.template', [['parent', '=', null]]);
  const [wizard] = (await ask('wizard.account.create_chart.create')) as [number];
  await ask('wizard.account.create_chart.execute', wizard, { account: { company, account_template: template } }, 'create_account');
  const account = (name: string): Promise<number> => find(ask, 'account.account', [['name', '=', name]]);
  const properties = { company, account_receivable: await account('Main Receivable'), account_payable: await account('Main Payable') };
  await ask('wizard.account.create_chart.execute', wizard, { properties }, 'create_properties');
  await ask('wizard.account.create_chart.delete', wizard);
}

async function accounts(ask: Ask, company: number): Promise<void> {
  const type = (name: string, parent: string): Promise<number> =>
    find(ask, 'account.account.type', [
      ['name', '=', name],
      ['parent.name', '=', parent],
    ]);
  const liabilities = await type('Current', 'Liability');
  const types = new Map([
    ['Cash', await type('Cash', 'Current')],
    ['Current assets', await type('Current', 'Asset')],
    ['Long-term assets', await type('Long-term', 'Asset')],
    ['Inventories', await type('Inventories', 'Current')],
    ['Current liabilities', liabilities],
    ['Revenue', await type('Revenue', 'Income')],
    ['Expense', await type('Expense', 'Income')],
  ]);
  const accrued = { name: 'Goods received not invoiced', company, parent: liabilities, statement: 'balance', stock: true };
  types.set('Goods received not invoiced', await one(ask, 'account.account.type', accrued));
  const root = await find(ask, 'account.account', [['parent', '=', null]]);
  const rows = ACCOUNTS.map(([code, name, kind]) => ({ code, name, company, parent: root, type: types.get(kind) ?? null }));
  await ask('model.account.account.create', rows);
}

async function years(ask: Ask, company: number): Promise<void> {
  const moves = await find(ask, 'ir.sequence.type', [['name', '=', 'Account Move']]);
  const invoices = await find(ask, 'ir.sequence.type', [['name', '=', 'Invoice']]);
  for (const year of YEARS) {
    const posts = await one(ask, 'ir.sequence', { name: `Posts ${year}`, sequence_type: moves, company });
    const strict = await one(ask, 'ir.sequence.strict', {
      name: `Invoices ${year}`,
      sequence_type: invoices,
      company,
      prefix: `SINV-${year}-`,
    });
    const sequences = {
      in_invoice_sequence: strict,
      in_credit_note_sequence: strict,
      out_invoice_sequence: strict,
      out_credit_note_sequence: strict,
    };
    const fiscalYear = await one(ask, 'account.fiscalyear', {
      name: String(year),
      start_date: date(`${year}-01-01`),
      end_date: date(`${year}-12-31`),
      company,
      post_move_sequence: posts,
      account_stock_method: 'anglo_saxon',
      invoice_sequences: [['create', [{ company, ...sequences }]]],
    });
    await ask('model.account.fiscalyear.create_period', [fiscalYear]);
  }
}

/** How goods are accounted: stock at the receipt, what is not invoiced yet against it, and the price variance as an expense. */
async function category(ask: Ask): Promise<void> {
  const account = (code: string): Promise<number> => find(ask, 'account.account', [['code', '=', code]]);
  await one(ask, 'product.category', {
    name: 'Goods',
    accounting: true,
    account_expense: await account('5020'),
    account_revenue: await account('4010'),
    account_stock: await account('1300'),
    account_stock_in: await account('2010'),
    account_stock_out: await account('2010'),
    account_cogs: await account('5050'),
  });
  await one(ask, 'product.category', {
    name: 'Expense',
    accounting: true,
    account_expense: await account('5010'),
    account_revenue: await account('4010'),
  });
}

const GROUPS = ['Account', 'Party Administration', 'Product Administration', 'Purchase', 'Purchase Amendment', 'Stock', 'Payment'];

async function serviceUser(ask: Ask, server: TrytonServer, company: number): Promise<void> {
  const groups = (await ask('model.res.group.search', [['name', 'in', GROUPS]], 0, 100, null)) as number[];
  await one(ask, 'res.user', {
    name: 'Plexus',
    login: SERVICE,
    password: server.passwords.service,
    groups: [['add', groups]],
    companies: [['add', [company]]],
    company,
  });
}
