import { Button, Group } from '@mantine/core';
import { ProblemNote } from './notes.tsx';

interface Asked {
  /** What the button does, in a word or two. */
  readonly act: string;
  readonly isWhole: boolean;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** Absent: there is nothing to go back from. */
  readonly onCancel?: () => void;
  /** What else can be done with what is written, beside what the button does. */
  readonly other?: { readonly act: string; readonly onAct: () => void };
}

/** The end of a form: why it failed, and what is done with it. */
export const FormEnd = ({ act, isWhole, isBusy, error, onCancel, other }: Asked) => (
  <>
    {error === null ? null : <ProblemNote error={error} />}
    <Group {...(onCancel === undefined ? {} : { justify: 'flex-end' })}>
      {onCancel === undefined ? null : (
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      )}
      {other === undefined ? null : (
        <Button variant="default" disabled={!isWhole || isBusy} onClick={other.onAct}>
          {other.act}
        </Button>
      )}
      <Button type="submit" disabled={!isWhole} loading={isBusy}>
        {act}
      </Button>
    </Group>
  </>
);
