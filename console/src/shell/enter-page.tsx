import { CopyButton } from '../parts/copy-button.tsx';
import css from './enter-page.module.css';
import mark from './mark.svg';

const COMMAND = 'npx plexus console';

/** How to get in. */
export function EnterPage({ wasRefused }: { readonly wasRefused: boolean }) {
  return (
    <main className={css.page}>
      <div className={css.card}>
        <img src={mark} alt="" width="40" height="40" />
        <h1>Plexus</h1>
        <p>
          {wasRefused
            ? 'That link was used before or is too old. Ask for a new one on the machine that runs Plexus:'
            : 'On the machine that runs Plexus, ask for a link and open it:'}
        </p>
        <p className={css.command}>
          <code>{COMMAND}</code>
          <CopyButton text={COMMAND} />
        </p>
        <p className="muted">The link works once. You stay entered for twelve hours in this browser.</p>
      </div>
    </main>
  );
}
