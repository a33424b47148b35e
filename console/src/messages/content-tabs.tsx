import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ParsedMessage, readParsed } from '../api/messages.ts';
import type { Why } from '../api/why.ts';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { RevealDialog } from '../parts/reveal-dialog.tsx';
import { useAnnounce } from '../shell/announcer.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useMay } from '../shell/use-rights.ts';
import css from './messages.module.css';
import { ParsedView } from './parsed-view.tsx';
import { RawView } from './raw-view.tsx';

export const USUAL_REASONS = ['Resolving an exception', 'Question of a patient', 'Checking a mapping'];

interface Shown {
  readonly id: string;
  readonly as: 'raw' | 'parsed';
  /** `178-251`: what to light at first. */
  readonly bytes: string | undefined;
}

/** The content of a message, masked until someone says why it must be seen. What was revealed is gone when the page is left. */
export function ContentTabs({ id, as, bytes }: Shown) {
  const [revealed, setRevealed] = useState<{ readonly parsed: ParsedMessage; readonly reason: string }>();
  const [isAsking, asking] = useDisclosure(false);
  const announce = useAnnounce();
  const { data, error, refetch } = useQuery({
    queryKey: ['parsed', id],
    queryFn: () => readParsed(id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const mayReveal = useMay()('messages:reveal');
  useKeys(
    useMemo(
      () => (mayReveal ? [{ keys: 'u', label: 'Reveal masked values', group: 'This page', run: asking.open }] : []),
      [mayReveal, asking.open],
    ),
  );
  const parsed = revealed?.parsed ?? data;
  if (error !== null) return <ProblemNote error={error} again={() => void refetch()} />;
  if (parsed === undefined) return <Waiting what="the content" />;
  const reveal = async (why: Why): Promise<void> => {
    setRevealed({ parsed: await readParsed(id, why), reason: why.reason });
    announce('Identifying values are shown');
  };
  return (
    <>
      <div className={css.mask} data-revealed={revealed !== undefined}>
        {revealed === undefined ? (
          <>
            <span>Identifying values are masked.</span>
            {mayReveal ? (
              <Button variant="default" size="compact-xs" onClick={asking.open}>
                Reveal …
              </Button>
            ) : null}
          </>
        ) : (
          <>
            <span>
              Identifying values are shown: <q>{revealed.reason}</q>. This is in the audit.
            </span>
            <Button variant="default" size="compact-xs" onClick={() => setRevealed(undefined)}>
              Mask again
            </Button>
          </>
        )}
        {parsed.cut === true ? <span>Only the beginning of this large message is shown.</span> : null}
      </div>
      {as === 'raw' ? <RawView parsed={parsed} /> : <ParsedView parsed={parsed} bytes={bytes} />}
      <RevealDialog
        opened={isAsking}
        onClose={asking.close}
        title="Reveal identifying values"
        about="Who looked, at what and why is kept in the audit."
        label="Why do you need to see them?"
        usual={USUAL_REASONS}
        onReveal={reveal}
      />
    </>
  );
}
