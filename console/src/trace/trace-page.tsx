import { getRouteApi, Link } from '@tanstack/react-router';
import { PageHead } from '../parts/page-head.tsx';
import { TraceView } from './trace-view.tsx';

const route = getRouteApi('/trace/$of');

/** The chain around one event, journal, line, summary journal or delivery. */
export function TracePage() {
  const { of } = route.useParams();
  const journal = /^journal:(\d+)/.exec(of)?.[1];
  const crumbs =
    journal === undefined
      ? [<span key="trace">Trace</span>]
      : [
          <Link key="ledger" to="/ledger">
            Ledger
          </Link>,
          <Link key="journal" to="/ledger/journals/$journal" params={{ journal }}>
            Journal {journal}
          </Link>,
          <span key="trace">Trace</span>,
        ];
  return (
    <>
      <PageHead
        title={`Trace of ${of}`}
        heading={
          <>
            Trace of <span className="mono">{of}</span>
          </>
        }
        crumbs={crumbs}
        about="Both ways between the bytes that were received and what the ERP confirmed, with the rule and release of each step."
      />
      <TraceView key={of} of={of} />
    </>
  );
}
