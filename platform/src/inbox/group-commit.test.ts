import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../kernel/index.ts';
import { GroupCommit } from './group-commit.ts';

const away = new Fault({ code: 'STORE_AWAY', kind: 'unavailable', message: 'away' });
const behind = new Fault({ code: 'EARLIER_NOT_STORED', kind: 'unavailable', message: 'behind' });

test('what waits behind an item that could not be stored is left out of the next commit when it says so', async () => {
  const commits: string[][] = [];
  const group = new GroupCommit<string, string>({ most: 2, mostBytes: 1_000, lingerMs: 0 }, (items) => {
    commits.push([...items]);
    return commits.length === 1 ? Promise.reject(away) : Promise.resolve(items);
  });
  let broken: Fault | undefined;
  const sent = async (item: string): Promise<string> => {
    try {
      return await group.add(item, 1, () => (broken === undefined ? undefined : behind));
    } catch (error) {
      broken ??= error as Fault;
      return broken === error ? 'away' : (error as Fault).code;
    }
  };
  const answers = Promise.all([...['one', 'two', 'three'].map(sent), group.add('of another', 1)]);
  assert.deepEqual(await answers, ['away', 'away', 'EARLIER_NOT_STORED', 'of another']);
  assert.deepEqual(commits, [['one', 'two'], ['of another']]);
});
