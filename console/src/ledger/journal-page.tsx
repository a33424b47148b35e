import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { readJournal, type SourcedJournal } from '../api/ledger.ts';
import { ButtonLink } from '../parts/button-link.tsx';
import { Moment } from '../parts/moment.tsx';
import { amountText, sidesOf, total } from '../parts/money.ts';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { shortened, spoken, titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { SubjectLink } from '../shell/subject-link.tsx';
import css from './ledger.module.css';

const route = getRouteApi('/ledger/journals/$journal');

/** One journal: its balanced lines, what it came from, and the way to the bytes. */
export function JournalPage() {
  const { journal: number } = route.useParams();
  const { line } = route.useSearch();
  const { data: journal, error, refetch } = useQuery({ queryKey: ['journal', number], queryFn: () => readJournal(number) });
  const account = journal?.lines.find(({ id }) => id.endsWith(`/${line ?? '1'}`))?.account;
  return (
    <>
      <PageHead
        title={`Journal ${number}`}
        crumbs={[
          <Link key="ledger" to="/ledger">
            Ledger
          </Link>,
          ...(account === undefined
            ? []
            : [
                <Link key="account" to="/ledger/accounts/$account" params={{ account }}>
                  {titled(account)}
                </Link>,
              ]),
          <span key="journal">Journal {number}</span>,
        ]}
        about={
          journal === undefined
            ? undefined
            : `${titled(journal.posting)}, accounting day ${journal.accountingDay}, period ${journal.period}`
        }
      >
        <ButtonLink to="/trace/$of" params={{ of: `journal:${number}` }}>
          Trace to the bytes
        </ButtonLink>
      </PageHead>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {journal === undefined ? (
        error === null && <Waiting what="the journal" />
      ) : (
        <>
          <div className={css.facts}>
            <Posted journal={journal} />
            <CameFrom journal={journal} />
          </div>
          <Lines journal={journal} marked={line} />
        </>
      )}
    </>
  );
}

interface Shown {
  readonly journal: SourcedJournal;
}

function Posted({ journal }: Shown) {
  const { nameOfFacility } = useEstate();
  return (
    <section className="panel">
      <header>
        <h2>Posted</h2>
      </header>
      <div>
        <dl className={parts.facts}>
          <dt>Facility</dt>
          <dd>{nameOfFacility(journal.entity)}</dd>
          <dt>Posting rule</dt>
          <dd className="mono">{journal.rule}</dd>
          <dt>Posted</dt>
          <dd>
            <Moment at={journal.postedAt} facility={journal.entity} full />
          </dd>
          {journal.originalDay === undefined ? null : (
            <>
              <dt>Would be of</dt>
              <dd>{journal.originalDay}, in a period that was closed</dd>
            </>
          )}
          <Mirrored label="Reverses" journal={journal.reverses} />
          <Mirrored label="Reversed by" journal={journal.reversedBy} />
        </dl>
      </div>
    </section>
  );
}

const Mirrored = ({ label, journal }: { readonly label: string; readonly journal: string | undefined }) =>
  journal === undefined ? null : (
    <>
      <dt>{label}</dt>
      <dd>
        <Link to="/ledger/journals/$journal" params={{ journal: journal.slice('journal:'.length) }} className="mono">
          {journal}
        </Link>
      </dd>
    </>
  );

function CameFrom({ journal: { source, subject, event } }: Shown) {
  return (
    <section className="panel">
      <header>
        <h2>Came from</h2>
      </header>
      <div>
        <dl className={parts.facts}>
          <dt>About</dt>
          <dd>
            <SubjectLink of={subject} />
          </dd>
          <dt>Event</dt>
          <dd>
            <Link to="/trace/$of" params={{ of: event }}>
              {source?.type ?? shortened(event, 26)}
            </Link>
          </dd>
          {source?.message === undefined ? null : (
            <>
              <dt>Message</dt>
              <dd>
                <Link
                  to="/messages/$id"
                  params={{ id: source.message }}
                  search={{
                    tab: 'parsed',
                    ...(source.range === undefined ? {} : { bytes: `${source.range.start}-${source.range.end}` }),
                  }}
                >
                  <span className="mono">{source.message}</span>
                  {source.range === undefined ? '' : `, bytes ${source.range.start}–${source.range.end}`}
                </Link>
              </dd>
            </>
          )}
          {source?.rule === undefined ? null : (
            <>
              <dt>Mapping rule</dt>
              <dd>
                <span className="mono">{source.rule}</span> of release {source.release}
              </dd>
            </>
          )}
        </dl>
      </div>
    </section>
  );
}

function Lines({ journal, marked }: Shown & { readonly marked: string | undefined }) {
  const sides = journal.lines.map((line) => ({ line, ...sidesOf(line.amount) }));
  return (
    <section className="panel" aria-label="Lines">
      <div className="wide">
        <table className={parts.table}>
          <thead>
            <tr>
              <th>Line</th>
              <th>Ledger account</th>
              <th className="number">Debit</th>
              <th className="number">Credit</th>
              <th>Bucket</th>
              <th>Dimensions</th>
              <th>Summary</th>
            </tr>
          </thead>
          <tbody>
            {sides.map(({ line, debit, credit }) => (
              <tr key={line.id} data-chosen={line.id.endsWith(`/${marked ?? ''}`) ? '' : undefined}>
                <td>
                  <Link to="/trace/$of" params={{ of: line.id }} className={parts.id} aria-label={`Trace line ${line.id}`}>
                    {line.id.slice('journal:'.length)}
                  </Link>
                </td>
                <td className={parts.nowrap}>
                  <Link to="/ledger/accounts/$account" params={{ account: line.account }} search={{ entity: journal.entity }}>
                    {titled(line.account)}
                  </Link>
                </td>
                <td className="number">{debit === undefined ? '' : amountText(debit, journal.currency)}</td>
                <td className="number">{credit === undefined ? '' : amountText(credit, journal.currency)}</td>
                <td>{line.bucket ?? ''}</td>
                <td>
                  {[line.department, line.costCenter, line.serviceLine, line.payerClass, line.counterparty, line.openItem]
                    .filter((one) => one !== undefined)
                    .map(spoken)
                    .join(' · ')}
                </td>
                <td className={parts.id}>
                  {line.summary === undefined ? (
                    <span className="muted">waits</span>
                  ) : (
                    <Link to="/trace/$of" params={{ of: line.summary }}>
                      {line.summary}
                    </Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot className={css.sum}>
            <tr>
              <th scope="row" colSpan={2}>
                Total, {journal.currency}
              </th>
              <td className="number">{amountText(total(sides.map(({ debit = '0' }) => debit)), journal.currency)}</td>
              <td className="number">{amountText(total(sides.map(({ credit = '0' }) => credit)), journal.currency)}</td>
              <td colSpan={3} />
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}
