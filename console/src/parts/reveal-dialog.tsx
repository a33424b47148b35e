import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { PURPOSES, type Purpose, type Why } from '../api/why.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { titled } from './words.ts';

interface Asked {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly about: string;
  readonly label: string;
  readonly usual: readonly string[];
  readonly onReveal: (why: Why) => Promise<unknown>;
}

/** Asks why identifying values must be seen, and what for: some are shown for treatment, payment or compliance only. */
export function RevealDialog({ onReveal, ...asked }: Asked) {
  const [purpose, setPurpose] = useState<Purpose>();
  return (
    <ReasonDialog {...asked} act="Reveal" onReason={(reason) => onReveal({ reason, ...(purpose === undefined ? {} : { purpose }) })}>
      <NativeSelect
        mt="sm"
        label="What for"
        description="What is especially sensitive is shown for treatment, payment or compliance only"
        data={[{ value: '', label: 'Not said' }, ...PURPOSES.map((value) => ({ value, label: titled(value) }))]}
        value={purpose ?? ''}
        onChange={(event) => setPurpose(PURPOSES.find((one) => one === event.currentTarget.value))}
      />
    </ReasonDialog>
  );
}
