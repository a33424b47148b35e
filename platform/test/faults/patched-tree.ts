import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

const root = join(import.meta.dirname, '../../..');

/** One change to a copy of the sources: `find` must stand in `file` exactly once. */
export interface Patch {
  /** Inside platform/src. */
  readonly file: string;
  readonly find: string;
  readonly by: string;
}

/** What a stopped node holds is free after two seconds instead of fifteen: only for tests that would otherwise wait for nothing else. */
export const SHORT_LEASES: readonly Patch[] = [
  { file: 'deliver/target-line.ts', find: 'const LEASE_MS = 15_000;', by: 'const LEASE_MS = 2_000;' },
  { file: 'store/connect.ts', find: 'idle_in_transaction_session_timeout=15s', by: 'idle_in_transaction_session_timeout=2s' },
];

/** An outcome is written whether or not the delivery is still the node's own. */
export const WITHOUT_FENCING: readonly Patch[] = [
  { file: 'deliver/settle.ts', find: ' and d.fence = t.fence and d.leased_until is not null', by: '' },
];

/**
 * A copy of the platform's sources built otherwise, for what must never be a switch of the product. Answers its folder; removed after the
 * test file. Throws when a patch does not fit: a control that changes nothing would prove nothing.
 */
export async function patchedTree(...patches: readonly Patch[]): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'plexus-patched-'));
  after(() => rm(tree, { recursive: true, force: true }));
  for (const part of ['src', 'migrations', 'package.json'])
    await cp(join(root, 'platform', part), join(tree, 'platform', part), { recursive: true });
  for (const shared of ['node_modules', 'package.json', 'estate', 'sandbox', 'codecs'])
    await symlink(join(root, shared), join(tree, shared));
  for (const { file, find, by } of patches) {
    const path = join(tree, 'platform/src', file);
    const text = await readFile(path, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`a patch does not fit ${file}`);
    await writeFile(path, text.replace(find, by));
  }
  return tree;
}
