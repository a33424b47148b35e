import type { ComponentType } from 'react';
import {
  AccountsIcon,
  AdministrationIcon,
  ApprovalsIcon,
  CatalogIcon,
  ExceptionsIcon,
  FlowIcon,
  LedgerIcon,
  MessagesIcon,
  PurchasesIcon,
  TasksIcon,
} from './icons.tsx';
import { type Need, NEEDS } from './rights.ts';

export interface Place {
  readonly to: '/' | '/messages' | '/tasks' | '/exceptions' | '/approvals' | '/purchases' | '/ledger' | '/accounts' | '/catalog' | '/admin';
  readonly label: string;
  readonly about: string;
  readonly keys: string;
  readonly Icon: ComponentType;
  readonly need: Need;
}

/** The pages of the console, in the order of the navigation. */
export const PLACES: readonly Place[] = [
  { to: '/', label: 'Flow', about: 'What goes through, what waits, what fails', keys: 'g f', Icon: FlowIcon, need: NEEDS.flow },
  {
    to: '/messages',
    label: 'Messages',
    about: 'Find a message, read it, replay it',
    keys: 'g m',
    Icon: MessagesIcon,
    need: NEEDS.messages,
  },
  { to: '/tasks', label: 'Tasks', about: 'What waits for you: approvals and exceptions', keys: 'g t', Icon: TasksIcon, need: NEEDS.tasks },
  { to: '/exceptions', label: 'Exceptions', about: 'What waits for a person', keys: 'g e', Icon: ExceptionsIcon, need: NEEDS.exceptions },
  {
    to: '/approvals',
    label: 'Approvals',
    about: 'What waits for a second person',
    keys: 'g o',
    Icon: ApprovalsIcon,
    need: NEEDS.approvals,
  },
  {
    to: '/purchases',
    label: 'Purchases',
    about: 'A requisition, order or invoice from what was asked for to the payment',
    keys: 'g r',
    Icon: PurchasesIcon,
    need: NEEDS.purchases,
  },
  {
    to: '/ledger',
    label: 'Ledger',
    about: 'Trial balance, journals, and where each cent came from',
    keys: 'g l',
    Icon: LedgerIcon,
    need: NEEDS.ledger,
  },
  {
    to: '/accounts',
    label: 'Accounts',
    about: 'One patient account from first message to last payment',
    keys: 'g a',
    Icon: AccountsIcon,
    need: NEEDS.accounts,
  },
  { to: '/catalog', label: 'API', about: 'What programs can ask for, and a place to try it', keys: 'g p', Icon: CatalogIcon, need: {} },
  {
    to: '/admin',
    label: 'Administration',
    about: 'Clients, webhooks, roles, policies, sessions, audit',
    keys: 'g d',
    Icon: AdministrationIcon,
    need: NEEDS.admin,
  },
];
