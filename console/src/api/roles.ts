import { get } from './client.ts';

export interface Roles {
  readonly roles: readonly { readonly role: string; readonly title: string; readonly scopes: readonly string[] }[];
  /** Every right, in words; some are for people and never for a client. */
  readonly scopes: readonly { readonly scope: string; readonly about: string; readonly peopleOnly: boolean }[];
}

export interface Allowance {
  readonly perSecond: number;
  readonly burst: number;
}

export const ROUTE_CLASSES = ['read', 'write', 'bulk'] as const;
type RouteClass = (typeof ROUTE_CLASSES)[number];

export interface Quotas {
  readonly classes: Readonly<Record<RouteClass, Allowance>>;
  readonly clients: readonly ({ readonly client: string } & Readonly<Partial<Record<RouteClass, Allowance>>>)[];
}

/** Who may do what, as the estate says. Throws `Problem`. */
export const readRoles = (): Promise<Roles> => get<Roles>('/v1/roles');

/** How much callers may ask for. Throws `Problem`. */
export const readQuotas = (): Promise<Quotas> => get<Quotas>('/v1/quotas');
