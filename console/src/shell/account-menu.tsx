import { Menu, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { leave } from '../api/session.ts';
import { Moment } from '../parts/moment.tsx';
import { AccountsIcon, LeaveIcon } from './icons.tsx';
import css from './layout.module.css';
import { useEstate } from './estate.tsx';
import { useSession } from './session-gate.tsx';

/** Who is in, as what, for which entities and until when; their sessions, and the way out. */
export function AccountMenu() {
  const { name, titles, entities, expiresAt } = useSession();
  const { nameOfFacility } = useEstate();
  const queries = useQueryClient();
  const roles = titles.join(', ');
  const out = async (): Promise<void> => {
    await leave();
    queries.clear();
    globalThis.location.assign('/');
  };
  return (
    <Menu position="bottom-end" width={260} transitionProps={{ duration: 60 }}>
      <Menu.Target>
        <UnstyledButton className={css.who ?? ''}>
          <AccountsIcon />
          <span>
            <strong>{name}</strong> <span>{roles}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.whoFacts}>
          <strong>{name}</strong>
          <p>{roles}</p>
          <p>{entities === 'all' ? 'Every entity' : entities.map(nameOfFacility).join(', ')}</p>
          <p>
            Until <Moment at={expiresAt} full />, or half an hour without you
          </p>
        </div>
        <Menu.Item component={Link} to="/me" leftSection={<AccountsIcon />}>
          Your sessions
        </Menu.Item>
        <Menu.Item leftSection={<LeaveIcon />} onClick={() => void out()}>
          Leave
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
