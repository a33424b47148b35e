import { Button, Group, Modal, Radio } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askReplay, previewReplay, type Replay, type ReplayChoice, readReplays } from '../api/replays.ts';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { counted } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import css from './messages.module.css';
import { areOver, replaysTold } from './replays-told.ts';

interface Asked {
  readonly messages: readonly string[];
  readonly opened: boolean;
  readonly onClose: () => void;
}

const LOOK_AGAIN_MS = 700;
const MOST_LOOKS = 60;

/** Asks the two questions of a replay, and says what it would do before it does it. */
export function ReplayDialog({ messages, opened, onClose }: Asked) {
  const [choice, setChoice] = useState<ReplayChoice>({ from: 'start', mapping: 'current' });
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const preview = useQuery({
    queryKey: ['replay preview', messages, choice],
    queryFn: () => previewReplay(messages, choice),
    enabled: opened,
    gcTime: 0,
  });

  const replay = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const replays = await askReplay(messages, choice);
      onClose();
      announce('Replay asked for');
      notifications.show({ title: 'Replay asked for', message: `${counted(messages.length, 'message')} will be translated again` });
      void awaited(replays).then((states) => {
        notifications.show({ ...replaysTold(states) });
        void queries.invalidateQueries();
      });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Replay ${counted(messages.length, 'message')}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={css.choices}>
        <Radio.Group
          label="From where?"
          value={choice.from}
          onChange={(from) => setChoice({ ...choice, from: from === 'failed' ? 'failed' : 'start' })}
        >
          <Radio mt={6} value="start" label="From the start" description="Every record of the message" data-autofocus />
          <Radio mt={6} value="failed" label="From the failed stage" description="Only the records that could not be translated" />
        </Radio.Group>
        <Radio.Group
          label="With which mapping?"
          value={choice.mapping}
          onChange={(mapping) => setChoice({ ...choice, mapping: mapping === 'original' ? 'original' : 'current' })}
        >
          <Radio mt={6} value="current" label="The current one" description="The release in force now" />
          <Radio mt={6} value="original" label="The original one" description="The release it arrived under" />
        </Radio.Group>
        <div aria-live="polite">
          <h3>What it would do</h3>
          {preview.error === null ? null : <ProblemNote error={preview.error} again={() => void preview.refetch()} />}
          {preview.data === undefined ? (
            preview.error === null && <Waiting what="what would change" />
          ) : (
            <>
              <dl className={css.preview}>
                {(['new', 'revised', 'unchanged', 'failures'] as const).map((name) => (
                  <div key={name}>
                    <dt>{name === 'failures' ? 'would fail' : name}</dt>
                    <dd>{preview.data[name]}</dd>
                  </div>
                ))}
              </dl>
              <p className="muted">An event that is the same as before changes nothing: no journal is posted twice.</p>
            </>
          )}
        </div>
        {error === undefined ? null : <ProblemNote error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={() => void replay()} loading={busy}>
            Replay
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

/** Waits until replays are over, though not for ever; answers how far they are then. */
async function awaited(ids: readonly string[]): Promise<readonly Replay[]> {
  if (ids.length === 0) return [];
  let replays = await readReplays(ids);
  for (let look = 0; look < MOST_LOOKS && !areOver(replays); look++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    replays = await readReplays(ids);
  }
  return replays;
}
