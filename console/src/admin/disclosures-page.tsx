import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { readDisclosures } from '../api/audit.ts';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Table } from '../parts/table.tsx';
import { shortened } from '../parts/words.ts';
import css from './admin.module.css';

const route = getRouteApi('/admin/audit/accounts/$subject');

/** Everything that was shown of one account, to whom and why: what a patient may ask for (45 CFR 164.528). */
export function DisclosuresPage() {
  const { subject } = route.useParams();
  // Each look is on record itself, so it is made once and not again by coming back to the window.
  const { data, error, refetch } = useQuery({
    queryKey: ['disclosures', subject],
    queryFn: () => readDisclosures(subject),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <PageHead
        title="Disclosures"
        heading="What was shown of an account"
        about={
          <>
            <span className="mono" title={subject}>
              {shortened(subject, 34)}
            </span>
            , oldest first. That you looked is on record too.
          </>
        }
        crumbs={[
          <Link key="audit" to="/admin/audit">
            Audit
          </Link>,
          <span key="here">What was shown of an account</span>,
        ]}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" aria-label="Disclosures">
        {data === undefined ? (
          error === null && <Waiting what="what was shown" />
        ) : data.length === 0 ? (
          <EmptyNote title="Nothing was shown of it">
            Nobody read who the patient is, or the content of a message that this account came from.
          </EmptyNote>
        ) : (
          <Table columns={['When', 'To whom', 'What', 'Why']}>
            {data.map(({ id, at, person, principal, of, object, detail }) => (
              <tr key={id}>
                <td>
                  <Moment at={at} full />
                </td>
                <td>
                  {person}
                  <br />
                  <span className="muted">{principal}</span>
                </td>
                <td>
                  {of === 'identity' ? 'Who the patient is' : 'A message it came from'}
                  <br />
                  <code className="muted">{shortened(object, 34)}</code>
                </td>
                <td className={css.wrapped}>{detail}</td>
              </tr>
            ))}
          </Table>
        )}
      </section>
    </>
  );
}
