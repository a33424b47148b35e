import type { FlowPicture, TargetFlow } from '../api/flow.ts';
import parts from '../parts/parts.module.css';
import { Sparkline } from '../parts/sparkline.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { ExceptionCount, WaitingCount } from './counts.tsx';
import { rateText } from './flow-strip.tsx';

/** Ways out: what each target confirmed, and what waits for it. */
export function TargetTable({ systems }: Pick<FlowPicture, 'systems'>) {
  const rows = systems.flatMap((system) => system.targets.map((target) => ({ system, target })));
  if (rows.length === 0) return null;
  return (
    <section className="panel">
      <header>
        <h2 id="targets">Systems that receive</h2>
      </header>
      <div className="wide" role="region" aria-labelledby="targets" tabIndex={0}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th className="roomy">System</th>
              <th>Target</th>
              <th className="number">Per minute</th>
              <th>Last hour</th>
              <th className="number">Delivered</th>
              <th className="number">Waiting</th>
              <th className="number">Failures</th>
              <th>State</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ system, target }) => (
              <tr key={target.target}>
                <td className={`${parts.nowrap} roomy`}>{system.name}</td>
                <td className={parts.nowrap}>{target.target}</td>
                <td className="number">{rateText(target.perMinute.delivered)}</td>
                <td>
                  <Sparkline values={target.history} label={`Delivered to ${target.target} per minute over the last hour`} />
                </td>
                <td className="number">{target.delivered.toLocaleString('en')}</td>
                <td className="number">
                  <WaitingCount {...target} />
                </td>
                <td className="number">
                  <ExceptionCount count={target.failures} search={{ kind: 'delivery' }} tone="bad" />
                </td>
                <td>
                  <TargetState target={target} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function TargetState({ target }: { readonly target: TargetFlow }) {
  if (target.paused) return <StateTag state="paused" tone="warn" />;
  if (target.circuit === 'closed') return <StateTag state="answers" tone="ok" />;
  return target.circuit === 'open' ? <StateTag state="does not answer" tone="bad" /> : <StateTag state="being tried" tone="warn" />;
}
