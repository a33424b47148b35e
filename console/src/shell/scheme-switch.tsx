import { ActionIcon, Tooltip, useMantineColorScheme } from '@mantine/core';
import { MoonIcon, SunIcon, SystemIcon } from './icons.tsx';

const NEXT = { auto: 'light', light: 'dark', dark: 'auto' } as const;
const SHOWN = { auto: ['System theme', SystemIcon], light: ['Light theme', SunIcon], dark: ['Dark theme', MoonIcon] } as const;

/** System, light or dark; remembered in this browser. */
export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [label, Icon] = SHOWN[colorScheme];
  const next = NEXT[colorScheme];
  return (
    <Tooltip label={`${label}; click for ${SHOWN[next][0].toLowerCase()}`}>
      <ActionIcon aria-label={`${label}. Change to ${SHOWN[next][0].toLowerCase()}`} onClick={() => setColorScheme(next)}>
        <Icon />
      </ActionIcon>
    </Tooltip>
  );
}
