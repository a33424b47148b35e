import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { verifyAudit, type Verification } from '../api/audit.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ProblemNote } from '../parts/notes.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { counted } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import css from './admin.module.css';

/** Examines the audit against its seals when asked to: each row, each seal, each signature. */
export function AuditVerification({ from, to }: { readonly from: string | undefined; readonly to: string | undefined }) {
  const announce = useAnnounce();
  const examining = useMutation({
    mutationFn: () => verifyAudit({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }),
    onSuccess: ({ isIntact }) => announce(isIntact ? 'The audit is as it was sealed' : 'The audit is not as it was sealed'),
  });
  const days = from === undefined && to === undefined ? 'all of it' : 'the days chosen';
  return (
    <section className={`panel ${css.part}`} aria-label="Examination">
      <div className={css.verdict}>
        <Button variant="default" size="compact-xs" loading={examining.isPending} onClick={() => examining.mutate()}>
          Examine {days}
        </Button>
        {examining.data === undefined ? (
          <span className="muted">Compares each row with the seal it was put under, and each seal with the one before.</span>
        ) : (
          <Verdict of={examining.data} />
        )}
      </div>
      {examining.error === null ? null : <ProblemNote error={examining.error} />}
      {examining.data === undefined || examining.data.isIntact ? null : (
        <ul className={css.findings}>
          {examining.data.findings.map(({ problem, batch, rows, count, message }) => (
            <li key={`${problem} ${batch}`}>
              Batch {batch}: {message}
              {rows.length === 0 ? null : ` (row ${rows.join(', ')}${count > rows.length ? ` and ${count - rows.length} more` : ''})`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const Verdict = ({ of: { isIntact, rows, batches, unsealed, newest } }: { readonly of: Verification }) => (
  <>
    <StateTag state={isIntact ? 'as it was sealed' : 'not as it was sealed'} tone={isIntact ? 'ok' : 'bad'} />
    <span>
      {counted(rows, 'row')} under {counted(batches, 'seal')}; {unsealed === 0 ? 'none waits' : `${counted(unsealed, 'row')} waiting`} for a
      seal
    </span>
    {newest === undefined ? null : <CopyButton text={`${newest.batch}:${newest.hash}`} label="Copy the newest seal" />}
  </>
);
