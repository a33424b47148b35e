import { Link } from '@tanstack/react-router';
import type { FlowPicture } from '../api/flow.ts';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { Sparkline } from '../parts/sparkline.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { ExceptionCount, WaitingCount } from './counts.tsx';
import { rateText } from './flow-strip.tsx';

/** Ways in, by system: what comes, how fast, what waits. */
export function ChannelTable({ systems }: Pick<FlowPicture, 'systems'>) {
  const rows = systems.flatMap((system) => system.channels.map((channel) => ({ system, channel })));
  return (
    <section className="panel" aria-labelledby="channels">
      <header>
        <h2 id="channels">Systems that send</h2>
      </header>
      {rows.length === 0 ? (
        <EmptyNote title="No channel is configured">Name one in a file of estate/systems and start Plexus again.</EmptyNote>
      ) : (
        <div className="wide">
          <table className={parts.table}>
            <thead>
              <tr>
                <th className="roomy">System</th>
                <th>Channel</th>
                <th className="number">Per minute</th>
                <th>Last hour</th>
                <th className="number">Received</th>
                <th className="number">Waiting</th>
                <th className="number">Failures</th>
                <th>Last message</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ system, channel }) => (
                <tr key={channel.channel}>
                  <td className={`${parts.nowrap} roomy`}>{system.name}</td>
                  <td className={parts.nowrap}>
                    <Link to="/messages" search={{ channel: channel.channel }}>
                      {channel.channel}
                    </Link>{' '}
                    <span className="muted">{channel.protocol}</span>{' '}
                    {channel.stoppedAt === undefined ? null : <StateTag state="stopped" tone="bad" />}
                  </td>
                  <td className="number">{rateText(channel.perMinute.received)}</td>
                  <td>
                    <Sparkline values={channel.history} label={`Received on ${channel.channel} per minute over the last hour`} />
                  </td>
                  <td className="number">{channel.received.toLocaleString('en')}</td>
                  <td className="number">
                    <WaitingCount {...channel} />
                  </td>
                  <td className="number">
                    <ExceptionCount count={channel.failures} search={{ channel: channel.channel }} tone="bad" />
                  </td>
                  <td>
                    {channel.lastReceivedAt === undefined ? (
                      <span className="muted">none yet</span>
                    ) : (
                      <Moment at={channel.lastReceivedAt} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
