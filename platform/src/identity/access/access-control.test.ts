import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PERSON_SCOPES } from '../scopes.ts';
import { AccessControl, type Principal } from './access-control.ts';
import { accessSchema, groupOf, resourceTypeOf } from './access-schema.ts';
import { cedar } from './cedar.ts';
import { accessDenied } from './denial.ts';
import { readPolicies } from './policy-text.ts';

const FOLDER = join(import.meta.dirname, '../../../../estate/policies/access');
const TEXTS = Object.fromEntries(
  readdirSync(FOLDER).map((file) => [file.replace('.cedar', ''), readFileSync(join(FOLDER, file), 'utf8')] as const),
);
const ADA: Principal = { kind: 'person', id: 'ada', roles: ['revenue-analyst'], scopes: new Set(['messages:reveal']), entities: ['north'] };

test('every scope is an action of the schema, on the kind of thing it names', () => {
  assert.deepEqual(cedar().checkParseSchema(accessSchema()), { type: 'success' });
  for (const scope of Object.keys(PERSON_SCOPES)) assert.ok(accessSchema().includes(`action "${scope}" in`), scope);
  assert.deepEqual((['messages:reveal', 'deliveries:read', 'estate:write'] as const).map(resourceTypeOf), [
    'Message',
    'Delivery',
    'Estate',
  ]);
  assert.deepEqual((['messages:reveal', 'deliveries:read', 'estate:write'] as const).map(groupOf), ['reveal', 'read', 'write']);
});

test('what no policy permits is denied, and the denial says what would be permitted', () => {
  const verdict = new AccessControl(TEXTS).decide(ADA, 'messages:reveal', { entities: ['lake'] });
  assert.ok(verdict.outcome === 'denied');
  assert.deepEqual([verdict.code, verdict.policies], ['ACCESS_DENIED', []]);
  assert.match(accessDenied(verdict).message, /callers act on what belongs to entities that they see/);
  const none = new AccessControl({}).decide(ADA, 'messages:reveal', { entities: ['north'] });
  assert.ok(none.outcome === 'denied');
  assert.deepEqual(none.reasons, ['No policy permits messages:reveal']);
});

test('a policy that forbids wins, and the denial names it in its own words', () => {
  const access = new AccessControl(TEXTS);
  const verdict = access.decide(ADA, 'messages:reveal', { entities: ['north'], labels: ['hiv'] });
  assert.ok(verdict.outcome === 'denied');
  assert.deepEqual(verdict.policies, ['sensitive-needs-a-purpose']);
  const fault = accessDenied(verdict);
  assert.match(fault.message, /the request says for which/);
  assert.equal(fault.at, 'policy sensitive-needs-a-purpose');
  assert.equal(access.decide(ADA, 'messages:reveal', { entities: ['north'], labels: ['hiv'] }, { purpose: 'payment' }).outcome, 'allowed');
});

test('without the scope no policy is asked, and the holder of the installation has them all', () => {
  const access = new AccessControl(TEXTS);
  const verdict = access.decide({ ...ADA, scopes: new Set() }, 'messages:reveal', { entities: ['north'] });
  assert.ok(verdict.outcome === 'denied' && verdict.code === 'SCOPE_MISSING');
  const holder: Principal = { kind: 'installation', id: 'cli', roles: [], scopes: 'all', entities: 'all' };
  assert.equal(access.decide(holder, 'messages:reveal', { labels: ['hiv'] }).outcome, 'allowed');
});

test('a policy that fails while it is applied denies, whatever the others permit', () => {
  // Strict validation would refuse the sum; here the texts come unchecked, as from a release that something else wrote.
  const texts = {
    overflow:
      '@id("sum") @because("it adds") permit (principal, action, resource) when { 9007199254740991 * 9007199254740991 > 0 || true };',
  };
  const verdict = new AccessControl({ ...TEXTS, ...texts }).decide(ADA, 'messages:reveal', { entities: ['north'] });
  assert.ok(verdict.outcome === 'denied' && verdict.code === 'ACCESS_POLICY_FAILED');
  assert.match(verdict.cause?.at ?? '', /overflow/);
  assert.equal(accessDenied(verdict).code, 'ACCESS_POLICY_FAILED');
});

