import { Message } from 'node-hl7-client';

export const contender = 'node-hl7-client';

/** What it has no way to do, and why. */
export const missing = { serialize: 'writes back the text it keeps: nothing to measure' };

export const works = {
  header: {
    run: ({ text }) => {
      const message = new Message({ text });
      return ['MSH.3.1', 'MSH.4.1', 'MSH.9.1', 'MSH.9.2', 'MSH.10', 'MSH.12.1'].map((path) => message.get(path).toString());
    },
  },
  fields: {
    run: ({ text }) => {
      const message = new Message({ text });
      return ['MSH.3.1', 'MSH.9.1', 'MSH.9.2', 'MSH.10', 'PID.3.1', 'PV1.2.1'].map((path) => message.get(path).toString());
    },
  },
  tree: {
    run: ({ text }) => {
      let length = 0;
      for (const segment of new Message({ text }).children) {
        for (const field of segment.children.slice(segment.name === 'MSH' ? 2 : 1)) {
          for (const repetition of field.children) {
            for (const component of repetition.children) for (const leaf of component.children) length += leaf.toString().length;
          }
        }
      }
      return length;
    },
  },
};
