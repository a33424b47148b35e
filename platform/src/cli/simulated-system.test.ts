import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Fault } from '../kernel/index.ts';
import { freePort } from '../store/index.ts';
import { ensureSandboxPortsFree } from './simulated-system.ts';

test('a simulated system whose port is taken is named with its port before anything is started', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const free = await freePort();
  try {
    await assert.rejects(
      ensureSandboxPortsFree(
        new Map([
          [free, 'the ERP'],
          [port, 'the supplier Meridian'],
        ]),
      ),
      (error: unknown) => {
        assert.ok(error instanceof Fault && error.code === 'SANDBOX_PORT_TAKEN');
        assert.match(error.message, new RegExp(`${port} \\(the supplier Meridian\\)`));
        assert.doesNotMatch(error.message, /ERP/);
        return true;
      },
    );
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
  await ensureSandboxPortsFree(new Map([[port, 'the supplier Meridian']]));
});
