import { useQuery } from '@tanstack/react-query';
import { type Allowance, readQuotas, ROUTE_CLASSES } from '../api/roles.ts';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { AdminHead } from './admin-head.tsx';
import css from './admin.module.css';

const ABOUT = { read: 'Reading', write: 'Changing something', bulk: 'What moves much at once' } as const;

/** How much callers may ask for: everybody, and the clients that have allowances of their own. */
export function QuotasPage() {
  const { data, error, refetch } = useQuery({ queryKey: ['quotas'], queryFn: readQuotas });
  return (
    <>
      <AdminHead
        title="Quotas"
        about={
          <>
            What each caller may ask for. More is answered with 429 and when to come back. Changed in <code>policies/quotas.yaml</code> of
            the estate.
          </>
        }
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {data === undefined ? (
        error === null && (
          <section className="panel">
            <Waiting what="the quotas" />
          </section>
        )
      ) : (
        <>
          <section className={`panel ${css.part}`}>
            <header>
              <h2>Every caller</h2>
            </header>
            <table className={parts.table}>
              <thead>
                <tr>
                  <th>Requests</th>
                  <th className="number">A second</th>
                  <th className="number">At once</th>
                </tr>
              </thead>
              <tbody>
                {ROUTE_CLASSES.map((name) => (
                  <tr key={name}>
                    <td>{ABOUT[name]}</td>
                    <td className="number">{data.classes[name].perSecond.toLocaleString('en')}</td>
                    <td className="number">{data.classes[name].burst.toLocaleString('en')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <section className="panel">
            <header>
              <h2>Clients with allowances of their own</h2>
            </header>
            {data.clients.length === 0 ? (
              <EmptyNote title="No client has its own">Every client has what every caller has.</EmptyNote>
            ) : (
              <table className={parts.table}>
                <thead>
                  <tr>
                    <th>Client</th>
                    {ROUTE_CLASSES.map((name) => (
                      <th key={name} className="number">
                        {ABOUT[name]}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {data.clients.map((own) => (
                    <tr key={own.client}>
                      <td className={parts.id}>{own.client}</td>
                      {ROUTE_CLASSES.map((name) => (
                        <td key={name} className="number">
                          {allowanceText(own[name])}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </section>
        </>
      )}
    </>
  );
}

const allowanceText = (own: Allowance | undefined): string =>
  own === undefined ? 'as every caller' : `${own.perSecond.toLocaleString('en')} a second, ${own.burst.toLocaleString('en')} at once`;
