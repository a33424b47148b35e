import { Link } from '@tanstack/react-router';
import type { FacilityFlow } from '../api/flow.ts';
import parts from '../parts/parts.module.css';
import { Sparkline } from '../parts/sparkline.tsx';
import { spoken } from '../parts/words.ts';
import { ExceptionCount } from './counts.tsx';
import { rateText } from './flow-strip.tsx';

/** The same by facility: what its messages became. */
export function FacilityTable({ facilities }: { readonly facilities: readonly FacilityFlow[] }) {
  return (
    <section className="panel" aria-labelledby="facilities">
      <header>
        <h2 id="facilities">Facilities</h2>
      </header>
      <div className="wide">
        <table className={parts.table}>
          <thead>
            <tr>
              <th>Facility</th>
              <th className="number">Posted per minute</th>
              <th>Last hour</th>
              <th className="number">Events</th>
              <th className="number">Journals posted</th>
              <th className="number">Delivered</th>
              <th className="number">Open exceptions</th>
            </tr>
          </thead>
          <tbody>
            {facilities.map((one) => (
              <tr key={one.facility}>
                <td className={parts.nowrap}>
                  <Link to="/ledger" search={{ entity: one.facility }}>
                    {one.name}
                  </Link>{' '}
                  <span className="muted">{spoken(one.kind)}</span>
                </td>
                <td className="number">{rateText(one.perMinute.posted)}</td>
                <td>
                  <Sparkline values={one.history} label={`Journals posted for ${one.name} per minute over the last hour`} />
                </td>
                <td className="number">{one.events.toLocaleString('en')}</td>
                <td className="number">{one.posted.toLocaleString('en')}</td>
                <td className="number">{one.delivered.toLocaleString('en')}</td>
                <td className="number">
                  <ExceptionCount count={one.exceptions} search={{ entity: one.facility }} tone="warn" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
