import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { deleteWebhook, pingWebhook, readWebhook, rotateSecret, setWebhookState, type Webhook } from '../api/webhooks.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useAnnounce } from '../shell/announcer.tsx';
import { useMay } from '../shell/use-rights.ts';
import { AttemptTable } from './attempt-table.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { SecretNote } from './secret-note.tsx';
import { WebhookTag } from './webhook-tag.tsx';
import css from './webhooks.module.css';

const route = getRouteApi('/admin/webhooks/$id');
const FRESH_MS = 5_000;

/** One receiver: what it is told of, how it goes, and the way to try, pause, sign anew or end it. */
export function WebhookPage() {
  const { id } = route.useParams();
  const {
    data: webhook,
    error,
    refetch,
  } = useQuery({
    queryKey: ['webhooks', id],
    queryFn: () => readWebhook(id),
    refetchInterval: FRESH_MS,
  });
  return (
    <>
      <PageHead
        title={`Webhook ${id}`}
        heading={
          <>
            Webhook {id}
            {webhook === undefined ? null : <WebhookTag webhook={webhook} />}
          </>
        }
        crumbs={[
          <Link key="webhooks" to="/admin/webhooks">
            Webhooks
          </Link>,
          <span key="id">{id}</span>,
        ]}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {webhook === undefined ? (
        error === null && <Waiting what="the webhook" />
      ) : (
        <>
          <Facts webhook={webhook} />
          <Actions webhook={webhook} />
          <DeliveryTable id={id} />
          <AttemptTable id={id} />
        </>
      )}
    </>
  );
}

const Facts = ({ webhook }: { readonly webhook: Webhook }) => (
  <section className={`panel ${css.part}`}>
    <dl className={`${parts.facts} ${css.inside}`}>
      <dt>Address</dt>
      <dd className="mono">{webhook.url}</dd>
      <dt>Told of</dt>
      <dd>
        {webhook.types === undefined ? 'every event' : webhook.types.join(', ')}
        {webhook.keys === undefined ? '' : ` about ${webhook.keys.join(', ')}`}
        {webhook.entities === 'all' ? '' : ` of ${webhook.entities.join(', ')}`}
      </dd>
      <dt>Owner</dt>
      <dd>{webhook.client === undefined ? webhook.owner : `${webhook.owner}, client ${webhook.client}`}</dd>
      <dt>Since</dt>
      <dd>
        <Moment at={webhook.madeAt} full />
      </dd>
      {webhook.failingSince === undefined ? null : (
        <>
          <dt>Failing since</dt>
          <dd>
            <Moment at={webhook.failingSince} full />
          </dd>
        </>
      )}
      {webhook.formerSecretUntil === undefined ? null : (
        <>
          <dt>Former secret</dt>
          <dd>
            signs too until <Moment at={webhook.formerSecretUntil} full />
          </dd>
        </>
      )}
    </dl>
  </section>
);

function Actions({ webhook: { id, state } }: { readonly webhook: Webhook }) {
  const may = useMay();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isRotating, rotating] = useDisclosure(false);
  const [isEnding, ending] = useDisclosure(false);
  const done = async (words: string): Promise<void> => {
    announce(words);
    await queries.invalidateQueries({ queryKey: ['webhooks'] });
  };
  const switching = useMutation({
    mutationFn: () => setWebhookState(id, state === 'active' ? 'disabled' : 'active'),
    onSuccess: (now) => done(now.state === 'active' ? 'It is told of events again' : 'It is told of nothing now; what it missed waits'),
  });
  const pinging = useMutation({ mutationFn: () => pingWebhook(id), onSuccess: () => done('A ping is on its way; its attempt will tell') });
  const signing = useMutation({ mutationFn: () => rotateSecret(id), onSuccess: () => done('It is signed with a new secret') });
  if (!may('webhooks:write')) return null;
  const error = switching.error ?? pinging.error ?? signing.error;
  return (
    <section className={css.part} aria-label="What can be done">
      <div className={parts.actions}>
        <Button variant="default" loading={pinging.isPending} onClick={() => pinging.mutate()}>
          Ping
        </Button>
        <Button variant="default" loading={switching.isPending} onClick={() => switching.mutate()}>
          {state === 'active' ? 'Disable' : 'Enable'}
        </Button>
        <Button variant="default" onClick={rotating.open}>
          New secret …
        </Button>
        <Button variant="default" onClick={ending.open}>
          Delete …
        </Button>
      </div>
      {error === null ? null : <ProblemNote error={error} />}
      {signing.data === undefined ? null : <SecretNote secret={signing.data.secret} />}
      <ConfirmDialog
        opened={isRotating}
        onClose={rotating.close}
        title="Sign with a new secret"
        about="Everything is signed with both for a day, so that the receiver can change over without a gap."
        act="Make it"
        onConfirm={() => signing.mutateAsync()}
      />
      <ConfirmDialog
        opened={isEnding}
        onClose={ending.close}
        title="Delete the webhook"
        about="The receiver is told of nothing any more, and what waits for it is dropped. The audit keeps that it was there."
        act="Delete"
        onConfirm={async () => {
          await deleteWebhook(id);
          await done('The webhook is gone');
          await navigate({ to: '/admin/webhooks' });
        }}
      />
    </section>
  );
}
