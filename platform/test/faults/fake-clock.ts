import { spawnSync } from 'node:child_process';
import { globSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

const LIBRARY = '/usr/lib/*/faketime/libfaketimeMT.so.1';

/** Why no clock can be set here; undefined when one can. */
export function withoutFakeClock(): string | undefined {
  const [library] = globSync(LIBRARY);
  if (library === undefined) return 'libfaketime is not installed (Debian package libfaketime)';
  const { stdout } = spawnSync(process.execPath, ['-p', 'new Date().getUTCFullYear()'], {
    env: { LD_PRELOAD: library, FAKETIME: '+4000d', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    encoding: 'utf8',
  });
  return Number(stdout) > new Date().getUTCFullYear() ? undefined : 'libfaketime does not work on this machine';
}

/** The clock of every process that this one starts from now on, database and platform alike; its own stays right. */
export interface FakeClock {
  /** Sets it, for processes that run already too, so many milliseconds off the right time. Monotonic time goes on as ever. */
  readonly set: (offsetMs: number) => void;
}

export async function fakeClock(): Promise<FakeClock> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-clock-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'offset');
  const set = (offsetMs: number): void => {
    const seconds = offsetMs / 1_000;
    // Given its name at once, so that nobody reads half of it; the database runs as another user.
    writeFileSync(`${file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds).toFixed(3)}\n`, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  };
  spawnSync('chmod', ['755', folder]);
  set(0);
  Object.assign(process.env, {
    LD_PRELOAD: globSync(LIBRARY)[0],
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
    FAKETIME_NO_CACHE: '1',
    NO_FAKE_STAT: '1',
  });
  return { set };
}
