import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hl7Error } from './faults.ts';
import { formatPath, parsePath } from './path.ts';

test('a path names segment, occurrence, field, repetition, component and subcomponent', () => {
  assert.deepEqual(parsePath('FT1[3]-11[2].1.4'), {
    segment: 'FT1',
    occurrence: 3,
    field: 11,
    repetition: 2,
    component: 1,
    subcomponent: 4,
  });
});

test('what a path leaves out is the first', () => {
  assert.deepEqual(parsePath('PID-5'), { segment: 'PID', occurrence: 1, field: 5, repetition: 1, component: 1, subcomponent: 1 });
});

test('a path written and read again is the same', () => {
  for (const path of ['PID-5', 'PID-5.2', 'PID-3[2].4.1', 'ZZ1[7]-120[3]', 'PID-3.1.2']) {
    const written = formatPath(parsePath(path));
    assert.deepEqual(parsePath(written), parsePath(path));
  }
  assert.equal(formatPath(parsePath('PID[1]-3[1].1.1')), 'PID-3');
});

test('a wrong path is refused at the character that is wrong', () => {
  const wrong: Record<string, number> = {
    '': 0,
    pid: 0,
    PID: 3,
    'PID-': 4,
    'PID-0': 4,
    'PID-3(2)': 5,
    'PID-3[2': 7,
    'PID-3[0]': 6,
    'PID[x]-3': 4,
    'PID-3.': 6,
    'PID-3.1.2.3': 9,
    'PID-3 ': 5,
    'PID-99999999': 10,
  };
  for (const [path, offset] of Object.entries(wrong)) {
    assert.throws(
      () => parsePath(path),
      (error) => error instanceof Hl7Error && error.code === 'HL7_PATH_INVALID' && error.at.offset === offset,
      path,
    );
  }
});
