import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type AccountSummary, searchAccounts } from '../api/accounts.ts';
import { readActivity } from '../api/ledger.ts';
import { Amount } from '../parts/amount.tsx';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { Table } from '../parts/table.tsx';
import { shortened, spoken } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useSearched } from '../shell/searched.tsx';
import { useMay } from '../shell/use-rights.ts';
import { latestAccounts } from './latest-accounts.ts';
import { PaymentDialog } from './payment-dialog.tsx';

/** Finds a patient account by a number that names it. */
export function AccountsPage() {
  const [searched, search] = useSearched('accounts');
  const [text, setText] = useState(searched.text);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const mayPost = useMay()('payments:write');
  const [isPaying, paying] = useDisclosure(false);
  useEffect(() => setText(searched.text), [searched]);
  useKeys(useMemo(() => [{ keys: '/', label: 'Find an account', group: 'This page', run: () => input.current?.focus() }], []));
  return (
    <>
      <PageHead
        title="Accounts"
        about="One patient account, from its first message to its last payment. Accounts go by pseudonyms until you say why you must know."
      >
        {mayPost ? (
          <Button variant="default" onClick={paying.open}>
            Post a payment …
          </Button>
        ) : null}
      </PageHead>
      {mayPost ? <PaymentDialog opened={isPaying} onClose={paying.close} /> : null}
      <form
        className={parts.filters}
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          search({ text: text.trim(), field: '' });
        }}
      >
        <TextInput
          ref={input}
          w={300}
          maw="100%"
          label="Find an account"
          placeholder="Account, record, claim or trace number"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit">Find</Button>
        {searched.text === '' ? null : (
          <Button variant="default" onClick={() => search({ text: '', field: '' })}>
            Clear
          </Button>
        )}
      </form>
      <section className="panel" ref={list} aria-label="Accounts">
        {searched.text === '' ? <Latest /> : <Found text={searched.text} clear={() => search({ text: '', field: '' })} />}
      </section>
    </>
  );
}

function Found({ text, clear }: { readonly text: string; readonly clear: () => void }) {
  const { nameOfFacility } = useEstate();
  const { data, error, refetch } = useQuery({ queryKey: ['accounts', text], queryFn: () => searchAccounts(text), gcTime: 0 });
  if (error !== null) return <ProblemNote error={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting what="accounts" />;
  if (data.length === 0) {
    return (
      <EmptyNote
        title="No account has this number"
        next={
          <Button variant="default" onClick={clear}>
            Show the latest accounts
          </Button>
        }
      >
        Whole account, record, claim and trace numbers are found, not parts of them. A message that is still held has no account yet: look
        under Exceptions.
      </EmptyNote>
    );
  }
  return (
    <Table columns={['Account', ['Facility', 'roomy'], 'Status', ['Events', 'number'], ['Last event', 'roomy'], ['Balance', 'number']]}>
      {data.map((account: AccountSummary) => (
        <tr key={account.subject}>
          <td>
            <AccountLink subject={account.subject} />
          </td>
          <td className={`${parts.nowrap} roomy`}>{nameOfFacility(account.facility)}</td>
          <td>
            <StateTag state={account.status} tone="calm" />
          </td>
          <td className="number">{account.events}</td>
          <td className="roomy">{account.lastAt === undefined ? null : <Moment at={account.lastAt} facility={account.facility} />}</td>
          <td className="number">
            <Amount minor={account.total} currency={account.currency} named />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The accounts that were posted to last: somewhere to begin. */
function Latest() {
  const { nameOfFacility } = useEstate();
  const mayReadLedger = useMay()('ledger:read');
  const { data, error, refetch } = useQuery({
    queryKey: ['latest accounts'],
    queryFn: async () => latestAccounts(await readActivity({ account: 'patient-receivable', limit: 200 })),
    enabled: mayReadLedger,
  });
  if (!mayReadLedger) {
    return (
      <EmptyNote title="Which account?">
        Give a number that names it. What was posted to last is in the ledger, which your roles do not open.
      </EmptyNote>
    );
  }
  if (error !== null) return <ProblemNote error={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting what="the latest accounts" />;
  if (data.length === 0) {
    return <EmptyNote title="No account was posted to yet">Accounts appear with their first charge. Messages show what came in.</EmptyNote>;
  }
  return (
    <>
      <header>
        <h2>Posted to last</h2>
      </header>
      <Table columns={['Account', ['Facility', 'roomy'], ['Last posting', 'roomy'], 'Day', ['Amount', 'number']]}>
        {data.map((line) => (
          <tr key={line.subject}>
            <td>
              <AccountLink subject={line.subject} />
            </td>
            <td className={`${parts.nowrap} roomy`}>{nameOfFacility(line.entity)}</td>
            <td className={`${parts.nowrap} roomy`}>{spoken(line.posting)}</td>
            <td className={parts.time}>{line.day}</td>
            <td className="number">
              <Amount minor={line.amount} currency={line.currency} named />
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

const AccountLink = ({ subject }: { readonly subject: string }) => (
  <Link to="/accounts/$subject" params={{ subject }} className={parts.id} title={subject} data-row>
    {shortened(subject, 32)}
  </Link>
);
