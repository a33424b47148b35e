import { useQuery } from '@tanstack/react-query';
import { readFlow } from '../api/flow.ts';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useLive } from '../shell/live.tsx';
import { ChannelTable } from './channel-table.tsx';
import { FacilityTable } from './facility-table.tsx';
import { Fires } from './fire-list.tsx';
import css from './flow.module.css';
import { FlowStrip } from './flow-strip.tsx';
import { TargetTable } from './target-table.tsx';

/** Home: what is on fire, what goes through, and where it waits. */
export function FlowPage() {
  const live = useLive();
  const first = useQuery({ queryKey: ['flow'], queryFn: readFlow, enabled: live.flow === undefined });
  const flow = live.flow ?? first.data;
  return (
    <>
      <PageHead
        title="Flow"
        about={
          flow === undefined ? (
            'Messages in, journals posted, deliveries out'
          ) : (
            <>
              Rates are the mean of the last five minutes; lines show the last hour. {live.connected === true ? 'Live, ' : 'Last known at '}
              <Moment at={flow.at} />
            </>
          )
        }
      />
      {first.error === null || flow !== undefined ? null : <ProblemNote error={first.error} again={() => void first.refetch()} />}
      {flow === undefined ? (
        first.error === null && <Waiting what="the flow" />
      ) : (
        <>
          <Fires flow={flow} exceptions={live.exceptions} />
          <FlowStrip flow={flow} />
          <div className={css.tables}>
            <ChannelTable systems={flow.systems} />
            <TargetTable systems={flow.systems} />
            <FacilityTable facilities={flow.facilities} />
          </div>
        </>
      )}
    </>
  );
}
