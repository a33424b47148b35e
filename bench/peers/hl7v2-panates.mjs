import { HL7Message } from 'hl7v2';

export const contender = 'hl7v2';

const textAt = (message, segment, field, component) => {
  const value = message.getSegment(segment)?.field(field).getValue(component);
  return value === undefined || value === null ? '' : String(value);
};

/** It turns values into numbers and dates by its dictionary; times and codes come out in other words than they were sent. */
export const works = {
  header: {
    run: ({ text }) => {
      const message = HL7Message.parse(text);
      const [code = '', trigger = ''] = message.messageType.split('^');
      return [
        textAt(message, 'MSH', 3, 1),
        textAt(message, 'MSH', 4, 1),
        code,
        trigger,
        message.controlId ?? '',
        textAt(message, 'MSH', 12, 1),
      ];
    },
  },
  fields: {
    run: ({ text }) => {
      const message = HL7Message.parse(text);
      const [code = '', trigger = ''] = message.messageType.split('^');
      return [
        textAt(message, 'MSH', 3, 1),
        code,
        trigger,
        message.controlId ?? '',
        textAt(message, 'PID', 3, 1),
        textAt(message, 'PV1', 2, 1),
      ];
    },
  },
  tree: {
    run: ({ text }) => {
      let length = 0;
      for (const segment of HL7Message.parse(text).segments) {
        const first = segment.segmentType === 'MSH' ? 3 : 1;
        for (const field of segment.fields.slice(first - 1)) {
          for (const repetition of field?.repetitions ?? []) {
            for (const component of repetition.components ?? []) length += lengthOf(component);
          }
        }
      }
      return length;
    },
  },
  serialize: { prepare: ({ text }) => HL7Message.parse(text), run: (message) => message.toHL7String() },
};

function lengthOf(component) {
  const parts = component?.subComponents;
  if (parts === undefined || parts.length === 0) return String(component?.getValue() ?? '').length;
  return parts.reduce((sum, part) => sum + String(part?.value ?? '').length, 0);
}
