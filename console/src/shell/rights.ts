import type { Session } from '../api/session.ts';

/** What a page asks of who opens it. */
export interface Need {
  /** The scope that its reading takes; absent: everybody who is in may. */
  readonly needs?: string;
  /** Any one of these instead. */
  readonly oneOf?: readonly string[];
  /** What it shows is not told apart by entity, so that who sees some entities only is not shown it. */
  readonly wholeTenant?: boolean;
}

/** What the pages ask for; the platform asks for the same again on every request. */
export const NEEDS = {
  flow: { needs: 'flow:read' },
  /** The flow as it is told by itself: of the entities that somebody sees. */
  stream: { needs: 'flow:read' },
  messages: { needs: 'messages:read' },
  exceptions: { needs: 'exceptions:read' },
  ledger: { needs: 'ledger:read' },
  accounts: { needs: 'accounts:read' },
  trace: { needs: 'trace:read' },
  approvals: { needs: 'approvals:read' },
  tasks: { needs: 'tasks:read' },
  purchases: { needs: 'procurement:read' },
  clients: { needs: 'clients:read' },
  roles: { needs: 'rights:read' },
  sessions: { needs: 'sessions:read' },
  access: { needs: 'access:review', wholeTenant: true },
  emergencies: { needs: 'break-glass:review' },
  webhooks: { needs: 'webhooks:read' },
  usage: { needs: 'clients:read', wholeTenant: true },
  people: { needs: 'people:read' },
  holds: { needs: 'holds:read', wholeTenant: true },
  audit: { needs: 'audit:read', wholeTenant: true },
  admin: {
    oneOf: [
      'clients:read',
      'webhooks:read',
      'rights:read',
      'sessions:read',
      'audit:read',
      'access:review',
      'break-glass:review',
      'people:read',
      'holds:read',
    ],
  },
} as const satisfies Readonly<Record<string, Need>>;

/** Why somebody is not shown something: the right that none of their roles has, or that they see some entities only. */
export type Hindrance = { readonly because: 'right'; readonly right: string } | { readonly because: 'entities' };

type Rights = Pick<Session, 'scopes' | 'entities'>;

/** What keeps who has these rights from a page; undefined when nothing does. */
export function hindranceOf({ scopes, entities }: Rights, { needs, oneOf, wholeTenant }: Need): Hindrance | undefined {
  const [usual] = oneOf ?? [];
  if (usual !== undefined && oneOf?.some((one) => scopes.includes(one)) !== true) return { because: 'right', right: usual };
  if (needs !== undefined && !scopes.includes(needs)) return { because: 'right', right: needs };
  return wholeTenant === true && entities !== 'all' ? { because: 'entities' } : undefined;
}

/** The first of some pages that is open to who has these rights. */
export const firstOpen = <T extends { readonly need: Need }>(rights: Rights, places: readonly T[]): T | undefined =>
  places.find(({ need }) => hindranceOf(rights, need) === undefined);
