import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { applyEstate, applyEstateFolder, compileRelease, newFailures, withRow } from '../../src/govern/estate/index.ts';
import { addCorrection, currentRelease, lockReleases, makeMasterKey, openCorrections, readMasterKey } from '../../src/govern/index.ts';
import { policySchemas } from '../../src/policy-schemas.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';

const database = await freshDatabase();
const pool = database.pool('plexus_server');
const folder = await mkdtemp(join(tmpdir(), 'plexus-estate-'));
after(() => rm(folder, { recursive: true, force: true }));
const estateFolder = join(folder, 'estate');
const DEMO = join(import.meta.dirname, '../../../estate');
await cp(DEMO, estateFolder, { recursive: true });
await makeMasterKey(join(folder, 'key'));
const master = await readMasterKey(join(folder, 'key'));
const actor = { principal: 'test', person: 'ada' };
const apply = () => applyEstateFolder(pool, estateFolder, policySchemas, master, actor);
const { tenant } = await apply();
const scope = { tenant, entities: 'all' } as const;
const estateInForce = async () => compileRelease(await currentRelease(pool, tenant)).estate;
const TABLE = 'northside.department';
const meaningOf = async (code: string): Promise<string | undefined> => (await estateInForce()).crosswalks[TABLE]?.[code];

/** As the console does it. */
async function correct(code: string, meaning: string): Promise<void> {
  const estate = withRow(await estateInForce(), TABLE, code, meaning);
  await transaction(pool, scope, async (tx) => {
    const { release } = await applyEstate(tx, estate, actor);
    await addCorrection(tx, tenant, { crosswalk: TABLE, code, meaning, note: 'asked', release }, actor);
  });
}

test('applying files that do not know of a correction keeps it, and says so', async () => {
  await correct('ENDO', 'LAB');
  const applied = await apply();
  assert.equal(applied.changed, false);
  assert.deepEqual(
    applied.kept.map(({ code }) => code),
    ['ENDO'],
  );
  assert.equal(await meaningOf('ENDO'), 'LAB');
});

test('a correction that was written to the files is theirs: taken out of them, it is gone', async () => {
  const original = join(estateFolder, `crosswalks/${TABLE}.csv`);
  await appendFile(original, 'ENDO,LAB,written by hand\n');
  assert.deepEqual((await apply()).kept, []);
  assert.equal(await meaningOf('ENDO'), 'LAB');
  await cp(join(DEMO, `crosswalks/${TABLE}.csv`), original);
  assert.equal((await apply()).changed, true);
  assert.equal(await meaningOf('ENDO'), undefined);
});

test('files that decide against a correction win, and that is said and on record', async () => {
  await correct('MRI', 'LAB');
  await appendFile(join(estateFolder, `crosswalks/${TABLE}.csv`), 'MRI,RAD,\n');
  const applied = await apply();
  assert.deepEqual(
    applied.replaced.map(({ code }) => code),
    ['MRI'],
  );
  assert.equal(await meaningOf('MRI'), 'RAD');
  await transaction(pool, scope, async (tx) => {
    assert.deepEqual(await openCorrections(tx, tenant), []);
    const { rows } = await tx.query("select object, detail from audit where action = 'crosswalk.correction-replaced'");
    assert.deepEqual(rows, [{ object: `crosswalk:${TABLE}`, detail: 'MRI' }]);
  });
});

test('files that are applied while a correction is made wait for it, and keep it', async () => {
  await appendFile(join(estateFolder, `crosswalks/${TABLE}.csv`), 'SCAN,RAD,\n');
  const done = { applied: false };
  const applying = await transaction(pool, scope, async (tx) => {
    await lockReleases(tx, tenant);
    const files = apply().finally(() => (done.applied = true));
    const isWaiting = async () => (await tx.query("select from pg_locks where locktype = 'advisory' and not granted")).rowCount === 1;
    while (!done.applied && !(await isWaiting()));
    const { release } = await applyEstate(tx, withRow(await estateInForce(), TABLE, 'DERM', 'LAB'), actor);
    await addCorrection(tx, tenant, { crosswalk: TABLE, code: 'DERM', meaning: 'LAB', note: 'asked', release }, actor);
    return { files };
  });
  assert.equal((await applying.files).changed, true);
  assert.equal(await meaningOf('DERM'), 'LAB');
  assert.equal(await meaningOf('SCAN'), 'RAD');
});

test('a row that makes a sample give something else is found out, and samples that failed before say nothing', async () => {
  const estate = await estateInForce();
  assert.deepEqual(newFailures(DEMO, estate, estate), []);
  const [broken] = newFailures(DEMO, estate, withRow(estate, TABLE, 'XRAY', 'LAB'));
  assert.equal(broken?.code, 'ESTATE_SAMPLE_DIFFERS');
  assert.match(broken.at, /samples\/northside-charges\/one-bad-line\.hl7$/);
});
