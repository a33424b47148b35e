import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Running, startAll } from './lifecycle.ts';

const part =
  (name: string, stopped: string[], failure?: Error): (() => Promise<Running>) =>
  () =>
    Promise.resolve({
      name,
      stop: () => {
        stopped.push(name);
        return failure === undefined ? Promise.resolve() : Promise.reject(failure);
      },
    });

test('parts stop in reverse, and one that fails to stop keeps none running', async () => {
  const stopped: string[] = [];
  const all = await startAll([part('database', stopped), part('gateway', stopped, new Error('hangs')), part('live line', stopped)]);
  await assert.rejects(all.stop(), { message: 'hangs' });
  assert.deepEqual(stopped, ['live line', 'gateway', 'database']);
});

test('a part that fails to start stops those before it and is the failure that is told', async () => {
  const stopped: string[] = [];
  const starting = startAll([part('database', stopped, new Error('hangs')), () => Promise.reject(new Error('port taken'))]);
  await assert.rejects(starting, { message: 'port taken' });
  assert.deepEqual(stopped, ['database']);
});

test('asked to stop twice, both wait until all is stopped, and nothing is stopped twice', async () => {
  const stopped: string[] = [];
  let finish = (): void => undefined;
  const slow: Running = {
    name: 'slow',
    stop: () => new Promise<void>((resolve) => (finish = resolve)).then(() => void stopped.push('slow')),
  };
  const all = await startAll([() => Promise.resolve(slow)]);
  const first = all.stop();
  const second = all.stop().then(() => stopped.length);
  finish();
  await first;
  assert.equal(await second, 1);
  assert.deepEqual(stopped, ['slow']);
});

test('after an abort no further part is started and those before it stop', async () => {
  const stopped: string[] = [];
  const interrupted = new AbortController();
  const aborting = async (): Promise<Running> => {
    const started = await part('gateway', stopped)();
    interrupted.abort();
    return started;
  };
  const starting = startAll([part('database', stopped), aborting, () => assert.fail('started')], interrupted.signal);
  await assert.rejects(starting, { name: 'AbortError' });
  assert.deepEqual(stopped, ['gateway', 'database']);
});
