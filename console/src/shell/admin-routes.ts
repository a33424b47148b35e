import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { NEEDS } from './rights.ts';
import { root } from './root-route.tsx';
import { choiceIn, textIn } from './search-text.ts';

type Raw = Record<string, unknown>;

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

const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/admin/webhooks',
  staticData: NEEDS.webhooks,
  component: lazyRouteComponent(() => import('../webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});

const webhook = createRoute({
  getParentRoute: () => root,
  path: '/admin/webhooks/$id',
  staticData: NEEDS.webhooks,
  component: lazyRouteComponent(() => import('../webhooks/webhook-page.tsx'), 'WebhookPage'),
});

const roles = createRoute({
  getParentRoute: () => root,
  path: '/admin/roles',
  staticData: NEEDS.roles,
  component: lazyRouteComponent(() => import('../admin/roles-page.tsx'), 'RolesPage'),
});

const policies = createRoute({
  getParentRoute: () => root,
  path: '/admin/policies',
  staticData: NEEDS.roles,
  component: lazyRouteComponent(() => import('../admin/policies-page.tsx'), 'PoliciesPage'),
});

const access = createRoute({
  getParentRoute: () => root,
  path: '/admin/access',
  staticData: NEEDS.access,
  component: lazyRouteComponent(() => import('../admin/access-page.tsx'), 'AccessPage'),
});

const emergencies = createRoute({
  getParentRoute: () => root,
  path: '/admin/emergencies',
  staticData: NEEDS.emergencies,
  component: lazyRouteComponent(() => import('../admin/emergencies-page.tsx'), 'EmergenciesPage'),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/admin/people',
  staticData: NEEDS.people,
  component: lazyRouteComponent(() => import('../admin/people-page.tsx'), 'PeoplePage'),
});

const holds = createRoute({
  getParentRoute: () => root,
  path: '/admin/holds',
  staticData: NEEDS.holds,
  validateSearch: (raw: Raw) => ({ ...choiceIn(raw, 'past', ['true']), ...textIn(raw, 'account') }),
  component: lazyRouteComponent(() => import('../admin/holds-page.tsx'), 'HoldsPage'),
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

/** The addresses of the administration. */
export const adminRoutes = [
  admin,
  clients,
  client,
  webhooks,
  webhook,
  roles,
  policies,
  access,
  emergencies,
  people,
  holds,
  quotas,
  sessions,
  audit,
  disclosures,
] as const;
