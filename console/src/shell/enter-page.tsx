import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readProvider } from '../api/session.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import css from './enter-page.module.css';
import mark from './mark.svg';

const COMMAND = 'npx plexus console';

/** Why somebody is not in, by the code that the platform gave; nothing for who just came. */
const REFUSALS: Readonly<Record<string, string>> = {
  CODE_WRONG: 'That link was used before or is too old.',
  LOGIN_REFUSED: 'The login was not completed, or took too long. Log in again.',
  LOGIN_WITHOUT_ROLE: 'You are known, but have no role in Plexus. Ask who administers roles at your identity provider.',
  IDENTITY_PROVIDER_AWAY: 'The identity provider does not answer. Try again in a moment.',
};

/** How to get in. */
export function EnterPage({ refusal }: { readonly refusal: string | undefined }) {
  const { data: provider } = useQuery({ queryKey: ['login-options'], queryFn: readProvider, retry: false });
  const reason = refusal === undefined ? undefined : REFUSALS[refusal];
  return (
    <main className={css.page}>
      <div className={css.card}>
        <img src={mark} alt="" width="40" height="40" />
        <h1>Plexus</h1>
        {reason === undefined ? null : <p role="alert">{reason}</p>}
        {provider === undefined ? null : (
          <>
            <p>
              <Button component="a" href="/v1/login" size="md">
                Log in
              </Button>
            </p>
            <p className="muted">
              at {provider}, or <a href="/v1/login?prompt=login">as somebody else</a>. Half an hour without you logs you off.
            </p>
          </>
        )}
        <p>
          {provider === undefined
            ? 'On the machine that runs Plexus, ask for a link and open it:'
            : 'Or with a link, on the machine that runs Plexus:'}
        </p>
        <p className={css.command}>
          <code>{COMMAND}</code>
          <CopyButton text={COMMAND} />
        </p>
        <p className="muted">The link works once, and lets in as administrator.</p>
      </div>
    </main>
  );
}
