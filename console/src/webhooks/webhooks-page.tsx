import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { AdminHead } from '../admin/admin-head.tsx';
import { listWebhooks, type Webhook } from '../api/webhooks.ts';
import { Distance } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { Table } from '../parts/table.tsx';
import { useMay } from '../shell/use-rights.ts';
import { AddWebhook } from './add-webhook.tsx';
import { WebhookTag } from './webhook-tag.tsx';

const FRESH_MS = 10_000;

/** Who is told of events as they happen, and whether it arrives. */
export function WebhooksPage() {
  const may = useMay();
  const [isAdding, adding] = useDisclosure(false);
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch } = useQuery({ queryKey: ['webhooks'], queryFn: listWebhooks, refetchInterval: FRESH_MS });
  return (
    <>
      <AdminHead
        title="Webhooks"
        about="Receivers that are told of events as they happen, signed, at least once. No identifying value is sent."
      >
        {may('webhooks:write') && may('events:read') ? <Button onClick={adding.open}>Add a webhook …</Button> : null}
      </AdminHead>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Webhooks">
        {data === undefined ? (
          error === null && <Waiting what="webhooks" />
        ) : data.length === 0 ? (
          <EmptyNote title="Nobody is told of events yet">
            A program that wants to know when something happens can follow the event log, or be told by a webhook.
          </EmptyNote>
        ) : (
          <WebhookTable webhooks={data} />
        )}
      </section>
      <AddWebhook opened={isAdding} onClose={adding.close} />
    </>
  );
}

const WebhookTable = ({ webhooks }: { readonly webhooks: readonly Webhook[] }) => (
  <Table columns={['Receiver', 'State', ['Owner', 'roomy'], ['Told of', 'roomy'], ['Waiting', 'number'], ['Last delivered', 'roomy']]}>
    {webhooks.map((webhook) => (
      <tr key={webhook.id}>
        <td>
          <Link to="/admin/webhooks/$id" params={{ id: webhook.id }} className="mono" data-row>
            {hostOf(webhook.url)}
          </Link>
          <br />
          <span className="muted">{webhook.description}</span>
        </td>
        <td>
          <WebhookTag webhook={webhook} />
        </td>
        <td className="roomy">{webhook.client ?? webhook.owner}</td>
        <td className="roomy">{webhook.types === undefined ? 'every event' : webhook.types.join(', ')}</td>
        <td className="number">{webhook.waiting.toLocaleString('en')}</td>
        <td className="roomy">
          {webhook.deliveredAt === undefined ? <span className="muted">never</span> : <Distance at={webhook.deliveredAt} />}
        </td>
      </tr>
    ))}
  </Table>
);

/** A list shows where it goes, not the whole address. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
