import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { AccessContext, Principal, Resource } from './access-control.ts';

/** What of a request the policies of an action look at. */
export interface Readings {
  /** Every name and text that stands in them: an attribute, a role or a caller that is not among these they cannot speak of. */
  readonly words: ReadonlySet<string>;
  /** Of entities they ask one thing only: whether the caller sees all that it belongs to. */
  readonly onlyWhetherSeen: boolean;
  /** Stands for every caller whom they do not name. */
  readonly stranger: string;
}

/** As much of a request as decides it. What is `undefined` no policy of the action reads. */
export interface Facts {
  readonly kind: Principal['kind'];
  readonly id: string;
  readonly roles: readonly string[];
  readonly everyEntity: boolean | undefined;
  readonly entities: readonly string[];
  readonly resourceEntities: readonly string[];
  readonly labels: readonly string[] | undefined;
  readonly resourceKind: string | undefined;
  readonly purpose: string;
  readonly breakGlass: boolean;
}

/** `principal.entities.containsAll(resource.entities)` as the engine writes it. */
const SEES_ALL_OF_IT = JSON.stringify({
  containsAll: {
    left: { '.': { left: { Var: 'principal' }, attr: 'entities' } },
    right: { '.': { left: { Var: 'resource' }, attr: 'entities' } },
  },
});

/** Finds out what policies look at. A text that only looks like a name counts as one: too much is kept apart then, never too little. */
export function readingsOf(policies: Readonly<Record<string, PolicyJson>>): Readings {
  const words = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') words.add(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  const forms = Object.values(policies);
  walk(JSON.parse(JSON.stringify(forms).replaceAll(SEES_ALL_OF_IT, 'true')));
  const onlyWhetherSeen = !words.has('entities');
  let stranger = 'somebody';
  while (words.has(stranger)) stranger += ' else';
  return { words, onlyWhetherSeen, stranger };
}

/**
 * Leaves out of a request what the policies of its action cannot speak of, and the order of what has none: requests of which the same is left
 * are decided alike, whatever else they are.
 */
export function factsOf({ words, onlyWhetherSeen, stranger }: Readings, who: Principal, what: Resource, context: AccessContext): Facts {
  const seen = who.entities === 'all' ? [] : who.entities;
  const belongs = what.entities ?? [];
  const isSeen = onlyWhetherSeen && belongs.every((entity) => seen.includes(entity));
  return {
    kind: who.kind,
    id: words.has(who.id) ? who.id : stranger,
    roles: ordered(who.roles.filter((role) => words.has(role))),
    everyEntity: words.has('everyEntity') ? who.entities === 'all' : undefined,
    entities: onlyWhetherSeen ? [] : ordered(seen),
    resourceEntities: onlyWhetherSeen ? (isSeen ? [] : ['another']) : ordered(belongs),
    labels: words.has('labels') ? ordered(what.labels ?? []) : undefined,
    resourceKind: words.has('kind') ? (what.kind ?? '') : undefined,
    purpose: context.purpose ?? '',
    breakGlass: context.breakGlass === true,
  };
}

const ordered = (names: readonly string[]): readonly string[] => (names.length < 2 ? names : [...new Set(names)].sort());
