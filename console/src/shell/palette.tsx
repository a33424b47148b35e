import { Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { searchMessages } from '../api/messages.ts';
import { shortened } from '../parts/words.ts';
import { MessagesIcon, SearchIcon } from './icons.tsx';
import { useActions } from './palette-actions.tsx';
import { subjectOf } from './palette-subject.ts';
import { useSearched } from './searched.tsx';

const MOST = 5;

/** Ctrl K: go to a page, find a message, do something. A control id pasted and Enter pressed lands on the message. */
export function Palette() {
  const [query, setQuery] = useState('');
  const actions = useActions();
  const words = query.trim().toLowerCase();
  const matching = actions.filter(({ label, about }) => `${label} ${about}`.toLowerCase().includes(words));
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      lockScroll={false}
      transitionProps={{ duration: 60 }}
      aria-label="Search, go, do"
    >
      <Spotlight.Search placeholder="A page, a control id, an account or claim number, journal:17 …" leftSection={<SearchIcon />} />
      <Spotlight.ActionsList>
        {words === '' ? null : <Found query={query.trim()} />}
        {matching.map(({ label, about, icon, run }) => (
          <Spotlight.Action key={label} label={label} description={about} leftSection={icon} onClick={run} />
        ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** What the text itself names. The search travels in a request's body and stays out of the address. */
function Found({ query }: { readonly query: string }) {
  const navigate = useNavigate();
  const [settled] = useDebouncedValue(query, 120);
  const [, searchForMessages] = useSearched('messages');
  const [, searchForAccounts] = useSearched('accounts');
  const subject = subjectOf(query);
  const { data } = useQuery({
    queryKey: ['palette', settled],
    queryFn: () => searchMessages({ search: settled, limit: MOST }),
    enabled: settled === query && query.length >= 3 && subject === undefined,
    gcTime: 0,
    retry: false,
  });
  const found: { readonly key: string; readonly label: string; readonly about: string; readonly run: () => void }[] = [];
  if (subject !== undefined) {
    found.push({
      key: 'trace',
      label: `Trace ${query}`,
      about: 'From the bytes to the ERP',
      run: () => void navigate({ to: '/trace/$of', params: { of: query } }),
    });
  }
  for (const { id, kind, controlId, state } of data?.messages ?? []) {
    found.push({
      key: id,
      label: id,
      about: `${kind} · control id ${shortened(controlId, 24)} · ${state}`,
      run: () => void navigate({ to: '/messages/$id', params: { id } }),
    });
  }
  return (
    <>
      {found.map(({ key, label, about, run }) => (
        <Spotlight.Action key={key} label={label} description={about} leftSection={<MessagesIcon />} onClick={run} />
      ))}
      <Spotlight.Action
        key="messages"
        label="Search messages for this"
        description="By control id, account, claim or trace number"
        leftSection={<SearchIcon />}
        onClick={() => {
          searchForMessages({ text: query, field: '' });
          void navigate({ to: '/messages' });
        }}
      />
      <Spotlight.Action
        key="accounts"
        label="Find the account of this"
        description="By account, record or claim number"
        leftSection={<SearchIcon />}
        onClick={() => {
          searchForAccounts({ text: query, field: '' });
          void navigate({ to: '/accounts' });
        }}
      />
    </>
  );
}
