import { type GetQuotasAnswer, type GetRolesAnswer, getQuotas, getRoles } from '@plexus/sdk';
import { client } from './client.ts';

export type Roles = GetRolesAnswer;
export type Quotas = GetQuotasAnswer;
type RouteClass = keyof Quotas['classes'];
export type Allowance = Quotas['classes'][RouteClass];
export const ROUTE_CLASSES: readonly RouteClass[] = ['read', 'write', 'bulk'];

/** Who may do what, as the estate says. Throws `PlexusProblem`. */
export const readRoles = (): Promise<Roles> => getRoles(client);

/** How much callers may ask for. Throws `PlexusProblem`. */
export const readQuotas = (): Promise<Quotas> => getQuotas(client);
