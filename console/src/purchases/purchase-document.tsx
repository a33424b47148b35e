import { Fragment } from 'react';
import type { Purchase } from '../api/purchases.ts';
import { Amount } from '../parts/amount.tsx';
import { amountText, digitsOf, isMinor } from '../parts/money.ts';
import parts from '../parts/parts.module.css';
import { Table } from '../parts/table.tsx';
import { spoken, titled } from '../parts/words.ts';
import work from '../parts/work.module.css';
import { linesOf } from './document-lines.ts';

/** Fields whose words are of our own making. */
const SPOKEN = new Set(['kind']);

/** A requisition, an order or an invoice as a person reads it: what it says at its top, and its lines. */
export function PurchaseDocument({ purchase: { document, revision } }: { readonly purchase: Purchase }) {
  const content: Readonly<Record<string, unknown>> = { ...document };
  const currency = typeof content['currency'] === 'string' ? content['currency'] : undefined;
  const head = Object.entries(content).filter(([, value]) => typeof value !== 'object' && value !== undefined);
  const lines = linesOf(content, digitsOf(currency));
  const shown = (name: string, value: unknown): string => {
    const text = String(value);
    if (isMinor(name, text)) return `${amountText(text, currency)} ${currency ?? ''}`.trim();
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return SPOKEN.has(name) ? spoken(text) : text;
  };
  return (
    <section className={`panel ${work.part}`} aria-label="Document">
      <header>
        <h2>The document</h2>
        <span className="muted">revision {revision}</span>
      </header>
      <dl className={`${parts.facts} ${work.inside}`}>
        {head.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{titled(name.replace(/^is(?=[A-Z])/, ''))}</dt>
            <dd>{shown(name, value)}</dd>
          </Fragment>
        ))}
      </dl>
      <Table
        columns={['Line', 'What', ['Quantity', 'number'], ['Unit price', 'number'], ['Amount', 'number'], ['Under', 'roomy']]}
        label="Lines of the document"
      >
        {lines.map((line) => (
          <tr key={line.line}>
            <td>{line.line}</td>
            <td>{line.what}</td>
            <td className="number">{line.quantity}</td>
            <td className="number">{line.unitPrice ?? '–'}</td>
            <td className="number">{line.amount === undefined ? '–' : <Amount minor={line.amount} currency={currency} />}</td>
            <td className="roomy">{line.under ?? ''}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
