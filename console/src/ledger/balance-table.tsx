import { Link } from '@tanstack/react-router';
import { amountText, sidesOf, total } from '../parts/money.ts';
import parts from '../parts/parts.module.css';
import { titled } from '../parts/words.ts';
import type { AccountBalance } from './balances.ts';
import css from './ledger.module.css';

interface Balances {
  readonly accounts: readonly AccountBalance[];
  readonly entity: string | undefined;
  readonly period: string | undefined;
}

export function BalanceTable({ accounts, entity, period }: Balances) {
  const currencies = [...new Set(accounts.map(({ currency }) => currency))];
  const search = { ...(entity === undefined ? {} : { entity }), ...(period === undefined ? {} : { period }) };
  return (
    <div className="wide">
      <table className={parts.table}>
        <thead>
          <tr>
            <th>Ledger account</th>
            <th className="number roomy">Debits</th>
            <th className="number roomy">Credits</th>
            <th className="number">Balance, debit</th>
            <th className="number">Balance, credit</th>
            <th>Currency</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ account, currency, debit, credit }) => {
            const balance = sidesOf(String(BigInt(debit) - BigInt(credit)));
            return (
              <tr key={`${account} ${currency}`}>
                <td>
                  <Link to="/ledger/accounts/$account" params={{ account }} search={search} data-row>
                    {titled(account)}
                  </Link>
                </td>
                <td className="number muted roomy">{amountText(debit, currency)}</td>
                <td className="number muted roomy">{amountText(credit, currency)}</td>
                <td className="number">{balance.debit === undefined ? '' : amountText(balance.debit, currency)}</td>
                <td className="number">{balance.credit === undefined ? '' : amountText(balance.credit, currency)}</td>
                <td className="muted">{currency}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot className={css.sum}>
          {currencies.map((currency) => {
            const own = accounts.filter((one) => one.currency === currency);
            const balances = own.map(({ debit, credit }) => sidesOf(String(BigInt(debit) - BigInt(credit))));
            return (
              <tr key={currency}>
                <th scope="row">Total</th>
                <td className="number roomy">{amountText(total(own.map(({ debit }) => debit)), currency)}</td>
                <td className="number roomy">{amountText(total(own.map(({ credit }) => credit)), currency)}</td>
                <td className="number">{amountText(total(balances.map(({ debit = '0' }) => debit)), currency)}</td>
                <td className="number">{amountText(total(balances.map(({ credit = '0' }) => credit)), currency)}</td>
                <td className="muted">{currency}</td>
              </tr>
            );
          })}
        </tfoot>
      </table>
    </div>
  );
}
