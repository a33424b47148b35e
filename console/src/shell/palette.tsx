import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { searchMessages } from '../api/messages.ts';
import { shortened } from '../parts/words.ts';
import { FoundPurchases } from './found-purchases.tsx';
import { AccountsIcon, MessagesIcon, SearchIcon, TasksIcon } from './icons.tsx';
import { useActions } from './palette-actions.tsx';
import { matching, subjectOf, taskOf } from './palette-query.ts';
import { useSearched } from './searched.tsx';
import { useFindMessage } from './use-find-message.ts';
import { useMay } from './use-rights.ts';

const MOST = 5;
const SETTLED_MS = 120;

/** Ctrl K: go to a page, find a message, do something. A control id pasted and Enter pressed lands on the message. */
export function Palette() {
  const [query, setQuery] = useState('');
  const { begins, contains } = matching(useActions(), query);
  const listed = (actions: typeof begins) =>
    actions.map(({ label, about, icon, run }) => (
      <Spotlight.Action key={label} label={label} description={about} leftSection={icon} onClick={run} />
    ));
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      lockScroll={false}
      transitionProps={{ duration: 60 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      yOffset="12vh"
      centered={false}
    >
      <Spotlight.Search placeholder="A page, a control id, an account, claim or order number, journal:17 …" leftSection={<SearchIcon />} />
      <Spotlight.ActionsList>
        {listed(begins)}
        {query.trim() === '' ? null : <Found query={query.trim()} />}
        {listed(contains)}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** What the text itself names. The search travels in a request's body and stays out of the address. */
function Found({ query }: { readonly query: string }) {
  const navigate = useNavigate();
  const findMessage = useFindMessage();
  const may = useMay();
  const [settled] = useDebouncedValue(query, SETTLED_MS);
  const [, searchForAccounts] = useSearched('accounts');
  const subject = subjectOf(query);
  const task = taskOf(query);
  const { data } = useQuery({
    queryKey: ['palette', settled],
    queryFn: () => searchMessages({ search: settled, limit: MOST }),
    enabled: may('messages:read') && settled === query && query.length >= 3 && subject === undefined,
    gcTime: 0,
    retry: false,
  });
  if (subject !== undefined) {
    return !may('trace:read') ? null : (
      <Spotlight.Action
        label={`Trace ${subject}`}
        description="From the bytes to the ERP"
        leftSection={<SearchIcon />}
        onClick={() => void navigate({ to: '/trace/$of', params: { of: subject } })}
      />
    );
  }
  if (task !== undefined && may('tasks:read')) {
    return (
      <Spotlight.Action
        label={`Task ${task}`}
        description="What waits, what a decision stands on, and the decision"
        leftSection={<TasksIcon />}
        onClick={() => void navigate({ to: '/tasks/$id', params: { id: task } })}
      />
    );
  }
  return (
    <>
      <FoundPurchases query={query} settled={settled} />
      {may('messages:read') ? (
        <Spotlight.Action
          label="Find the message"
          description="By control id, account, claim or trace number"
          leftSection={<SearchIcon />}
          onClick={() => void findMessage(query)}
        />
      ) : null}
      {may('accounts:read') ? (
        <Spotlight.Action
          label="Find the account"
          description="By account, record or claim number"
          leftSection={<AccountsIcon />}
          onClick={() => {
            searchForAccounts({ text: query, field: '' });
            void navigate({ to: '/accounts' });
          }}
        />
      ) : null}
      {data?.messages.map(({ id, kind, controlId, state }) => (
        <Spotlight.Action
          key={id}
          label={id}
          description={`${kind} · control id ${shortened(controlId, 24)} · ${state}`}
          leftSection={<MessagesIcon />}
          onClick={() => void navigate({ to: '/messages/$id', params: { id } })}
        />
      ))}
    </>
  );
}
