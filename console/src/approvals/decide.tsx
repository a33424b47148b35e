import { Button, Group, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { approve, type Outcome, type Proposal, type ProposalInFull, putForward, rejectProposal, withdraw } from '../api/approvals.ts';
import { decideTask } from '../api/tasks.ts';
import { amountText } from '../parts/money.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { titled } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useMay } from '../shell/use-rights.ts';
import work from '../parts/work.module.css';
import { DraftDialog } from './draft-form.tsx';
import { StandInSelect } from './stand-in-select.tsx';

interface Deciding {
  readonly approval: Proposal;
  readonly content: ProposalInFull['content'];
  readonly isOwn: boolean;
  /** Whether it waits for who is in, with their roles or those of somebody they stand in for. */
  readonly mayDecide: boolean;
}

/** Approve or reject the version that is shown; or take back what is one's own. */
export function Decide({ approval, content, isOwn, mayDecide }: Deciding) {
  const may = useMay();
  if (approval.state === 'draft') return isOwn ? <Draft approval={approval} content={content} /> : null;
  if (approval.state !== 'proposed') return null;
  return (
    <section className={`panel ${work.part}`} aria-label="Decision">
      <header>
        <h2>{isOwn ? 'It is yours' : 'What do you decide?'}</h2>
      </header>
      <div className={work.inside}>
        {isOwn ? (
          <Withdraw approval={approval} />
        ) : !may('approvals:write') ? (
          <p className="muted">
            Your roles let you read proposals. Deciding takes the right <code>approvals:write</code>.
          </p>
        ) : mayDecide ? (
          <ApproveOrReject approval={approval} />
        ) : (
          <p className="muted">It waits for another role, or you decided an earlier step: one person is one step.</p>
        )}
      </div>
    </section>
  );
}

/** What is written down only: its maker changes it, puts it forward, or gives it up. */
function Draft({ approval, content }: Pick<Deciding, 'approval' | 'content'>) {
  const [isChanging, changing] = useDisclosure(false);
  const [isAsking, asking] = useDisclosure(false);
  const decided = useDecided();
  return (
    <section className={`panel ${work.part}`} aria-label="Draft">
      <header>
        <h2>It is a draft</h2>
      </header>
      <div className={`${work.inside} ${work.decide}`}>
        <p className="muted">Nobody is asked yet. Put forward, it does not change any more.</p>
        <Group>
          <Button onClick={asking.open}>Put forward …</Button>
          <Button variant="default" onClick={changing.open}>
            Change …
          </Button>
          <TakeBack id={approval.id} />
        </Group>
        <DraftDialog opened={isChanging} draft={{ approval, content }} onChanged={decided} onClose={changing.close} />
        <ConfirmDialog
          opened={isAsking}
          onClose={asking.close}
          title="Put it forward"
          about="Exactly the content that is shown is asked for, in your name. Within the limits it is done at once, otherwise another person decides."
          act="Put forward"
          onConfirm={async () => decided(await putForward(approval.id, approval.hash))}
        />
      </div>
    </section>
  );
}

/** After a decision: what came of it is read again everywhere, and said. */
function useDecided(): (outcome: Outcome) => Promise<void> {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async ({ outcome, approval }) => {
    announce(outcome === 'draft' ? `Draft ${approval.id}: version ${approval.version}` : `Approval ${approval.id}: ${outcome}`);
    await queries.invalidateQueries({ queryKey: ['approvals'] });
  };
}

function ApproveOrReject({ approval }: Pick<Deciding, 'approval'>) {
  const { id, hash, kind, amount, currency, stages } = approval;
  const [note, setNote] = useState('');
  const [forWhom, setForWhom] = useState('');
  const [isApproving, approving] = useDisclosure(false);
  const [isRejecting, rejecting] = useDisclosure(false);
  const [isReturning, returning] = useDisclosure(false);
  const may = useMay();
  const queries = useQueryClient();
  const decided = useDecided();
  const decision = { hash, ...(forWhom === '' ? {} : { standingInFor: forWhom }) };
  const approvingIt = useMutation({
    mutationFn: () => approve(id, { ...decision, ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    onSuccess: decided,
  });
  return (
    <div className={work.decide}>
      {may('tasks:read') ? (
        <Link to="/tasks/$id" params={{ id: `approval:${id}` }}>
          With budget, contract and history
        </Link>
      ) : null}
      <StandInSelect value={forWhom} onValue={setForWhom} />
      <TextInput
        label="Note (not needed to approve)"
        value={note}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group gap={8} grow>
        <Button size="md" onClick={approving.open}>
          Approve …
        </Button>
        <Button size="md" variant="default" onClick={rejecting.open}>
          Reject …
        </Button>
      </Group>
      {stages !== undefined && may('tasks:write') ? (
        <Button variant="default" onClick={returning.open}>
          Return for change …
        </Button>
      ) : null}
      <ConfirmDialog
        opened={isApproving}
        onClose={approving.close}
        title={`Approve: ${titled(kind)}${amount === undefined ? '' : `, ${amountText(amount, currency)} ${currency ?? ''}`}`}
        about="You approve exactly the content that is shown. With the last approval it is carried out at once, in your name."
        act="Approve"
        onConfirm={() => approvingIt.mutateAsync()}
      />
      <ReasonDialog
        opened={isRejecting}
        onClose={rejecting.close}
        title="Reject"
        about="Whoever asked for it reads the reason, and it is kept."
        label="Why not?"
        usual={['Not covered by policy', 'Documents are missing', 'Wrong account']}
        act="Reject"
        onReason={async (reason) => decided(await rejectProposal(id, { ...decision, reason }))}
      />
      <ReasonDialog
        opened={isReturning}
        onClose={returning.close}
        title="Return for change"
        about="Its requester reads what should change; once it is changed it is asked for again."
        label="What should change?"
        usual={['Name the department', 'Ask for less', 'Take the contract item']}
        act="Return it"
        onReason={async (reason) => {
          await decideTask(`approval:${id}`, { action: 'return', reason, ...decision });
          await queries.invalidateQueries({ queryKey: ['approvals'] });
        }}
      />
    </div>
  );
}

const Withdraw = ({ approval: { id } }: Pick<Deciding, 'approval'>) => (
  <div className={work.decide}>
    <p className="muted">You asked for it, or somebody who is you to the platform did: another person decides.</p>
    <Group>
      <TakeBack id={id} />
    </Group>
  </div>
);

function TakeBack({ id }: { readonly id: string }) {
  const [isAsking, asking] = useDisclosure(false);
  const decided = useDecided();
  return (
    <>
      <Button variant="default" onClick={asking.open}>
        Take it back …
      </Button>
      <ReasonDialog
        opened={isAsking}
        onClose={asking.close}
        title="Take it back"
        about="It ends here, and can be asked for again."
        label="Why?"
        usual={['Asked for by mistake', 'No longer needed']}
        act="Take it back"
        onReason={async (reason) => decided(await withdraw(id, reason))}
      />
    </>
  );
}
