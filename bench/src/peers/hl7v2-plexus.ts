import { parseMessage, parsePath, readHeader, writeMessage } from '@plexus/hl7v2';
import type { Hl7Input } from './hl7-messages.ts';
import type { Work } from './work.ts';

export const contender = 'Plexus';

const routing = ['MSH-3.1', 'MSH-9.1', 'MSH-9.2', 'MSH-10', 'PID-3.1', 'PV1-2.1'].map(parsePath);

type Tree = ReturnType<ReturnType<typeof parseMessage>['tree']>;

const fields: Work<Hl7Input, Hl7Input> = {
  run: ({ bytes }) => {
    const message = parseMessage(bytes);
    return routing.map((path) => {
      const value = message.value(path);
      return value === undefined ? '' : value.isNull ? '""' : value.text;
    });
  },
};

const header: Work<Hl7Input, Hl7Input> = {
  run: ({ bytes }) => {
    const { sendingApplication, sendingFacility, messageCode, trigger, controlId, version } = readHeader(bytes);
    return [sendingApplication, sendingFacility, messageCode, trigger, controlId, version];
  },
};

const tree: Work<Hl7Input, Hl7Input> = { run: ({ bytes }) => textLength(parseMessage(bytes).tree()) };

const serialize: Work<Hl7Input, Tree> = {
  prepare: ({ bytes }) => parseMessage(bytes).tree(),
  run: (segments) => writeMessage(segments),
};

export const works = { header, fields, tree, serialize };

function textLength(segments: Tree): number {
  let length = 0;
  for (const { name, fields } of segments) {
    for (let f = name === 'MSH' ? 2 : 0; f < fields.length; f++) {
      for (const repetition of fields[f] ?? []) {
        for (const component of repetition) for (const leaf of component) length += leaf === null ? 2 : leaf.length;
      }
    }
  }
  return length;
}
