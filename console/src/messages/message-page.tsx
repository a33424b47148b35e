import { Button, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type MessageSummary, readMessage } from '../api/messages.ts';
import { ButtonLink } from '../parts/button-link.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useMay } from '../shell/use-rights.ts';
import { TraceView } from '../trace/trace-view.tsx';
import { CanonicalTab } from './canonical-tab.tsx';
import { ContentTabs } from './content-tabs.tsx';
import { DeliveredTab } from './delivered-tab.tsx';
import css from './messages.module.css';
import { ReplayDialog } from './replay-dialog.tsx';

const route = getRouteApi('/messages/$id');
const TABS = [
  { tab: 'parsed', label: 'Parsed', needs: 'messages:read' },
  { tab: 'raw', label: 'Raw', needs: 'messages:read' },
  { tab: 'canonical', label: 'Canonical', needs: 'messages:read' },
  { tab: 'delivered', label: 'Delivered', needs: 'deliveries:read' },
  { tab: 'trace', label: 'Trace', needs: 'trace:read' },
] as const;
type Tab = (typeof TABS)[number]['tab'];

/** One message: what came, what it says, what it became, and where that went. */
export function MessagePage() {
  const { id } = route.useParams();
  const { tab = 'parsed', bytes } = route.useSearch();
  const navigate = route.useNavigate();
  const [isReplaying, replaying] = useDisclosure(false);
  const may = useMay();
  const tabs = useMemo(() => TABS.filter(({ needs }) => may(needs)), [may]);
  const { data: message, error, refetch } = useQuery({ queryKey: ['message', id], queryFn: () => readMessage(id) });
  const show = useMemo(() => (next: Tab) => void navigate({ search: (now) => ({ ...now, tab: next }), replace: true }), [navigate]);
  useKeys(
    useMemo(
      () => [
        ...tabs.map((one, place) => ({ keys: String(place + 1), label: one.label, group: 'This page', run: () => show(one.tab) })),
        ...(may('replays:write') ? [{ keys: 'r', label: 'Replay', group: 'This page', run: replaying.open }] : []),
      ],
      [tabs, may, show, replaying.open],
    ),
  );
  return (
    <>
      <PageHead
        title={`Message ${id}`}
        heading={
          <>
            <span className="mono">{id}</span>
            {message === undefined ? null : <StateTag state={message.state} />}
          </>
        }
        crumbs={[
          <Link key="all" to="/messages">
            Messages
          </Link>,
          <Link key="channel" to="/messages" search={{ channel: id.split(':')[0] ?? '' }}>
            {id.split(':')[0]}
          </Link>,
        ]}
        about={message === undefined ? undefined : <MessageFacts message={message} />}
      >
        {message?.exception === undefined ? null : (
          <ButtonLink variant="default" to="/exceptions" search={{ show: message.exception }}>
            Exception {message.exception}
          </ButtonLink>
        )}
        {message === undefined || !may('replays:write') ? null : (
          <Button variant="default" onClick={replaying.open}>
            Replay …
          </Button>
        )}
      </PageHead>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {message === undefined ? (
        error === null && <Waiting what="the message" />
      ) : (
        <Tabs
          value={tab}
          onChange={(next) => show(TABS.find((one) => one.tab === next)?.tab ?? 'parsed')}
          keepMounted={false}
          className={css.tabs ?? ''}
        >
          <Tabs.List>
            {tabs.map((one) => (
              <Tabs.Tab key={one.tab} value={one.tab}>
                {one.label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={tab === 'raw' ? 'raw' : 'parsed'}>
            {tab === 'raw' || tab === 'parsed' ? <ContentTabs key={id} id={id} as={tab} bytes={bytes} /> : null}
          </Tabs.Panel>
          <Tabs.Panel value="canonical">
            <CanonicalTab id={id} />
          </Tabs.Panel>
          <Tabs.Panel value="delivered">
            <DeliveredTab id={id} />
          </Tabs.Panel>
          <Tabs.Panel value="trace">
            <TraceView of={id} />
          </Tabs.Panel>
        </Tabs>
      )}
      <ReplayDialog messages={[id]} opened={isReplaying} onClose={replaying.close} />
    </>
  );
}

const MessageFacts = ({ message }: { readonly message: MessageSummary }) => (
  <>
    {message.kind} · control id <span className="mono">{message.controlId}</span> · {message.size.toLocaleString('en')} bytes from{' '}
    {message.source} · <Moment at={message.receivedAt} full /> · release {message.release}
    {message.quarantine === undefined ? null : ` · set aside: ${message.quarantine}`}
  </>
);
