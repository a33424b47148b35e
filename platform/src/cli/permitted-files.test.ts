import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '../config.ts';
import { certificatesOfDatabase, permissionFlags, placesOf } from './permitted-files.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'plexus-permitted-')));
after(() => rmSync(folder, { recursive: true, force: true }));
for (const name of ['program', 'data', 'elsewhere']) {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'file'), name);
}
const flags = permissionFlags({ read: [join(folder, 'program')], write: [join(folder, 'data')] });

/** What a process with these rights says to what is tried: `done`, or the code of the error. */
function tried(attempt: string, held = flags): string {
  const program = join(folder, 'program', 'try.mjs');
  writeFileSync(program, `try { ${attempt}; console.log('done') } catch (error) { console.log(error.code) }`);
  return spawnSync(process.execPath, [...held, program], { encoding: 'utf8' }).stdout.trim();
}
const fs = (call: string): string => `const fs = await import('node:fs'); fs.${call}`;
const inFolder = (...path: string[]): string => JSON.stringify(join(folder, ...path));

test('a process reads its program and its data, and nothing else', () => {
  assert.equal(tried(fs(`readFileSync(${inFolder('program', 'file')})`)), 'done');
  assert.equal(tried(fs(`readFileSync(${inFolder('data', 'file')})`)), 'done');
  assert.equal(tried(fs(`readFileSync(${inFolder('elsewhere', 'file')})`)), 'ERR_ACCESS_DENIED');
  assert.equal(tried(fs(`readFileSync(${inFolder('data', '..', 'elsewhere', 'file')})`)), 'ERR_ACCESS_DENIED', 'nor by a way around');
  assert.equal(tried(fs(`readdirSync('/etc')`)), 'ERR_ACCESS_DENIED');
});

test('it writes its data, and neither its own program nor a link that leads out', () => {
  assert.equal(tried(fs(`writeFileSync(${inFolder('data', 'new')}, 'x')`)), 'done');
  assert.equal(tried(fs(`writeFileSync(${inFolder('program', 'file')}, 'x')`)), 'ERR_ACCESS_DENIED');
  assert.equal(tried(fs(`symlinkSync(${inFolder('elsewhere')}, ${inFolder('data', 'way-out')})`)), 'ERR_ACCESS_DENIED');
});

test('it starts no program, makes no thread and loads no addon', () => {
  assert.equal(tried(`(await import('node:child_process')).execFileSync('/bin/true')`), 'ERR_ACCESS_DENIED');
  assert.equal(tried(`new (await import('node:worker_threads')).Worker('1', { eval: true })`), 'ERR_ACCESS_DENIED');
  assert.equal(tried(`process.dlopen({ exports: {} }, ${inFolder('data', 'file')})`), 'ERR_DLOPEN_DISABLED');
});

test('what a release names outside of the data folder is found, and what lies on other machines is not', () => {
  const systems = [
    {
      channels: [
        { protocol: 'folder', folder: '/srv/in', archive: '/srv/done', pattern: '*.csv' },
        { protocol: 'sftp', folder: '/outbound', keyFile: '/etc/plexus/key', hostKeyFile: 'keys/host' },
        { protocol: 'mllp', tls: { certificateFile: '/etc/plexus/cert.pem', keyFile: 'key.pem' } },
      ],
      targets: [{ name: 'erp', url: 'https://erp/', credentialsFile: '/etc/plexus/erp' }],
    },
  ];
  assert.deepEqual(placesOf(systems), [
    { place: '/srv/in', isFolder: true },
    { place: '/srv/done', isFolder: true },
    { place: '/etc/plexus/key', isFolder: false },
    { place: '/etc/plexus/cert.pem', isFolder: false },
    { place: '/etc/plexus/erp', isFolder: false },
  ]);
});

test('the certificates that addresses of the database name are read, and no others', () => {
  const ca = join(folder, 'elsewhere', 'file');
  const config = loadConfig({
    DATABASE_URL: `postgresql://plexus@db/plexus?sslmode=verify-full&sslrootcert=${encodeURIComponent(ca)}`,
    DATABASE_URL_INTAKE: `postgresql://in@db/plexus?sslrootcert=${ca}&sslcert=/etc/plexus/in.pem&sslkey=/etc/plexus/in.key`,
  });
  const certificates = certificatesOfDatabase(config);
  assert.deepEqual(certificates, [ca, '/etc/plexus/in.pem', '/etc/plexus/in.key']);
  const held = permissionFlags({ read: [join(folder, 'program'), ...certificates], write: [join(folder, 'data')] });
  assert.equal(tried(fs(`readFileSync(${JSON.stringify(ca)})`), held), 'done');
});
