import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { accessPolicySchemas } from '../../identity/access/index.ts';
import { rolePolicySchemas } from '../../identity/index.ts';
import { checkEstate, loadEstate } from './estate-folder.ts';

const DEMO = join(import.meta.dirname, '../../../../estate');
const policySchemas = { ...rolePolicySchemas, ...accessPolicySchemas };

/** An estate of the demo's entities, roles and access policies alone, with more or other files. */
function smallEstate(t: TestContext, more: Readonly<Record<string, string>> = {}): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'estate-')), 'estate');
  t.after(() => rmSync(join(folder, '..'), { recursive: true }));
  for (const part of ['policies/access', 'samples/access']) cpSync(join(DEMO, part), join(folder, part), { recursive: true });
  for (const part of ['tenant.yaml', 'entities.yaml', 'policies/roles.yaml']) cpSync(join(DEMO, part), join(folder, part));
  for (const [file, text] of Object.entries(more)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

test('the access policies of the demo come to every decision that is expected of them', (t) => {
  const folder = smallEstate(t);
  assert.deepEqual(checkEstate(folder, { policySchemas }), []);
  assert.deepEqual(Object.keys(loadEstate(folder, { policySchemas }).policies['access'] ?? {}), ['break-glass', 'general', 'sensitive']);
});

test('a policy that was changed without its expectations is found, with the decision that differs', (t) => {
  const folder = smallEstate(t, { 'policies/access/sensitive.cedar': '' });
  const findings = checkEstate(folder, { policySchemas });
  assert.ok(findings.length >= 4);
  assert.ok(
    findings.every(({ code, at }) => code === 'ESTATE_ACCESS_DIFFERS' && /^estate\/samples\/access\/decisions\.yaml:\d+$/.test(at)),
  );
  assert.equal(findings[0]?.message, 'Psychiatric text is not revealed without a purpose: it is allowed: by own-entities');
});

test('a policy that does not fit the scopes is refused with its file and line, and no release is made of it', (t) => {
  const text = '@id("a")\n@because("b")\npermit (principal, action == Action::"messages:shred", resource);\n';
  const folder = smallEstate(t, { 'policies/access/more.cedar': text });
  const [finding] = checkEstate(folder, { policySchemas });
  assert.deepEqual([finding?.code, finding?.at], ['ACCESS_POLICY_INVALID', 'estate/policies/access/more.cedar:3']);
  assert.throws(() => loadEstate(folder, { policySchemas }), { code: 'ACCESS_POLICY_INVALID', kind: 'rejected' });
});

test('an estate without access policies is refused', (t) => {
  const folder = smallEstate(t);
  rmSync(join(folder, 'policies/access'), { recursive: true });
  assert.deepEqual(
    checkEstate(folder, { policySchemas }).map(({ code, message }) => [code, message]),
    [['ESTATE_FILE_MISSING', 'policies/access/*.cedar is missing']],
  );
});

test('an expectation that speaks of what there is not is refused where it stands', (t) => {
  const folder = smallEstate(t, {
    'samples/access/more.yaml': 'decisions:\n  - title: x\n    who: {}\n    does: messages:shred\n    is: denied\n',
  });
  const [finding] = checkEstate(folder, { policySchemas });
  assert.deepEqual([finding?.code, finding?.at], ['ESTATE_VALUE_INVALID', 'estate/samples/access/more.yaml:4 decisions[0].does']);
});
