import type { ReactNode } from 'react';
import css from './parts.module.css';
import { spoken } from './words.ts';

type Tone = 'ok' | 'warn' | 'bad' | 'busy' | 'calm';

const TONES: Readonly<Record<string, Tone>> = {
  done: 'ok',
  resolved: 'ok',
  confirmed: 'ok',
  completed: 'ok',
  paid: 'ok',
  closed: 'calm',
  open: 'warn',
  received: 'busy',
  running: 'busy',
  ready: 'busy',
  sent: 'busy',
  waiting: 'warn',
  held: 'warn',
  approval: 'warn',
  unknown: 'warn',
  quarantined: 'bad',
  refused: 'bad',
  dead: 'bad',
  rejected: 'calm',
  overdue: 'bad',
};

/** The state of a message, delivery or exception: a word, with a color that only repeats it. */
export function StateTag({ state, tone, children }: { readonly state: string; readonly tone?: Tone; readonly children?: ReactNode }) {
  return (
    <span className={css.tag} data-tone={tone ?? TONES[state] ?? 'calm'}>
      {children ?? spoken(state)}
    </span>
  );
}
