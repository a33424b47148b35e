import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { approve, listDelegations, type Outcome, type Proposal, rejectProposal, withdraw } from '../api/approvals.ts';
import { amountText } from '../parts/money.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { titled } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useSession } from '../shell/session-gate.tsx';
import { useMay } from '../shell/use-rights.ts';
import css from './approvals.module.css';

interface Deciding {
  readonly approval: Proposal;
  readonly isOwn: boolean;
}

/** Approve or reject the version that is shown; or take back what is one's own. */
export function Decide({ approval, isOwn }: Deciding) {
  const may = useMay();
  if (approval.state !== 'proposed') return null;
  return (
    <section className={`panel ${css.part}`} aria-label="Decision">
      <header>
        <h2>{isOwn ? 'It is yours' : 'What do you decide?'}</h2>
      </header>
      <div className={css.inside}>
        {isOwn ? (
          <Withdraw approval={approval} />
        ) : may('approvals:write') ? (
          <ApproveOrReject approval={approval} />
        ) : (
          <p className="muted">
            Your roles let you read proposals. Deciding takes the right <code>approvals:write</code>.
          </p>
        )}
      </div>
    </section>
  );
}

/** After a decision: what came of it is read again everywhere, and said. */
function useDecided(): (outcome: Outcome) => Promise<void> {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async ({ outcome, approval }) => {
    announce(`Approval ${approval.id}: ${outcome}`);
    await queries.invalidateQueries({ queryKey: ['approvals'] });
  };
}

function ApproveOrReject({ approval }: Pick<Deciding, 'approval'>) {
  const { id, hash, kind, amount, currency } = approval;
  const [note, setNote] = useState('');
  const [forWhom, setForWhom] = useState('');
  const [isApproving, approving] = useDisclosure(false);
  const [isRejecting, rejecting] = useDisclosure(false);
  const { person } = useSession();
  const { data: delegations = [] } = useQuery({ queryKey: ['delegations'], queryFn: listDelegations, retry: false });
  const decided = useDecided();
  const decision = { hash, ...(forWhom === '' ? {} : { standingInFor: forWhom }) };
  const approvingIt = useMutation({
    mutationFn: () => approve(id, { ...decision, ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    onSuccess: decided,
  });
  const mine = delegations.filter(({ to }) => to === person);
  return (
    <div className={css.decide}>
      {mine.length === 0 ? null : (
        <NativeSelect
          label="Deciding as"
          data={[{ value: '', label: 'Yourself' }, ...mine.map(({ from }) => ({ value: from, label: `Standing in for ${from}` }))]}
          value={forWhom}
          onChange={(event) => setForWhom(event.currentTarget.value)}
        />
      )}
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
      <ConfirmDialog
        opened={isApproving}
        onClose={approving.close}
        title={`Approve: ${titled(kind)}${amount === undefined ? '' : `, ${amountText(amount, currency ?? 'USD')} ${currency ?? ''}`}`}
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
    </div>
  );
}

function Withdraw({ approval: { id } }: Pick<Deciding, 'approval'>) {
  const [isAsking, asking] = useDisclosure(false);
  const decided = useDecided();
  return (
    <div className={css.decide}>
      <p className="muted">You asked for it, or somebody who is you to the platform did: another person decides.</p>
      <Group>
        <Button variant="default" onClick={asking.open}>
          Take it back …
        </Button>
      </Group>
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
    </div>
  );
}
