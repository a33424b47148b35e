import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { durationText } from '../parts/duration.ts';
import { ProblemNote } from '../parts/notes.tsx';
import { useAnnounce } from './announcer.tsx';
import { type Emergency, useEmergency } from './emergency-context.ts';
import css from './emergency-band.module.css';

/** Above every page while emergency access is open: that it is, how long it still is, and the end of it. */
export function EmergencyBand() {
  const emergency = useEmergency();
  return emergency?.glass === undefined ? null : <Band glass={emergency.glass} end={emergency.end} />;
}

function Band({ glass: { id, reason, endsAt }, end }: { readonly glass: NonNullable<Emergency['glass']>; readonly end: Emergency['end'] }) {
  const left = useSecondsTo(endsAt);
  const announce = useAnnounce();
  const ending = useMutation({ mutationFn: end, onSuccess: () => announce('The emergency access is over') });
  return (
    <section className={css.band} aria-label="Emergency access">
      <div>
        <strong>Emergency access {id}</strong>
        <span>
          {durationText(left)} left · {reason} · every look is on record, and nothing can be changed under it
        </span>
      </div>
      <Button size="compact-sm" variant="default" loading={ending.isPending} onClick={() => ending.mutate()}>
        End it
      </Button>
      {ending.error === null ? null : <ProblemNote error={ending.error} />}
    </section>
  );
}

function useSecondsTo(instant: string): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (Date.parse(instant) - now) / 1_000;
}
