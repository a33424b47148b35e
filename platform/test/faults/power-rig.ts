import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, mkdir, rmdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './waiting.ts';

const run = promisify(execFile);
const SIZE_BYTES = 1024 * 1024 * 1024;
const READY_LIMIT_MS = 10_000;

/** Why power cannot be cut here; undefined when it can. */
export async function withoutPowerRig(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'cutting the power of a disk needs root on Linux';
  for (const device of ['/dev/fuse', '/dev/loop-control']) {
    if (
      !(await access(device).then(
        () => true,
        () => false,
      ))
    )
      return `cutting the power of a disk needs ${device}`;
  }
  for (const program of ['nbdkit', 'nbdfuse', 'losetup', 'mkfs.ext4']) {
    const isThere = await run('which', [program]).then(
      () => true,
      () => false,
    );
    if (!isThere) return `${program} is not installed (Debian packages nbdkit, libnbd-bin, e2fsprogs)`;
  }
  return undefined;
}

/** A disk with a cache of its own that forgets, when its power is cut, whatever was not flushed: file ← nbdkit ← FUSE ← loop ← ext4. */
export class PowerRig {
  readonly #folder: string;
  readonly #mountPoint: string;
  #disk: ChildProcess | undefined;
  #fuse: ChildProcess | undefined;
  #loop = '';

  private constructor(folder: string, mountPoint: string) {
    this.#folder = folder;
    this.#mountPoint = mountPoint;
  }

  /** Makes a disk whose files are in `folder` and mounts it at `mountPoint`. Throws where that is not permitted. */
  static async start(folder: string, mountPoint: string): Promise<PowerRig> {
    const rig = new PowerRig(folder, mountPoint);
    await mkdir(join(folder, 'fuse'), { recursive: true });
    await mkdir(mountPoint, { recursive: true });
    await writeFile(rig.#image, '');
    await truncate(rig.#image, SIZE_BYTES);
    await rig.#attach();
    await run('mkfs.ext4', ['-q', rig.#loop]);
    await run('mount', [rig.#loop, mountPoint]);
    await rmdir(join(mountPoint, 'lost+found'));
    return rig;
  }

  /** Flushes what was put there by hand, which nobody promised anything about. */
  async settle(): Promise<void> {
    await run('sync', ['-f', this.#mountPoint]);
  }

  /** Everything that was not flushed is gone; who uses the disk gets errors until it is plugged in again. */
  cut(): void {
    this.#disk?.kill('SIGKILL');
  }

  /** The disk as it was when its power was cut; the file system recovers by its journal. */
  async plugIn(): Promise<void> {
    await this.#detach();
    await this.#attach();
    await run('mount', [this.#loop, this.#mountPoint]);
  }

  /** Lets go of all mount points; who still uses the disk may finish. */
  async unmount(): Promise<void> {
    for (const place of [this.#mountPoint, this.#device, join(this.#folder, 'fuse')])
      await run('umount', ['-l', place]).catch(() => undefined);
  }

  async end(): Promise<void> {
    this.#disk?.kill('SIGKILL');
    await this.#detach();
  }

  get #image(): string {
    return join(this.#folder, 'disk.img');
  }

  get #device(): string {
    return join(this.#folder, 'fuse/nbd');
  }

  async #attach(): Promise<void> {
    const socket = join(this.#folder, `disk-${Date.now()}.sock`);
    this.#disk = spawn('nbdkit', ['-f', '-U', socket, '--filter=cache', 'file', this.#image, 'cache=writeback'], { stdio: 'ignore' });
    await until('the disk', READY_LIMIT_MS, () => access(socket).then(() => true));
    this.#fuse = spawn('nbdfuse', [this.#device, `nbd+unix:///?socket=${socket}`], { stdio: 'ignore' });
    await until('the device', READY_LIMIT_MS, () => access(this.#device).then(() => true));
    this.#loop = (await run('losetup', ['-f', '--show', this.#device])).stdout.trim();
  }

  /** Only what is this rig's own: its mount, its loop device, its two processes. */
  async #detach(): Promise<void> {
    await this.unmount();
    if (this.#loop !== '') await run('losetup', ['-d', this.#loop]).catch(() => undefined);
    this.#fuse?.kill('SIGTERM');
  }
}
