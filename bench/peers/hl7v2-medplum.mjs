import { Hl7Context, Hl7Field, Hl7Message, Hl7Segment } from '@medplum/core';

export const contender = '@medplum/core';

const textAt = (message, segment, field, component) => message.getSegment(segment)?.getComponent(field, component) ?? '';

/** It never unescapes: what it gives for a field that holds an escape differs. */
export const works = {
  header: {
    run: ({ text }) => {
      const header = Hl7Message.parse(text).getSegment('MSH');
      return [
        header.getComponent(3, 1),
        header.getComponent(4, 1),
        header.getComponent(9, 1),
        header.getComponent(9, 2),
        header.getComponent(10, 1),
        header.getComponent(12, 1),
      ];
    },
  },
  fields: {
    run: ({ text }) => {
      const message = Hl7Message.parse(text);
      return [
        textAt(message, 'MSH', 3, 1),
        textAt(message, 'MSH', 9, 1),
        textAt(message, 'MSH', 9, 2),
        textAt(message, 'MSH', 10, 1),
        textAt(message, 'PID', 3, 1),
        textAt(message, 'PV1', 2, 1),
      ];
    },
  },
  tree: {
    run: ({ text }) => {
      let length = 0;
      for (const segment of Hl7Message.parse(text).segments) {
        const first = segment.name === 'MSH' ? 2 : 1;
        for (let f = first; f < segment.fields.length; f++) {
          for (const repetition of segment.fields[f].components) {
            for (const component of repetition) for (const leaf of component.split('&')) length += leaf.length;
          }
        }
      }
      return length;
    },
  },
  /** Its parsed objects keep the text they were read from, so they are made anew from their parts and written. */
  serialize: {
    prepare: ({ text }) => Hl7Message.parse(text).segments.map((segment) => segment.fields.map((field) => field.components)),
    run: (segments) => {
      const context = new Hl7Context();
      return new Hl7Message(
        segments.map(
          (fields) =>
            new Hl7Segment(
              fields.map((components) => new Hl7Field(components, context)),
              context,
            ),
        ),
        context,
      ).toString();
    },
  },
};
