import { AccessControl, type Principal } from '../../platform/src/identity/access/index.ts';
import { accessTexts } from './access-texts.ts';
import type { Figure } from './figure.ts';

const SCOPES = new Set(['messages:reveal', 'accounts:reveal', 'exceptions:write']);
const ENTITIES = ['acad', 'north', 'river', 'lake', 'hill', 'stmary', 'prairie', 'haven', 'physicians', 'shared'];
const ACTIONS = ['messages:reveal', 'accounts:reveal', 'exceptions:write'] as const;
const WARM_UP = 5_000;

/** Looks at the entities of who asks one by one: what was decided about one caller says nothing of another, and the engine is asked each time. */
const ONE_BY_ONE =
  '@id("one-by-one") @because("it looks closely") forbid (principal, action, resource) when { principal.entities.contains("nowhere") };';

/** Decides by the demo's access policies: about who and what was never asked before, about what comes again and again, and with the engine. */
export function measurePolicy(decisions: number): Figure[] {
  const deciding = (access: AccessControl) => (caller: number) => {
    const resource = { entities: [entity(caller)], labels: caller % 4 === 0 ? ['psychiatric'] : [] };
    access.decide(person(caller), ACTIONS[caller % ACTIONS.length] ?? 'messages:reveal', resource, { purpose: 'payment' });
  };
  const decide = deciding(new AccessControl(accessTexts()));
  const ask = deciding(new AccessControl({ ...accessTexts(), 'one-by-one': ONE_BY_ONE }));
  for (let caller = 0; caller < WARM_UP; caller++) {
    decide(caller);
    ask(caller);
  }
  const anew = cpuOf(decisions, (n) => decide(WARM_UP + n));
  const again = cpuOf(decisions, (n) => decide(n % 100));
  const asked = cpuOf(decisions, (n) => ask(WARM_UP + n));
  return [
    { name: 'CPU of a policy decision about a caller never seen before', value: anew, unit: 'µs', reach: { atMost: 100 } },
    { name: 'CPU of a policy decision, remembered', value: again, unit: 'µs', reach: { atMost: 100 } },
    { name: 'CPU of a policy decision that the engine is asked for', value: asked, unit: 'µs' },
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
