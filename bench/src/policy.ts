import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessControl, type Principal } from '../../platform/src/identity/access/index.ts';
import type { Figure } from './figure.ts';

const FOLDER = join(import.meta.dirname, '../../estate/policies/access');
const SCOPES = new Set(['messages:reveal', 'accounts:reveal', 'exceptions:write']);
const ENTITIES = ['acad', 'north', 'river', 'lake', 'hill', 'stmary', 'prairie', 'haven', 'physicians', 'shared'];
const ACTIONS = ['messages:reveal', 'accounts:reveal', 'exceptions:write'] as const;
const WARM_UP = 5_000;

/** Decides by the demo's access policies: about what was never asked before, and about what comes again and again. */
export function measurePolicy(decisions: number): Figure[] {
  const texts = readdirSync(FOLDER).map((file) => [file.replace('.cedar', ''), readFileSync(join(FOLDER, file), 'utf8')] as const);
  const access = new AccessControl(Object.fromEntries(texts));
  const decide = (caller: number): void => {
    const resource = { entities: [entity(caller)], labels: caller % 4 === 0 ? ['psychiatric'] : [] };
    access.decide(person(caller), ACTIONS[caller % ACTIONS.length] ?? 'messages:reveal', resource, { purpose: 'payment' });
  };
  for (let caller = 0; caller < WARM_UP; caller++) decide(caller);
  const anew = cpuOf(decisions, (n) => decide(WARM_UP + n));
  const again = cpuOf(decisions, (n) => decide(n % 100));
  return [
    { name: 'CPU of a policy decision, never asked before', value: anew, unit: 'µs', reach: { atMost: 100 } },
    { name: 'CPU of a policy decision, remembered', value: again, unit: 'µs', reach: { atMost: 100 } },
  ];
}

const entity = (n: number): string => ENTITIES[n % ENTITIES.length] ?? 'north';

const person = (n: number): Principal => ({
  kind: 'person',
  id: `person-${n}`,
  roles: ['revenue-analyst'],
  scopes: SCOPES,
  entities: [entity(n), `of-${n}`],
});

/** Microseconds of our CPU for one of `times` runs of `work`. */
function cpuOf(times: number, work: (n: number) => void): number {
  const before = process.cpuUsage();
  for (let n = 0; n < times; n++) work(n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}
