import { ActionIcon, Kbd, Modal, Switch, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMemo, useSyncExternalStore } from 'react';
import { KeysIcon } from './icons.tsx';
import type { KeyBinding } from './key-bindings.ts';
import css from './keys-dialog.module.css';
import { useKeyBindings, useKeys } from './keys.tsx';
import { useChoices, usePreferences } from './preferences.tsx';

const ALWAYS: readonly Pick<KeyBinding, 'keys' | 'label' | 'group'>[] = [
  { keys: 'Ctrl K', label: 'Search, go, do', group: 'Go' },
  { keys: 'Enter', label: 'Open the row', group: 'List' },
];

/** Lists the keys in force here; `?` opens it from anywhere. */
export function KeysDialog() {
  const [opened, { open, close }] = useDisclosure(false);
  const preferences = usePreferences();
  const { singleKeys } = useChoices();
  const keys = useKeyBindings();
  const bound = useSyncExternalStore(keys.subscribe, keys.list);
  useKeys(useMemo(() => [{ keys: '?', label: 'These keys', group: 'Go', run: open }], [open]));
  const groups = Map.groupBy([...ALWAYS, ...bound], (binding) => binding.group);
  return (
    <>
      <Tooltip label="Keys (?)">
        <ActionIcon aria-label="Keys" onClick={open} className={css.opener ?? ''}>
          <KeysIcon />
        </ActionIcon>
      </Tooltip>
      <Modal opened={opened} onClose={close} title="Keys" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
        <div className={css.groups}>
          {[...groups].map(([group, bindings]) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {bindings.map((binding) => (
                  <div key={binding.keys}>
                    <dt>
                      {binding.keys.split(' ').map((key) => (
                        <Kbd key={key} size="sm">
                          {key}
                        </Kbd>
                      ))}
                    </dt>
                    <dd>{binding.label}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <Switch
          mt="lg"
          label="Single keys act"
          description="Turn this off if you dictate, or if keys pressed by accident are in your way. Ctrl K stays."
          checked={singleKeys}
          onChange={(event) => preferences.choose({ singleKeys: event.currentTarget.checked })}
        />
      </Modal>
    </>
  );
}
