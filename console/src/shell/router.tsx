import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { PROPOSAL_STATES } from '../api/approvals.ts';
import { ENTRY_KINDS } from '../api/accounts.ts';
import type { ExceptionState } from '../api/exceptions.ts';
import { MESSAGE_STATES } from '../api/messages.ts';
import { PURCHASE_ENTRY_KINDS, PURCHASE_KINDS } from '../api/purchases.ts';
import { adminRoutes } from './admin-routes.ts';
import { FailedPage, UnknownPage } from './other-pages.tsx';
import { root } from './root-route.tsx';
import { type Need, NEEDS } from './rights.ts';
import { choiceIn, parseSearch, stringifySearch, textIn } from './search-text.ts';

type Raw = Record<string, unknown>;

const MESSAGE_TABS = ['raw', 'parsed', 'canonical', 'delivered', 'trace'] as const;
const EXCEPTION_STATES: readonly ExceptionState[] = ['open', 'resolved', 'rejected'];

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
    ...textIn(raw, 'cause'),
    ...choiceIn(raw, 'overdue', ['true']),
    ...textIn(raw, 'atLeast'),
    ...textIn(raw, 'after'),
    ...textIn(raw, 'show'),
  }),
  component: lazyRouteComponent(() => import('../exceptions/exceptions-page.tsx'), 'ExceptionsPage'),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: '/tasks',
  staticData: NEEDS.tasks,
  validateSearch: (raw: Raw) => ({ ...choiceIn(raw, 'type', ['approval', 'exception']), ...textIn(raw, 'after') }),
  component: lazyRouteComponent(() => import('../tasks/tasks-page.tsx'), 'TasksPage'),
});

const task = createRoute({
  getParentRoute: () => root,
  path: '/tasks/$id',
  staticData: NEEDS.tasks,
  component: lazyRouteComponent(() => import('../tasks/task-page.tsx'), 'TaskPage'),
});

const purchases = createRoute({
  getParentRoute: () => root,
  path: '/purchases',
  staticData: NEEDS.purchases,
  validateSearch: (raw: Raw) => ({
    ...choiceIn(raw, 'kind', PURCHASE_KINDS),
    ...textIn(raw, 'starts'),
    ...textIn(raw, 'number'),
    ...textIn(raw, 'after'),
  }),
  component: lazyRouteComponent(() => import('../purchases/purchases-page.tsx'), 'PurchasesPage'),
});

const purchase = createRoute({
  getParentRoute: () => root,
  path: '/purchases/$kind/$number',
  staticData: NEEDS.purchases,
  validateSearch: (raw: Raw) => ({ ...choiceIn(raw, 'only', PURCHASE_ENTRY_KINDS), ...choiceIn(raw, 'internal', ['true']) }),
  component: lazyRouteComponent(() => import('../purchases/purchase-page.tsx'), 'PurchasePage'),
});

const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  staticData: NEEDS.approvals,
  validateSearch: (raw: Raw) => ({
    ...choiceIn(raw, 'state', PROPOSAL_STATES),
    ...choiceIn(raw, 'mine', ['true']),
    ...textIn(raw, 'before'),
  }),
  component: lazyRouteComponent(() => import('../approvals/approvals-page.tsx'), 'ApprovalsPage'),
});

const approval = createRoute({
  getParentRoute: () => root,
  path: '/approvals/$id',
  staticData: NEEDS.approvals,
  component: lazyRouteComponent(() => import('../approvals/approval-page.tsx'), 'ApprovalPage'),
});

const standIns = createRoute({
  getParentRoute: () => root,
  path: '/approvals/stand-ins',
  staticData: NEEDS.approvals,
  component: lazyRouteComponent(() => import('../approvals/stand-ins-page.tsx'), 'StandInsPage'),
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

const catalog = createRoute({
  getParentRoute: () => root,
  path: '/catalog',
  validateSearch: (raw: Raw) => ({ ...textIn(raw, 'find') }),
  component: lazyRouteComponent(() => import('../catalog/catalog-page.tsx'), 'CatalogPage'),
});

const operation = createRoute({
  getParentRoute: () => root,
  path: '/catalog/$operation',
  component: lazyRouteComponent(() => import('../catalog/operation-page.tsx'), 'OperationPage'),
});

const events = createRoute({
  getParentRoute: () => root,
  path: '/catalog/events',
  component: lazyRouteComponent(() => import('../catalog/events-page.tsx'), 'EventsPage'),
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
  tasks,
  task,
  purchases,
  purchase,
  approvals,
  approval,
  standIns,
  ledger,
  ledgerAccount,
  journal,
  accounts,
  account,
  trace,
  me,
  catalog,
  operation,
  events,
  ...adminRoutes,
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