test('policies that cannot be read deny everything and say so', () => {
  const verdict = new AccessControl({ broken: 'permit (principal' }).decide(ADA, 'messages:reveal', { entities: ['north'] });
  assert.ok(verdict.outcome === 'denied' && verdict.code === 'ACCESS_POLICY_FAILED');
});

test('findings name the line, once, with what may have been meant', () => {
  const found = (text: string) => readPolicies({ x: text }).findings.map(({ code, at }) => `${code} ${at}`);
  assert.deepEqual(found('// first\n\npermit (principal, action\n, rsource);'), ['ACCESS_POLICY_INVALID x.cedar:4']);
  const attribute = '@id("a")\n@because("b")\npermit (principal, action, resource)\nwhen { principal.entitys.isEmpty() };';
  assert.deepEqual(found(attribute), ['ACCESS_POLICY_INVALID x.cedar:4']);
  const among = readPolicies({ u: '@id("u") @because("ü")\npermit (principal, action, resource);', w: 'permit (', x: attribute }).findings;
  assert.deepEqual(
    among.map(({ at }) => at),
    ['w.cedar:1', 'x.cedar:4'],
  );
  assert.deepEqual(found('\n@because("b") permit (principal, action, resource);'), ['ACCESS_POLICY_NAMELESS x.cedar:2']);
  assert.deepEqual(found('@id("a") permit (principal, action, resource);'), ['ACCESS_POLICY_NAMELESS x.cedar:1']);
  const twice =
    '@id("a") @because("b") permit (principal, action, resource);\n@id("a") @because("c") forbid (principal is Machine, action, resource);';
  assert.deepEqual(found(twice), ['ACCESS_POLICY_DOUBLED x.cedar:2']);
  const [finding] = readPolicies({ x: '@id("a") @because("b") permit (principal, action == Action::"mesages:read", resource);' }).findings;
  assert.match(finding?.message ?? '', /mesages:read/);
  assert.ok((finding?.hint ?? '') !== '');
  assert.match(
    found('@id("a") @because("ü") permit (principal == ?principal, action, resource);').join(),
    /ACCESS_POLICY_INVALID x.cedar:1/,
  );
  const inside = '@id("a") @because("b") permit (principal, action, resource) when { action in Action::"read" };';
  assert.deepEqual(found(inside), ['ACCESS_POLICY_INVALID x.cedar:1']);
  assert.deepEqual(readPolicies(TEXTS).findings, []);
});

test('what was decided about one person holds for another only where no policy speaks of them by name', () => {
  const named = '@id("not-eve") @because("Eve is on leave") forbid (principal == Person::"eve", action, resource);';
  const access = new AccessControl({ ...TEXTS, named });
  const asked = (id: string) => access.decide({ ...ADA, id }, 'messages:reveal', { entities: ['north'] }).outcome;
  assert.deepEqual(['ada', 'eve', 'ada', 'bob'].map(asked), ['allowed', 'denied', 'allowed', 'allowed']);
});

test('a policy applies to the actions of its head: one, several, a group or all', () => {
  const text = (head: string) => `@id("a") @because("b") permit (principal, ${head}, resource);`;
  const applying = (head: string) => {
    const access = new AccessControl({ x: text(head) });
    const holder: Principal = { kind: 'installation', id: 'cli', roles: [], scopes: 'all', entities: 'all' };
    const asked = ['messages:read', 'messages:reveal', 'accounts:reveal', 'exceptions:write'] as const;
    return asked.filter((action) => access.decide(holder, action).outcome === 'allowed');
  };
  assert.deepEqual(applying('action == Action::"messages:reveal"'), ['messages:reveal']);
  assert.deepEqual(applying('action in [Action::"messages:read", Action::"exceptions:write"]'), ['messages:read', 'exceptions:write']);
  assert.deepEqual(applying('action in Action::"reveal"'), ['messages:reveal', 'accounts:reveal']);
  assert.deepEqual(applying('action in [Action::"write", Action::"read"]'), ['messages:read', 'exceptions:write']);
  assert.deepEqual(applying('action'), ['messages:read', 'messages:reveal', 'accounts:reveal', 'exceptions:write']);
});
