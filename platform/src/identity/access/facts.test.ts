import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { PERSON_SCOPES, type PersonScope } from '../scopes.ts';
import { type AccessContext, AccessControl, type Principal, type Resource } from './access-control.ts';
import { groupOf, resourceTypeOf } from './access-schema.ts';
import { cedar } from './cedar.ts';
import { factsOf, readingsOf } from './facts.ts';
import { policiesFor } from './policies-for.ts';
import { type AccessTexts, readPolicies } from './policy-text.ts';
import { Purpose } from './purpose.ts';

const FOLDER = join(import.meta.dirname, '../../../../estate/policies/access');
const DEMO: AccessTexts = Object.fromEntries(
  readdirSync(FOLDER).map((file) => [file.replace('.cedar', ''), readFileSync(join(FOLDER, file), 'utf8')] as const),
);

/** Policies that look at what the demo’s do not: callers by name, entities one by one, roles in a set, kinds, whole sets and the whole context. */
const ODD = [
  'forbid (principal == Person::"eve", action, resource)',
  'permit (principal is Machine, action in Action::"read", resource) when { resource.entities.isEmpty() }',
  'forbid (principal, action == Action::"messages:reveal", resource) when { principal.entities.contains("lake") && resource has labels }',
  'forbid (principal, action in Action::"write", resource) when { principal in [Role::"cash-poster", Role::"auditor"] }',
  'forbid (principal, action == Action::"accounts:reveal", resource) when { resource.labels == ["hiv", "vip"] }',
  'forbid (principal, action == Action::"exceptions:write", resource) when { ["write-off"].contains(resource.kind) }',
  'forbid (principal, action == Action::"accounts:read", resource) when { context == { purpose: "support", breakGlass: false } }',
  'forbid (principal, action == Action::"claims:read", resource) unless { resource.entities.containsAll(principal.entities) }',
].map((text, n) => `@id("odd-${n}") @because("it is odd") ${text};`);

const some = (...names: string[]) => fc.subarray(names).chain((chosen) => fc.shuffledSubarray(chosen, { minLength: chosen.length }));
const ENTITIES = ['north', 'lake', 'acad'];
const requests = fc.record({
  who: fc.record({
    kind: fc.constantFrom('person', 'client', 'installation'),
    id: fc.constantFrom('ada', 'eve', 'somebody'),
    roles: some('revenue-analyst', 'cash-poster', 'auditor', 'administrator'),
    scopes: fc.constant<'all'>('all'),
    entities: fc.oneof(fc.constant<'all'>('all'), some(...ENTITIES)),
  }) satisfies fc.Arbitrary<Principal>,
  action: fc.constantFrom(...(Object.keys(PERSON_SCOPES) as PersonScope[])),
  what: fc.record(
    { entities: some(...ENTITIES), labels: some('hiv', 'vip', 'substance-use'), kind: fc.constantFrom('write-off', 'refund') },
    { requiredKeys: [] },
  ) satisfies fc.Arbitrary<Resource>,
  context: fc.record(
    { purpose: fc.constantFrom(...Purpose.anyOf.map((purpose) => purpose.const)), breakGlass: fc.boolean() },
    { requiredKeys: [] },
  ) satisfies fc.Arbitrary<AccessContext>,
});

/** What the engine says of the whole request by all policies as they are written, with nothing cut off and nothing remembered. */
function saidOfTheWhole(texts: AccessTexts) {
  const staticPolicies = Object.fromEntries(readPolicies(texts).policies.map(({ id, text }) => [id, text]));
  assert.equal(cedar().preparsePolicySet('the whole', { staticPolicies }).type, 'success');
  const types = { person: 'Person', client: 'Machine', installation: 'Installation' };
  return (who: Principal, action: PersonScope, what: Resource, context: AccessContext): string => {
    const principal = { type: types[who.kind], id: who.id };
    const resource = { type: resourceTypeOf(action), id: 'it' };
    const everyEntity = who.entities === 'all';
    const answer = cedar().statefulIsAuthorized({
      principal,
      action: { type: 'Action', id: action },
      resource,
      context: { purpose: context.purpose ?? '', breakGlass: context.breakGlass === true },
      preparsedPolicySetId: 'the whole',
      entities: [
        {
          uid: principal,
          attrs: { everyEntity, entities: who.entities === 'all' ? [] : [...who.entities] },
          parents: who.roles.map((id) => ({ type: 'Role', id })),
        },
        {
          uid: resource,
          attrs: { entities: [...(what.entities ?? [])], labels: [...(what.labels ?? [])], kind: what.kind ?? '' },
          parents: [],
        },
        { uid: { type: 'Action', id: action }, attrs: {}, parents: [{ type: 'Action', id: groupOf(action) }] },
      ],
    });
    if (answer.type === 'failure') return answer.errors.map(({ message }) => message).join();
    return `${answer.response.decision} by ${answer.response.diagnostics.reason.toSorted().join()}`;
  };
}

const RUNS = { numRuns: 200 };

for (const [name, texts] of [
  ['of the demo', DEMO],
  ['that look at everything', { ...DEMO, odd: ODD.join('\n') }],
] as const) {
  test(`what is decided by the facts alone, and remembered, is what the policies ${name} say of the whole request`, () => {
    assert.deepEqual(readPolicies(texts).findings, []);
    const access = new AccessControl(texts);
    const whole = saidOfTheWhole(texts);
    fc.assert(
      fc.property(requests, ({ who, action, what, context }) => {
        const { outcome, policies } = access.decide(who, action, what, context);
        assert.equal(`${outcome === 'allowed' ? 'allow' : 'deny'} by ${policies.join()}`, whole(who, action, what, context));
      }),
      RUNS,
    );
  });
}

test('two callers of a role who see it all are the same to policies that only ask whether they do', () => {
  const facts = (id: string, entities: readonly string[], text = '') => {
    const policies = readPolicies({ ...DEMO, ...(text === '' ? {} : { text }) }).policies;
    const who: Principal = { kind: 'person', id, roles: ['revenue-analyst', 'clerk'], scopes: 'all', entities };
    return factsOf(readingsOf(policiesFor(policies, 'accounts:reveal')), who, { entities: ['north'], kind: 'account' }, {});
  };
  assert.deepEqual(facts('ada', ['north']), facts('bob', ['lake', 'north']));
  assert.notDeepEqual(facts('ada', ['north']), facts('bob', ['lake']));
  const [first = ''] = ODD;
  assert.notDeepEqual(facts('eve', ['north'], first), facts('bob', ['north'], first), 'one is spoken of by name');
  const counted = ODD[2]?.replace('messages', 'accounts');
  assert.notDeepEqual(
    facts('ada', ['north'], counted),
    facts('bob', ['lake', 'north'], counted),
    'their entities are looked at one by one',
  );
});
