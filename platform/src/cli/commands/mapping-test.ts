import { type Command, EXIT } from '../command.ts';
import { mappingTestLines, testMappings } from '../mapping-test.ts';

export const mappingTestCommand: Command = {
  name: 'mapping test',
  summary: 'Translate the samples beside the mappings and compare them with what is expected',
  examples: ['plexus mapping test'],
  run: ({ config, out }) => {
    const report = testMappings(config().estate);
    out.result(report, mappingTestLines(report).join('\n'));
    return Promise.resolve(report.passed ? EXIT.ok : EXIT.failed);
  },
};
