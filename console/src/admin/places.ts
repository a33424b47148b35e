import { type Need, NEEDS } from '../shell/rights.ts';

/** The pages of the administration, in their order. */
export const ADMIN_PLACES = [
  { to: '/admin/clients', label: 'Clients', need: NEEDS.clients },
  { to: '/admin/webhooks', label: 'Webhooks', need: NEEDS.webhooks },
  { to: '/admin/roles', label: 'Roles', need: NEEDS.roles },
  { to: '/admin/policies', label: 'Policies', need: NEEDS.roles },
  { to: '/admin/access', label: 'Access', need: NEEDS.access },
  { to: '/admin/emergencies', label: 'Emergencies', need: NEEDS.emergencies },
  { to: '/admin/people', label: 'People', need: NEEDS.people },
  { to: '/admin/holds', label: 'Holds', need: NEEDS.holds },
  { to: '/admin/quotas', label: 'Quotas', need: NEEDS.roles },
  { to: '/admin/sessions', label: 'Sessions', need: NEEDS.sessions },
  { to: '/admin/audit', label: 'Audit', need: NEEDS.audit },
] as const satisfies readonly { readonly to: string; readonly label: string; readonly need: Need }[];
