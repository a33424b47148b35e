import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { readActivity } from '../api/ledger.ts';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { PageSteps } from '../parts/page-steps.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { ActivityTable } from './activity-table.tsx';

const route = getRouteApi('/ledger/accounts/$account');
const PAGE = 100;

/** The journal lines of one ledger account, newest first. */
export function AccountActivityPage() {
  const { account } = route.useParams();
  const { entity, period, before } = route.useSearch();
  const navigate = route.useNavigate();
  const { nameOfFacility } = useEstate();
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch } = useQuery({
    queryKey: ['activity', account, entity, period, before],
    queryFn: () =>
      readActivity({
        account,
        ...(entity === undefined ? {} : { entity }),
        ...(period === undefined ? {} : { period }),
        ...(before === undefined ? {} : { before }),
        limit: PAGE,
      }),
    placeholderData: keepPreviousData,
  });
  const last = data?.at(-1);
  const of = { ...(entity === undefined ? {} : { entity }), ...(period === undefined ? {} : { period }) };
  return (
    <>
      <PageHead
        title={titled(account)}
        crumbs={[
          <Link key="ledger" to="/ledger" search={of}>
            Ledger
          </Link>,
          <span key="account">{titled(account)}</span>,
        ]}
        about={`Journal lines, newest first${entity === undefined ? '' : `, of ${nameOfFacility(entity)}`}${period === undefined ? '' : `, in period ${period}`}`}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Journal lines">
        {data === undefined ? (
          error === null && <Waiting what="journal lines" />
        ) : data.length === 0 ? (
          <EmptyNote title="No journal line" next={<Link to="/ledger">Back to the trial balance</Link>}>
            Nothing was posted to this account for this facility and period.
          </EmptyNote>
        ) : (
          <ActivityTable lines={data} />
        )}
        <PageSteps
          at={before}
          next={(data?.length ?? 0) < PAGE ? undefined : last?.journal}
          to={(place) => void navigate({ search: { ...of, ...(place === undefined ? {} : { before: place }) } })}
        />
      </section>
    </>
  );
}
