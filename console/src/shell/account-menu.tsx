import { Button, Popover, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { leave } from '../api/session.ts';
import { showGlass } from '../api/shown-glass.ts';
import { ButtonLink } from '../parts/button-link.tsx';
import { Moment } from '../parts/moment.tsx';
import css from './account-menu.module.css';
import { AccountsIcon, LeaveIcon } from './icons.tsx';
import { useEmergency } from './emergency-context.ts';
import { useEstate } from './estate.tsx';
import { useSession } from './session-gate.tsx';
import { ZoneSwitch } from './zone-switch.tsx';

/** Who is in, as what, for which entities and until when; their sessions, and the way out. */
export function AccountMenu() {
  const { name, titles, entities, expiresAt } = useSession();
  const { nameOfFacility } = useEstate();
  const queries = useQueryClient();
  const emergency = useEmergency();
  const [opened, { toggle, close }] = useDisclosure(false);
  const roles = titles.join(', ');
  const out = async (): Promise<void> => {
    await leave();
    showGlass(sessionStorage, undefined);
    queries.clear();
    globalThis.location.assign('/');
  };
  return (
    <Popover position="bottom-end" width={270} trapFocus returnFocus opened={opened} onDismiss={close} transitionProps={{ duration: 60 }}>
      <Popover.Target>
        <UnstyledButton className={css.who ?? ''} onClick={toggle}>
          <AccountsIcon />
          <span>
            <strong>{name}</strong> <span>{roles}</span>
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={css.facts}>
          <strong>{name}</strong>
          <p>{roles}</p>
          <p>{entities === 'all' ? 'Every entity' : entities.map(nameOfFacility).join(', ')}</p>
          <p>
            Until <Moment at={expiresAt} full />, or half an hour without you
          </p>
          <div className={css.zone}>
            <ZoneSwitch />
          </div>
          <ButtonLink variant="default" to="/me" leftSection={<AccountsIcon />} onClick={close}>
            Your sessions
          </ButtonLink>
          {emergency === undefined || emergency.glass !== undefined ? null : (
            <Button
              variant="default"
              onClick={() => {
                close();
                emergency.ask();
              }}
            >
              Emergency access …
            </Button>
          )}
          <Button variant="default" leftSection={<LeaveIcon />} onClick={() => void out()}>
            Leave
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
