import { NativeSelect } from '@mantine/core';
import type { ZoneChoice } from '../parts/moments.ts';
import { useChoices, usePreferences } from './preferences.tsx';

const CHOICES: readonly { readonly value: ZoneChoice; readonly label: string }[] = [
  { value: 'facility', label: 'Facility time' },
  { value: 'browser', label: 'My time' },
  { value: 'utc', label: 'UTC' },
];

/** Whose clock times are shown by. */
export function ZoneSwitch() {
  const preferences = usePreferences();
  const { zone } = useChoices();
  return (
    <NativeSelect
      aria-label="Show times in"
      data={CHOICES}
      value={zone}
      onChange={(event) => {
        const chosen = CHOICES.find(({ value }) => value === event.currentTarget.value);
        if (chosen !== undefined) preferences.choose({ zone: chosen.value });
      }}
    />
  );
}
