import { type Command, EXIT } from '../command.ts';
import { mappingTestLines, testMappings } from '../mapping-test.ts';

export const mappingTestCommand: Command = {
  name: 'mapping test',
  summary: 'Translate the samples beside the mappings and compare them with what is expected',
  examples: ['plexus mapping test', 'plexus mapping test northside-charges', 'plexus mapping test northside-charges --accept'],
  arguments: [['[mapping]', 'one mapping only']],
  options: [['--accept', 'write down what comes of samples that have no expectation yet']],
  run: ({ config, out }, input) => {
    const report = testMappings(config().estate, { mapping: input.args[0], accept: input.options['accept'] === true });
    out.result(report, mappingTestLines(report).join('\n'));
    return Promise.resolve(report.passed ? EXIT.ok : EXIT.failed);
  },
};
