import { Button, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { listPurchases, type Purchase, PURCHASE_KINDS, type PurchaseKind } from '../api/purchases.ts';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { without } from '../shell/search-text.ts';

const route = getRouteApi('/purchases');
const FRESH_MS = 10_000;

/** Requisitions, orders and invoices, by number, with how far each is. */
export function PurchasesPage() {
  const { kind = 'order', after } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['purchases', kind, after],
    queryFn: () => listPurchases(kind, after),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
  return (
    <>
      <PageHead title="Purchases" about="What was asked for, ordered, received and billed." />
      <div className={parts.filters}>
        <SegmentedControl
          size="xs"
          aria-label="Kind"
          value={kind}
          data={PURCHASE_KINDS.map((value) => ({ value, label: `${titled(value)}s` }))}
          onChange={(next) => {
            const chosen = PURCHASE_KINDS.find((one) => one === next);
            void navigate({ search: (now) => ({ ...without(now, 'after'), ...(chosen === undefined ? {} : { kind: chosen }) }) });
          }}
        />
      </div>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Purchases" aria-busy={isPlaceholderData}>
        {data === undefined ? (
          error === null && <Waiting what="purchases" />
        ) : data.purchases.length === 0 ? (
          <EmptyNote title="There is none">They appear when a department asks for something, or a supplier bills it.</EmptyNote>
        ) : (
          <PurchaseTable kind={kind} purchases={data.purchases} />
        )}
        {after === undefined && data?.next === undefined ? null : (
          <div className={parts.more}>
            <Button
              variant="default"
              disabled={after === undefined}
              onClick={() => void navigate({ search: (now) => without(now, 'after') })}
            >
              First
            </Button>
            <Button
              variant="default"
              disabled={data?.next === undefined}
              onClick={() => void navigate({ search: (now) => ({ ...now, ...(data?.next === undefined ? {} : { after: data.next }) }) })}
            >
              More
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

function PurchaseTable({ kind, purchases }: { readonly kind: PurchaseKind; readonly purchases: readonly Purchase[] }) {
  const { nameOfFacility } = useEstate();
  return (
    <table className={parts.table}>
      <thead>
        <tr>
          <th>Number</th>
          <th>Stands</th>
          <th className="roomy">Facility</th>
          <th className="roomy">Recorded</th>
        </tr>
      </thead>
      <tbody>
        {purchases.map((one) => {
          const number = one.key.slice(kind.length + 1);
          return (
            <tr key={one.key}>
              <td className="mono">
                <Link to="/purchases/$kind/$number" params={{ kind, number }} data-row>
                  {number}
                </Link>
              </td>
              <td>
                <StateTag state={one.status} />
              </td>
              <td className="roomy">{nameOfFacility(one.entity)}</td>
              <td className="roomy">
                <Moment at={one.recordedAt} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
