import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type BreakGlass, type GlassAsked, openGlass } from '../api/break-glass.ts';
import { PURPOSES } from '../api/why.ts';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { titled } from '../parts/words.ts';

interface Asked {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onOpened: (glass: BreakGlass) => void;
}

const MINUTES = [15, 30, 60] as const;

/** Asks what the emergency is. It shows more and changes nothing, for an hour at most. */
export function EmergencyDialog({ opened, onClose, onOpened }: Asked) {
  const [purpose, setPurpose] = useState<GlassAsked['purpose']>('treatment');
  const [minutes, setMinutes] = useState<number>(MINUTES[0]);
  const [entities, setEntities] = useState('');
  const named = entities.split(/[\s,]+/).filter((name) => name !== '');
  return (
    <ReasonDialog
      opened={opened}
      onClose={onClose}
      title="Emergency access"
      about="You see what is otherwise not yours to see, and change nothing. Every look is on record, and another person reviews it within a day."
      label="What is the emergency?"
      usual={['Patient in danger', 'Attending physician asks']}
      act="Break the glass"
      onReason={async (reason) =>
        onOpened(await openGlass({ reason, purpose, minutes, ...(named.length === 0 ? {} : { entities: named }) }))
      }
    >
      <NativeSelect
        mt="sm"
        label="What for"
        data={PURPOSES.map((value) => ({ value, label: titled(value) }))}
        value={purpose}
        onChange={(event) => setPurpose(PURPOSES.find((one) => one === event.currentTarget.value) ?? 'treatment')}
      />
      <TextInput
        mt="sm"
        label="Where"
        description="The entities that are needed, such as lake; empty: every one"
        value={entities}
        onChange={(event) => setEntities(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <NativeSelect
        mt="sm"
        label="For how long"
        data={MINUTES.map((value) => ({ value: String(value), label: `${value} minutes` }))}
        value={String(minutes)}
        onChange={(event) => setMinutes(Number(event.currentTarget.value))}
      />
    </ReasonDialog>
  );
}
