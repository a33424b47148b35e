import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../platform/src/store/index.ts';
import type { Figure } from './figure.ts';

const root = join(import.meta.dirname, '../..');
const LIMIT_MS = 300_000;

/** A fresh clone, `npm start`, and the time until the ERP confirmed the first delivered journal. */
export async function measureStartup(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-clone-'));
  await chmod(folder, 0o755);
  const clone = join(folder, 'plexus');
  spawnSync('git', ['clone', '--quiet', root, clone]);
  const httpPort = await freePort();
  const started = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: clone,
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, PLEXUS_DATA: join(clone, '.plexus'), PLEXUS_HTTP_PORT: String(httpPort) },
  });
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    while (performance.now() - started < LIMIT_MS) {
      if (await delivered(clone, httpPort)) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const seconds = (performance.now() - started) / 1000;
    return [{ name: 'fresh clone to first delivered journal with npm start', value: seconds, unit: 's', reach: { atMost: 120 } }];
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    await exit;
    await rm(folder, { recursive: true, force: true });
  }
}

async function delivered(clone: string, port: number): Promise<boolean> {
  try {
    const token = (await readFile(join(clone, '.plexus/token'), 'utf8')).trim();
    const response = await fetch(`http://127.0.0.1:${port}/v1/deliveries?target=erp-journals&state=confirmed&limit=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) return false;
    const page = (await response.json()) as { deliveries?: readonly unknown[] };
    return (page.deliveries?.length ?? 0) > 0;
  } catch {
    return false;
  }
}
