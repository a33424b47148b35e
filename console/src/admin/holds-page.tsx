import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Hold, listHolds, placeHold, releaseHold } from '../api/holds.ts';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { Table } from '../parts/table.tsx';
import { shortened } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useMay } from '../shell/use-rights.ts';
import { AdminHead } from './admin-head.tsx';
import css from './admin.module.css';

const route = getRouteApi('/admin/holds');
const ACCOUNT = /^account:[\w-]{1,60}$/;

/** What must be kept whatever its retention says, why, and until somebody ends it. */
export function HoldsPage() {
  const { past, account } = route.useSearch();
  const navigate = route.useNavigate();
  const mayPlace = useMay()('holds:write');
  const [isPlacing, placing] = useDisclosure(account !== undefined);
  const [releasing, setReleasing] = useState<string>();
  const [subject, setSubject] = useState(account ?? '');
  const of = subject.trim();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { data, error, refetch } = useQuery({ queryKey: ['holds', past], queryFn: () => listHolds(past === 'true') });
  const done = async (words: string): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ['holds'] });
    announce(words);
  };
  return (
    <>
      <AdminHead
        title="Holds"
        about="Legal holds: what is held is neither shredded nor dropped at its retention, until the hold is released."
      >
        {mayPlace ? (
          <Button variant="default" onClick={placing.open}>
            Place a hold …
          </Button>
        ) : null}
      </AdminHead>
      <div className={parts.filters}>
        <SegmentedControl
          size="xs"
          aria-label="Which"
          value={past ?? 'now'}
          onChange={(next) => void navigate({ search: next === 'true' ? { past: 'true' } : {} })}
          data={[
            { value: 'now', label: 'In force' },
            { value: 'true', label: 'Released too' },
          ]}
        />
      </div>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" aria-label="Holds">
        {data === undefined ? (
          error === null && <Waiting what="holds" />
        ) : data.length === 0 ? (
          <EmptyNote title="Nothing is held">Retention and shredding go as the policies say.</EmptyNote>
        ) : (
          <Table columns={['Of', 'Because', 'Placed', 'Released']}>
            {data.map((hold) => (
              <HoldRow key={hold.id} hold={hold} {...(mayPlace ? { onRelease: () => setReleasing(hold.id) } : {})} />
            ))}
          </Table>
        )}
      </section>
      <ReasonDialog
        opened={isPlacing}
        onClose={placing.close}
        title="Place a legal hold"
        about="Nothing of it is shredded or dropped until the hold is released."
        label="Because"
        usual={['Litigation', 'Audit of a payer', 'Question of an authority']}
        act="Place it"
        isReady={of === '' || ACCOUNT.test(of)}
        onReason={async (reason) => {
          await placeHold({ reason, ...(of === '' ? {} : { subject: of }) });
          await done('The hold is in force');
        }}
      >
        <TextInput
          mt="sm"
          label="Of which account"
          description="Its pseudonym, account:…; empty: of everything"
          value={subject}
          error={of === '' || ACCOUNT.test(of) ? null : 'A pseudonym such as account:2b7Yw0S9nqkT1xVdLr3cUg'}
          onChange={(event) => setSubject(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </ReasonDialog>
      <ReasonDialog
        opened={releasing !== undefined}
        onClose={() => setReleasing(undefined)}
        title="Release the hold"
        about="What it kept goes by its retention again."
        label="Because"
        usual={['The case is closed', 'Placed by mistake']}
        act="Release it"
        onReason={async (reason) => {
          if (releasing === undefined) return;
          await releaseHold(releasing, reason);
          await done('The hold is released');
        }}
      />
    </>
  );
}

const HoldRow = ({ hold, onRelease }: { readonly hold: Hold; readonly onRelease?: () => void }) => (
  <tr>
    <td>
      {hold.subject === undefined ? (
        'Everything'
      ) : (
        <Link to="/accounts/$subject" params={{ subject: hold.subject }} className={parts.id} title={hold.subject}>
          {shortened(hold.subject, 34)}
        </Link>
      )}
    </td>
    <td className={css.wrapped}>{hold.reason}</td>
    <td>
      <Moment at={hold.placedAt} />
      <br />
      <span className="muted">{hold.person}</span>
    </td>
    <td className={css.wrapped}>
      {hold.releasedAt !== undefined ? (
        <>
          <Moment at={hold.releasedAt} />
          <br />
          <span className="muted">
            {hold.releasedBy}: {hold.releaseReason}
          </span>
        </>
      ) : onRelease === undefined ? (
        'In force'
      ) : (
        <Button size="compact-xs" variant="default" onClick={onRelease}>
          Release …
        </Button>
      )}
    </td>
  </tr>
);
