import { useEstate } from '../shell/estate.tsx';
import { useChoices } from '../shell/preferences.tsx';
import { distanceText } from './duration.ts';
import { momentText, shortMomentText, zoneName, zoneOf } from './moments.ts';
import css from './parts.module.css';

/**
 * An instant by the chosen clock, in `full` with its day and zone. Its title tells it by the facility's clock too; copied, it is ISO 8601.
 * `facility` names whose clock is the facility's; without it the health system's.
 */
export function Moment({
  at,
  facility,
  full = false,
}: {
  readonly at: string;
  readonly facility?: string | undefined;
  readonly full?: boolean;
}) {
  const { zone } = useChoices();
  const { zoneOfFacility } = useEstate();
  const own = zoneOfFacility(facility);
  const shown = zoneOf(zone, own);
  const now = new Date();
  const text = full ? momentText(at, shown) : shortMomentText(at, shown, now);
  const title = `${momentText(at, own)} ${zoneName(at, own)} at the facility\n${momentText(at, 'UTC')} UTC\n${distanceText(at, now.getTime())}`;
  return (
    <time className={css.time} dateTime={at} data-iso={at} title={title}>
      {text}
      {full ? <span className={css.zone}> {zoneName(at, shown)}</span> : null}
    </time>
  );
}

/** How far an instant is: `5 min ago`, `in 2 d`. */
export function Distance({ at }: { readonly at: string }) {
  return (
    <time className={css.time} dateTime={at} data-iso={at} title={at}>
      {distanceText(at, Date.now())}
    </time>
  );
}
