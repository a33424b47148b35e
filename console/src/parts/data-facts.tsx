import { Fragment } from 'react';
import { flattened } from './flattened.ts';
import { amountText, isMinor } from './money.ts';
import parts from './parts.module.css';

/** Content as name and value; whole minor units are shown as amounts of the content's own currency. */
export function DataFacts({ data }: { readonly data: object }) {
  const lines = flattened(data);
  const currency = lines.find(([name]) => name === 'currency')?.[1];
  const shown = (name: string, value: string): string =>
    currency !== undefined && isMinor(name, value) ? amountText(value, currency) : value;
  if (lines.length === 0) return <p className="muted">Nothing besides its key and times.</p>;
  return (
    <dl className={parts.facts}>
      {lines.map(([name, value]) => (
        <Fragment key={name}>
          <dt className="mono">{name}</dt>
          <dd className="mono">{shown(name, value)}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
