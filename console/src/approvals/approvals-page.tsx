import { NativeSelect, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { listProposals, PROPOSAL_STATES, type Proposal } from '../api/approvals.ts';
import { Amount } from '../parts/amount.tsx';
import { ButtonLink } from '../parts/button-link.tsx';
import { Distance, Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { shortened, titled } from '../parts/words.ts';
import { PageSteps } from '../parts/page-steps.tsx';
import { without } from '../shell/search-text.ts';
import work from '../parts/work.module.css';
import { ProposalTag } from './proposal-tag.tsx';

const route = getRouteApi('/approvals');
const FRESH_MS = 10_000;

/** What waits for a second person, and what became of it. */
export function ApprovalsPage() {
  const { state = 'proposed', mine, before } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['approvals', state, mine, before],
    queryFn: () =>
      listProposals({ state, ...(mine === undefined ? {} : { mine: 'true' as const }), ...(before === undefined ? {} : { before }) }),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
  return (
    <>
      <PageHead title="Approvals" about="What one person asks for and another decides. Nobody decides about their own.">
        <ButtonLink variant="default" to="/approvals/stand-ins">
          Who stands in
        </ButtonLink>
      </PageHead>
      <div className={parts.filters}>
        <SegmentedControl
          size="xs"
          aria-label="Whose"
          value={mine ?? 'all'}
          onChange={(next) =>
            void navigate({
              search: (now) => ({ ...without(now, 'before', 'mine'), ...(next === 'true' ? { mine: 'true' as const } : {}) }),
            })
          }
          data={[
            { value: 'all', label: 'All' },
            { value: 'true', label: 'Mine' },
          ]}
        />
        <NativeSelect
          label="State"
          data={PROPOSAL_STATES.map((value) => ({
            value,
            label: value === 'proposed' ? 'Waits' : titled(value === 'executed' ? 'done' : value),
          }))}
          value={state}
          onChange={(event) => {
            const next = PROPOSAL_STATES.find((one) => one === event.currentTarget.value);
            void navigate({ search: (now) => ({ ...without(now, 'before'), ...(next === undefined ? {} : { state: next }) }) });
          }}
        />
      </div>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Approvals" aria-busy={isPlaceholderData}>
        {data === undefined ? (
          error === null && <Waiting what="approvals" />
        ) : data.approvals.length === 0 ? (
          <EmptyNote title={state === 'proposed' ? 'Nothing waits' : 'There is none'}>
            {state === 'proposed'
              ? 'Write-offs and adjustments over the limits, periods to open again and releases appear here when somebody asks for them.'
              : 'None of them came to this.'}
          </EmptyNote>
        ) : (
          <ProposalTable proposals={data.approvals} />
        )}
        <PageSteps
          at={before}
          next={data?.next}
          to={(place) => void navigate({ search: (now) => (place === undefined ? without(now, 'before') : { ...now, before: place }) })}
        />
      </section>
    </>
  );
}

const ProposalTable = ({ proposals }: { readonly proposals: readonly Proposal[] }) => (
  <table className={`${parts.table} ${work.list}`}>
    <thead>
      <tr>
        <th>What</th>
        <th className="number">Amount</th>
        <th className="roomy">Asked for by</th>
        <th className="roomy">Asked for</th>
        <th>Stands</th>
      </tr>
    </thead>
    <tbody>
      {proposals.map((proposal) => (
        <tr key={proposal.id}>
          <td>
            <Link to="/approvals/$id" params={{ id: proposal.id }} data-row>
              {titled(proposal.kind)}
            </Link>
            <span className={work.under}>{proposal.reason}</span>
            <span className={`${work.under} mono`}>{shortened(proposal.subject, 28)}</span>
          </td>
          <td className="number">
            {proposal.amount === undefined ? null : <Amount minor={proposal.amount} currency={proposal.currency} named />}
          </td>
          <td className="roomy">{proposal.maker}</td>
          <td className="roomy">
            <Moment at={proposal.proposedAt ?? proposal.madeAt} />
          </td>
          <td>
            <ProposalTag state={proposal.state} />
            {proposal.state !== 'proposed' || proposal.dueAt === undefined ? null : (
              <span className={work.under}>
                due <Distance at={proposal.dueAt} />
              </span>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
