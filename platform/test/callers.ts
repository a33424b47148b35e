import type pg from 'pg';
import { type AdmittedClient, openSession, type ScopeName, SCOPES } from '../src/identity/index.ts';
import { transaction } from '../src/store/index.ts';
import { TOKEN } from './gateway-given.ts';
import { ROLES } from './roles.ts';

/** Somebody who asks, with what they show each time they do. */
export interface Caller {
  readonly name: string;
  /** Nothing to show: only what is open is theirs. */
  readonly isNobody: boolean;
  /** A program or nobody: what is made for people ends for them at once. */
  readonly isPerson: boolean;
  readonly shows: () => Promise<Readonly<Record<string, string>>>;
}

const all = Object.keys(SCOPES) as ScopeName[];
const ending = (...ends: readonly string[]): Set<ScopeName> => new Set(all.filter((scope) => ends.some((end) => scope.endsWith(end))));

/** Machine clients by the tokens that they show: one reads of one hospital, one hands in for two, one may everything everywhere. */
export const CLIENTS: ReadonlyMap<string, AdmittedClient> = new Map(
  (
    [
      ['reader', ending(':read'), ['north']],
      ['sender', ending(':write', ':use'), ['north', 'lake']],
      ['integration', new Set(all), 'all'],
    ] as const
  ).map(([id, scopes, entities]) => [`a.${id}.token`, { id, scopes, entities }]),
);

/** The holder of the token, people of every role of the demo, each other one for one hospital only, the machine clients, and nobody. */
export function callersOf(server: pg.Pool, tenant: string, host: string): readonly Caller[] {
  const program = (name: string, authorization: string): Caller => ({
    name,
    isNobody: false,
    isPerson: false,
    shows: () => Promise.resolve({ authorization }),
  });
  const people = Object.keys(ROLES.roles).map((role, n): Caller => {
    const entities = n % 2 === 0 ? 'all' : ['north'];
    const person = { person: role, name: role, issuer: 'https://id.example', account: `openid:${role}`, roles: [role], entities } as const;
    return {
      name: role,
      isNobody: false,
      isPerson: true,
      // A session of its own each time: some of what is asked ends it.
      shows: async () => {
        const { cookie } = await transaction(server, { tenant, entities: 'all' }, (tx) =>
          openSession({ tx, tenant, at: new Date() }, person),
        );
        return { cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1', origin: `http://${host}` };
      },
    };
  });
  return [
    program('the holder of the token', `Bearer ${TOKEN}`),
    ...people,
    ...[...CLIENTS].map(([token, { id }]) => program(`client ${id}`, `Bearer ${token}`)),
    { name: 'nobody', isNobody: true, isPerson: false, shows: () => Promise.resolve({}) },
  ];
}
