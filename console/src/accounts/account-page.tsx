import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type AccountSummary, readAccount, revealAccount } from '../api/accounts.ts';
import { flattened } from '../parts/flattened.ts';
import { amountText } from '../parts/money.ts';
import type { Why } from '../api/why.ts';
import { ButtonLink } from '../parts/button-link.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { RevealDialog } from '../parts/reveal-dialog.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { shortened, titled } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useEstate } from '../shell/estate.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useMay } from '../shell/use-rights.ts';
import css from './accounts.module.css';
import { type Asking, MoneyDialog } from './money-dialog.tsx';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/accounts/$subject');

/** One patient account: whose turn the balance is, and everything that happened, in order. */
export function AccountPage() {
  const { subject } = route.useParams();
  const [identity, setIdentity] = useState<Readonly<Record<string, unknown>>>();
  const [isAsking, asking] = useDisclosure(false);
  const [asked, ask] = useState<Asking>();
  const announce = useAnnounce();
  const {
    data: account,
    error,
    refetch,
  } = useQuery({
    queryKey: ['account', subject],
    queryFn: () => readAccount(subject),
    refetchInterval: 10_000,
  });
  const may = useMay();
  const mayReveal = may('accounts:reveal');
  useKeys(
    useMemo(
      () => (mayReveal ? [{ keys: 'u', label: 'Reveal whose account it is', group: 'This page', run: asking.open }] : []),
      [mayReveal, asking.open],
    ),
  );
  const reveal = async (why: Why): Promise<void> => {
    setIdentity(await revealAccount(subject, why));
    announce('Identifying values are shown');
  };
  return (
    <>
      <PageHead
        title="Account"
        heading={
          <>
            <span className="mono" title={subject}>
              {shortened(subject, 34)}
            </span>
            {account === undefined ? null : <StateTag state={account.status} tone="calm" />}
          </>
        }
        crumbs={[
          <Link key="accounts" to="/accounts">
            Accounts
          </Link>,
        ]}
        about={account === undefined ? undefined : <AccountFacts account={account} />}
      >
        {may('audit:read') ? (
          <ButtonLink variant="default" to="/admin/audit/accounts/$subject" params={{ subject }}>
            What was shown of it
          </ButtonLink>
        ) : null}
        {account !== undefined && may('adjustments:write') ? (
          <Button variant="default" onClick={() => ask('adjustment')}>
            Adjust …
          </Button>
        ) : null}
        {account?.total.startsWith('-') === true && may('refunds:write') ? (
          <Button variant="default" onClick={() => ask('refund')}>
            Refund …
          </Button>
        ) : null}
        {!mayReveal ? null : identity === undefined ? (
          <Button variant="default" onClick={asking.open}>
            Whose is it? …
          </Button>
        ) : (
          <Button variant="default" onClick={() => setIdentity(undefined)}>
            Mask again
          </Button>
        )}
      </PageHead>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {identity === undefined ? null : <Identity identity={identity} />}
      {account === undefined ? error === null && <Waiting what="the account" /> : <Balances account={account} />}
      {error === null ? <Timeline subject={subject} /> : null}
      {account === undefined ? null : <MoneyDialog account={account} what={asked} onClose={() => ask(undefined)} />}
      <RevealDialog
        opened={isAsking}
        onClose={asking.close}
        title="Reveal whose account it is"
        about="Who looked, at what and why is kept in the audit."
        label="Why do you need to know?"
        usual={['Question of a patient', 'Question of a payer', 'Resolving an exception']}
        onReveal={reveal}
      />
    </>
  );
}

function AccountFacts({ account }: { readonly account: AccountSummary }) {
  const { nameOfFacility } = useEstate();
  return (
    <>
      {nameOfFacility(account.facility)} · {account.events} events
      {account.firstAt === undefined || account.lastAt === undefined ? null : (
        <>
          , <Moment at={account.firstAt} facility={account.facility} /> to <Moment at={account.lastAt} facility={account.facility} />
        </>
      )}
    </>
  );
}

const Identity = ({ identity }: { readonly identity: Readonly<Record<string, unknown>> }) => (
  <section className={css.identity} aria-label="Whose account it is">
    <dl className={parts.facts}>
      {flattened(identity).map(([name, value]) => (
        <div key={name} className={css.pair}>
          <dt>{titled(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
    <p className="muted">Shown to you for the reason you gave, which is in the audit.</p>
  </section>
);

/** Whose turn it is to pay, and how much. */
const Balances = ({ account }: { readonly account: AccountSummary }) => (
  <section className={`panel ${css.balances}`} aria-label="Balance">
    {account.balances.map(({ bucket, amount }) => (
      <div key={bucket}>
        <h2>{titled(bucket)}</h2>
        <p>{amountText(amount, account.currency)}</p>
      </div>
    ))}
    <div>
      <h2>{account.currency === undefined ? 'Total' : `Total, ${account.currency}`}</h2>
      <p>{amountText(account.total, account.currency)}</p>
    </div>
  </section>
);
