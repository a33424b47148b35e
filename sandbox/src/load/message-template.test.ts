import assert from 'node:assert/strict';
import test from 'node:test';
import { parseMessage } from '@plexus/hl7v2';
import { MessageTemplate, type TemplateOptions } from './message-template.ts';

const options = (kind: TemplateOptions['kind']): TemplateOptions => ({
  kind,
  sender: 'NORTHSIDE',
  facility: 'NORTH',
  run: 'L000001',
  series: 9001,
  perAccount: 8,
});
const body = (frame: Buffer): Buffer => frame.subarray(1, -2);

test('an admission is 655 bytes long and carries its own control id, account and patient', () => {
  const frame = new MessageTemplate(options('adt655')).fill(1234, false, false);
  assert.equal(body(frame).length, 655);
  const message = parseMessage(body(frame));
  assert.equal(message.header.controlId, 'L0000010000001234');
  assert.equal(message.get('PID-18.1'), '9001000154');
  assert.equal(message.get('PV1-44'), '20260302081500');
  assert.deepEqual(message.warnings, []);
});

test('eight charges go to one account, each with its own transaction id', () => {
  const template = new MessageTemplate(options('dft'));
  const read = (number: number): (string | undefined)[] => {
    const message = parseMessage(body(template.fill(number, false, false)));
    return [message.get('PID-18.1'), message.get('FT1-2'), message.get('FT1-11')];
  };
  assert.deepEqual(read(7), ['9001000000', '0000000007', '64.50']);
  assert.deepEqual(read(8), ['9001000001', '0000000008', '64.50']);
});

test('a poisoned message and a conflicting one keep the control id', () => {
  const template = new MessageTemplate(options('dft'));
  const sound = Buffer.from(template.fill(5, false, false));
  const poisoned = Buffer.from(template.fill(5, false, true));
  const changed = Buffer.from(template.fill(5, true, false));
  assert.equal(parseMessage(body(poisoned)).get('FT1-11'), '6X.50');
  for (const other of [poisoned, changed]) {
    assert.notDeepEqual(other, sound);
    assert.equal(parseMessage(body(other)).header.controlId, parseMessage(body(sound)).header.controlId);
  }
  assert.deepEqual(template.fill(5, false, false), sound);
});
