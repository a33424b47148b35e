import type { Schema } from '../api/catalog.ts';
import parts from '../parts/parts.module.css';
import css from './catalog.module.css';
import { schemaRows, typeText } from './schema-rows.ts';

interface Told {
  readonly title: string;
  readonly about?: string;
  readonly definitions: Readonly<Record<string, Schema>>;
  /** A content, told value by value. */
  readonly schema?: Schema;
  /** Or values that stand by themselves. */
  readonly rows?: readonly { readonly name: string; readonly about: string; readonly isRequired: boolean; readonly schema: Schema }[];
}

/** What goes in or comes out: each value, what it may be, and whether it is always there. */
export function SchemaTable({ title, about, definitions, schema, rows = [] }: Told) {
  const values = [
    ...rows.map((row) => ({
      path: row.name,
      type: `${typeText(row.schema, definitions)}, in the ${row.about}`,
      isRequired: row.isRequired,
    })),
    ...(schema === undefined ? [] : schemaRows(schema, definitions)),
  ];
  return (
    <section className={`panel ${css.layer}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {about === undefined ? null : <span className="muted">{about}</span>}
      </header>
      {values.length === 0 ? (
        <p className={`muted ${css.inside}`}>{schema === undefined ? 'Nothing' : typeText(schema, definitions)}</p>
      ) : (
        <div className="wide" role="region" aria-label={`${title}, values`} tabIndex={0}>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>Value</th>
                <th>May be</th>
                <th>Always there</th>
              </tr>
            </thead>
            <tbody>
              {values.map(({ path, type, isRequired }) => (
                <tr key={path}>
                  <td className={parts.id}>{path}</td>
                  <td className={css.type}>{type}</td>
                  <td>{isRequired ? 'yes' : <span className="muted">no</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
