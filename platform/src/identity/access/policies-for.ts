import type { ActionConstraint, EntityUidJson, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { PersonScope } from '../scopes.ts';
import { groupOf } from './access-schema.ts';
import type { AccessPolicy } from './policy-text.ts';

/**
 * The policies that can apply to an action, by name, with the action and what they say of themselves left out of them: there is less to look at,
 * and the engine need not be told each time which group the action is in.
 */
export function policiesFor(policies: readonly AccessPolicy[], action: PersonScope): Record<string, PolicyJson> {
  const fit = policies.filter((policy) => appliesTo(policy, action));
  return Object.fromEntries(fit.map(({ id, form }) => [id, { ...form, action: { op: 'All' }, annotations: {} }]));
}

/** Whether the head of a policy lets it apply to an action: to all, to this one, or to its group. */
export function appliesTo({ form }: AccessPolicy, action: PersonScope): boolean {
  const names = namesIn(form.action);
  return names === 'all' || names.includes(action) || names.includes(groupOf(action));
}

function namesIn(constraint: ActionConstraint): 'all' | string[] {
  if (constraint.op === 'All') return 'all';
  if ('slot' in constraint) return [];
  return ('entities' in constraint ? constraint.entities : [constraint.entity]).map(nameOf);
}

const nameOf = (uid: EntityUidJson): string => ('__entity' in uid ? uid.__entity.id : uid.id);
