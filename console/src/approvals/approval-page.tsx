import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type Proposal, type ProposalInFull, type ProposalStep, readProposal } from '../api/approvals.ts';
import { Amount } from '../parts/amount.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { DataFacts } from '../parts/data-facts.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { spoken, titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { SubjectLink } from '../shell/subject-link.tsx';
import work from '../parts/work.module.css';
import css from './approvals.module.css';
import { Decide } from './decide.tsx';
import { linesOf } from './draft-changes.ts';
import { JournalLines } from './journal-lines.tsx';
import { ProposalTag } from './proposal-tag.tsx';

const route = getRouteApi('/approvals/$id');

/** One proposal: exactly what it says, who asks and why, what was done with it, and the way to decide. */
export function ApprovalPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['approvals', id], queryFn: () => readProposal(id) });
  const approval = data?.approval;
  return (
    <>
      <PageHead
        title={`Approval ${id}`}
        heading={
          approval === undefined ? (
            `Approval ${id}`
          ) : (
            <>
              {titled(approval.kind)}
              {approval.amount === undefined ? null : <Amount minor={approval.amount} currency={approval.currency} named />}
              <ProposalTag state={approval.state} />
            </>
          )
        }
        crumbs={[
          <Link key="approvals" to="/approvals">
            Approvals
          </Link>,
          <span key="id">{id}</span>,
        ]}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {data === undefined ? error === null && <Waiting what="the proposal" /> : <InFull of={data} />}
    </>
  );
}

const InFull = ({ of: { approval, content, steps, journals, isOwn, mayDecide } }: { readonly of: ProposalInFull }) => (
  <div className={work.columns}>
    <div>
      <section className={`panel ${work.part}`} aria-label="What is asked for">
        <header>
          <h2>
            <q>{approval.reason}</q>
          </h2>
        </header>
        <Facts approval={approval} journals={journals} />
      </section>
      <section className={`panel ${work.part}`} aria-label="Content">
        <header>
          <h2>Exactly this</h2>
          <span className="muted">version {approval.version}</span>
        </header>
        <div className={work.inside}>
          <Content of={content} />
          <p className={css.hash}>
            <code title={approval.hash}>sha-256 {approval.hash.slice(0, 16)}…</code> <CopyButton text={approval.hash} />
          </p>
        </div>
      </section>
    </div>
    <div>
      <Decide approval={approval} content={content} isOwn={isOwn} mayDecide={mayDecide} />
      <section className="panel" aria-label="History">
        <header>
          <h2>History</h2>
        </header>
        <ol className={work.steps}>
          {steps.map((step) => (
            <Step key={`${step.at} ${step.action} ${step.who}`} step={step} />
          ))}
        </ol>
      </section>
    </div>
  </div>
);

/** What is asked for by name and value; the lines of a journal stand below each other. */
function Content({ of: { lines, ...rest } }: { readonly of: ProposalInFull['content'] }) {
  if (!Array.isArray(lines)) return <DataFacts data={{ ...rest, ...(lines === undefined ? {} : { lines }) }} />;
  const currency = typeof rest['currency'] === 'string' ? rest['currency'] : undefined;
  return (
    <>
      <DataFacts data={rest} />
      <JournalLines lines={linesOf(lines)} currency={currency} />
    </>
  );
}

function Facts({ approval, journals }: { readonly approval: Proposal; readonly journals: readonly string[] }) {
  const { nameOfFacility } = useEstate();
  const { subject, entity, maker, approvers, approvals, roles = [], proposedAt, madeAt, dueAt, expiresAt } = approval;
  return (
    <dl className={`${parts.facts} ${work.inside}`}>
      <dt>About</dt>
      <dd>
        <SubjectLink of={subject} />
      </dd>
      <dt>Facility</dt>
      <dd>{entity === '*' ? 'The whole health system' : nameOfFacility(entity)}</dd>
      <dt>Asked for by</dt>
      <dd>
        {maker}, <Moment at={proposedAt ?? madeAt} full />
      </dd>
      {approvers === undefined ? null : (
        <>
          <dt>Approved by</dt>
          <dd>
            {approvals} of {approvers}
            {roles.length === 0 ? null : `; each is ${roles.map(spoken).join(' or ')}`}
          </dd>
        </>
      )}
      {dueAt === undefined ? null : (
        <>
          <dt>Due</dt>
          <dd>
            <Moment at={dueAt} full />
          </dd>
        </>
      )}
      {expiresAt === undefined ? null : (
        <>
          <dt>Expires</dt>
          <dd>
            <Moment at={expiresAt} full />
          </dd>
        </>
      )}
      {journals.length === 0 ? null : (
        <>
          <dt>Became</dt>
          <dd className="mono">
            {journals.map((journal) => (
              <Link key={journal} to="/ledger/journals/$journal" params={{ journal: journal.slice('journal:'.length) }}>
                {journal}
              </Link>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

const Step = ({ step: { action, who, forWhom, note, at, version } }: { readonly step: ProposalStep }) => (
  <li>
    <strong>{titled(action)}</strong> by {who}
    {forWhom === undefined ? null : `, standing in for ${forWhom}`}
    {version === 1 ? null : `, version ${version}`}
    <span className={work.under}>
      <Moment at={at} full />
    </span>
    {note === undefined ? null : <q>{note}</q>}
  </li>
);
