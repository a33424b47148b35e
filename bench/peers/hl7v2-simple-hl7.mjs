import simple from 'simple-hl7';

export const contender = 'simple-hl7';

const parser = new simple.Parser();
const componentOf = (segment, field, component) => segment?.getComponent(field, component) ?? '';

export const works = {
  header: {
    run: ({ text }) => {
      const { header } = parser.parse(text);
      return [
        componentOf(header, 1, 1),
        componentOf(header, 2, 1),
        componentOf(header, 7, 1),
        componentOf(header, 7, 2),
        componentOf(header, 8, 1),
        componentOf(header, 10, 1),
      ];
    },
  },
  fields: {
    run: ({ text }) => {
      const message = parser.parse(text);
      const { header } = message;
      return [
        componentOf(header, 1, 1),
        componentOf(header, 7, 1),
        componentOf(header, 7, 2),
        componentOf(header, 8, 1),
        componentOf(message.getSegment('PID'), 3, 1),
        componentOf(message.getSegment('PV1'), 2, 1),
      ];
    },
  },
  /** A repeated field holds fields, a field components, a component its text or the list of its subcomponents. */
  tree: {
    run: ({ text }) => {
      const message = parser.parse(text);
      let length = 0;
      const walk = (value) => {
        if (typeof value === 'string') length += value.length;
        else if (Array.isArray(value)) for (const part of value) walk(part);
        else walk(value.value);
      };
      for (const field of message.header.fields) walk(field);
      for (const segment of message.segments) for (const field of segment.fields) walk(field);
      return length;
    },
  },
  serialize: { prepare: ({ text }) => parser.parse(text), run: (message) => message.toString() },
};
