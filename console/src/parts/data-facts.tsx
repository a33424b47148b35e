import { Fragment } from 'react';
import { flattened } from './flattened.ts';
import parts from './parts.module.css';

/** Content as name and value. */
export function DataFacts({ data }: { readonly data: object }) {
  const lines = flattened(data);
  if (lines.length === 0) return <p className="muted">Nothing besides its key and times.</p>;
  return (
    <dl className={parts.facts}>
      {lines.map(([name, value]) => (
        <Fragment key={name}>
          <dt className="mono">{name}</dt>
          <dd className="mono">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
