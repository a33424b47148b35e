import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { ENTRY_KINDS } from '../api/accounts.ts';
import type { ExceptionState } from '../api/exceptions.ts';
import { MESSAGE_STATES } from '../api/messages.ts';
import { Layout } from './layout.tsx';
import { FailedPage, UnknownPage } from './other-pages.tsx';
import { type Need, NEEDS } from './rights.ts';
import { choiceIn, parseSearch, stringifySearch, textIn } from './search-text.ts';

type Raw = Record<string, unknown>;

const MESSAGE_TABS = ['raw', 'parsed', 'canonical', 'delivered', 'trace'] as const;
const EXCEPTION_STATES: readonly ExceptionState[] = ['open', 'resolved', 'rejected'];

const root = createRootRoute({ component: Layout, notFoundComponent: UnknownPage });

const flow = createRoute({
  getParentRoute: () => root,
  path: '/',
  staticData: NEEDS.flow,
  component: lazyRouteComponent(() => import('../flow/flow-page.tsx'), 'FlowPage'),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: '/messages',
  staticData: NEEDS.messages,
  validateSearch: (raw: Raw) => ({
    ...textIn(raw, 'channel'),
    ...choiceIn(raw, 'state', MESSAGE_STATES),
    ...textIn(raw, 'kind'),
    ...choiceIn(raw, 'within', ['15m', '1h', '24h', '7d']),
    ...textIn(raw, 'before'),
  }),
  component: lazyRouteComponent(() => import('../messages/messages-page.tsx'), 'MessagesPage'),
});

const message = createRoute({
  getParentRoute: () => root,
  path: '/messages/$id',
  staticData: NEEDS.messages,
  validateSearch: (raw: Raw) => ({ ...choiceIn(raw, 'tab', MESSAGE_TABS), ...textIn(raw, 'bytes') }),
  component: lazyRouteComponent(() => import('../messages/message-page.tsx'), 'MessagePage'),
});

const exceptions = createRoute({
  getParentRoute: () => root,
  path: '/exceptions',
  staticData: NEEDS.exceptions,
  validateSearch: (raw: Raw) => ({
    ...choiceIn(raw, 'state', EXCEPTION_STATES),
    ...textIn(raw, 'kind'),
    ...textIn(raw, 'owner'),
    ...textIn(raw, 'entity'),
    ...textIn(raw, 'code'),
    ...textIn(raw, 'channel'),
    ...textIn(raw, 'after'),
    ...textIn(raw, 'show'),
  }),
  component: lazyRouteComponent(() => import('../exceptions/exceptions-page.tsx'), 'ExceptionsPage'),
});

const ledger = createRoute({
  getParentRoute: () => root,
  path: '/ledger',
  staticData: NEEDS.ledger,
  validateSearch: (raw: Raw) => ({ ...textIn(raw, 'entity'), ...textIn(raw, 'period') }),
  component: lazyRouteComponent(() => import('../ledger/trial-balance-page.tsx'), 'TrialBalancePage'),
});

const ledgerAccount = createRoute({
  getParentRoute: () => root,
  path: '/ledger/accounts/$account',
  staticData: NEEDS.ledger,
  validateSearch: (raw: Raw) => ({ ...textIn(raw, 'entity'), ...textIn(raw, 'period'), ...textIn(raw, 'before') }),
  component: lazyRouteComponent(() => import('../ledger/account-activity-page.tsx'), 'AccountActivityPage'),
});

const journal = createRoute({
  getParentRoute: () => root,
  path: '/ledger/journals/$journal',
  staticData: NEEDS.ledger,
  validateSearch: (raw: Raw) => ({ ...textIn(raw, 'line') }),
  component: lazyRouteComponent(() => import('../ledger/journal-page.tsx'), 'JournalPage'),
});

const accounts = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  staticData: NEEDS.accounts,
  component: lazyRouteComponent(() => import('../accounts/accounts-page.tsx'), 'AccountsPage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/accounts/$subject',
  staticData: NEEDS.accounts,
  validateSearch: (raw: Raw) => ({ ...choiceIn(raw, 'order', ['newest', 'oldest']), ...choiceIn(raw, 'only', ENTRY_KINDS) }),
  component: lazyRouteComponent(() => import('../accounts/account-page.tsx'), 'AccountPage'),
});

const trace = createRoute({
  getParentRoute: () => root,
  path: '/trace/$of',
  staticData: NEEDS.trace,
  component: lazyRouteComponent(() => import('../trace/trace-page.tsx'), 'TracePage'),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  staticData: NEEDS.admin,
  component: lazyRouteComponent(() => import('../admin/admin-page.tsx'), 'AdminPage'),
});

const clients = createRoute({
  getParentRoute: () => root,
  path: '/admin/clients',
  staticData: NEEDS.clients,
  component: lazyRouteComponent(() => import('../admin/clients-page.tsx'), 'ClientsPage'),
});

const client = createRoute({
  getParentRoute: () => root,
  path: '/admin/clients/$id',
  staticData: NEEDS.clients,
  component: lazyRouteComponent(() => import('../admin/client-page.tsx'), 'ClientPage'),
});

const roles = createRoute({
  getParentRoute: () => root,
  path: '/admin/roles',
  staticData: NEEDS.roles,
  component: lazyRouteComponent(() => import('../admin/roles-page.tsx'), 'RolesPage'),
});

const quotas = createRoute({
  getParentRoute: () => root,
  path: '/admin/quotas',
  staticData: NEEDS.roles,
  component: lazyRouteComponent(() => import('../admin/quotas-page.tsx'), 'QuotasPage'),
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: '/admin/sessions',
  staticData: NEEDS.sessions,
  component: lazyRouteComponent(() => import('../admin/sessions-page.tsx'), 'SessionsPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/admin/audit',
  staticData: NEEDS.audit,
  validateSearch: (raw: Raw) => ({
    ...textIn(raw, 'action'),
    ...textIn(raw, 'person'),
    ...textIn(raw, 'principal'),
    ...textIn(raw, 'object'),
    ...textIn(raw, 'from'),
    ...textIn(raw, 'to'),
    ...textIn(raw, 'before'),
  }),
  component: lazyRouteComponent(() => import('../admin/audit-page.tsx'), 'AuditPage'),
});

const disclosures = createRoute({
  getParentRoute: () => root,
  path: '/admin/audit/accounts/$subject',
  staticData: NEEDS.audit,
  component: lazyRouteComponent(() => import('../admin/disclosures-page.tsx'), 'DisclosuresPage'),
});

const me = createRoute({
  getParentRoute: () => root,
  path: '/me',
  component: lazyRouteComponent(() => import('../sessions/me-page.tsx'), 'MePage'),
});

const tree = root.addChildren([
  flow,
  messages,
  message,
  exceptions,
  ledger,
  ledgerAccount,
  journal,
  accounts,
  account,
  trace,
  me,
  admin,
  clients,
  client,
  roles,
  quotas,
  sessions,
  audit,
  disclosures,
]);

/** The addresses of the console. What a list shows is in its address; what could identify a patient never is. */
export const makeRouter = () =>
  createRouter({
    routeTree: tree,
    parseSearch,
    stringifySearch,
    pathParamsAllowedCharacters: [':'],
    defaultPreload: 'intent',
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: UnknownPage,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption extends Need {}
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
