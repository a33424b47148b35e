import { PERSON_SCOPES, type PersonScope } from '../scopes.ts';

/** Groups that policies may speak of instead of single actions; what is neither read nor revealed is written. */
export type ActionGroup = 'read' | 'reveal' | 'write';

/** The group of an action: `messages:reveal` reveals, `clients:read` reads, all else writes. */
export function groupOf(action: PersonScope): ActionGroup {
  const verb = action.slice(action.indexOf(':') + 1);
  return verb === 'read' || verb === 'reveal' ? verb : 'write';
}

/** What an action is done to, as policies call it: a Message for `messages:reveal`, a Delivery for `deliveries:read`. */
export function resourceTypeOf(action: PersonScope): string {
  const name = action.slice(0, action.indexOf(':'));
  const one = name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/(?<=[^s])s$/, '');
  const type = one.replace(/(?:^|-)([a-z])/g, (_, first: string) => first.toUpperCase());
  return CALLERS.includes(type) ? `${type}Record` : type;
}

/** What callers are, and what they have. */
const CALLERS: readonly string[] = ['Role', 'Person', 'Machine', 'Installation'];

const SEES = '{ everyEntity: Bool, entities: Set<String> }';
const RESOURCE = '{ entities: Set<String>, labels: Set<String>, kind: String }';
const CONTEXT = '{ purpose: String, breakGlass: Bool }';

/** The Cedar schema of the access policies: every scope there is becomes an action on the kind of thing it names. */
export function accessSchema(): string {
  const actions = Object.keys(PERSON_SCOPES) as PersonScope[];
  const types = [...new Set(actions.map(resourceTypeOf))];
  return [
    'entity Role;',
    `entity Person in [Role] ${SEES};`,
    `entity Machine ${SEES};`,
    `entity Installation ${SEES};`,
    ...types.map((type) => `entity ${type} ${RESOURCE};`),
    'action "read", "reveal", "write";',
    ...actions.map(
      (action) =>
        `action "${action}" in ["${groupOf(action)}"] appliesTo { principal: [Person, Machine, Installation], resource: [${resourceTypeOf(action)}], context: ${CONTEXT} };`,
    ),
  ].join('\n');
}
