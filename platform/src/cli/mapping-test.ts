import { type Finding, readMappings, type SampleResult, testSamples } from '../govern/estate/index.ts';

/** What `plexus mapping test` found. */
export interface MappingTestReport {
  /** Whether every sample came out as expected and every mapping has at least one. */
  readonly passed: boolean;
  readonly samples: readonly SampleResult[];
  /** Mappings that nobody wrote a sample for. */
  readonly untested: readonly string[];
  /** What keeps mappings from being compiled at all. */
  readonly findings: readonly Finding[];
}

/** Translates every sample of an estate folder and compares it with its expected output. Reads files only. */
export function testMappings(estateFolder: string): MappingTestReport {
  const { mappings, findings } = readMappings(estateFolder);
  const samples = testSamples(estateFolder, mappings);
  const tested = new Set(samples.map((sample) => sample.mapping));
  const untested = [...mappings.keys()].filter((name) => !tested.has(name));
  const passed = findings.length === 0 && untested.length === 0 && samples.every((sample) => sample.differences.length === 0);
  return { passed, samples, untested, findings };
}

/** The report as lines for people. */
export function mappingTestLines({ samples, untested, findings }: MappingTestReport): readonly string[] {
  const failed = samples.filter((sample) => sample.differences.length > 0);
  return [
    ...findings.map(({ at, message, hint }) => `${at}: ${message}. ${hint}`),
    ...samples.map(({ mapping, sample, differences }) => `${differences.length === 0 ? 'ok  ' : 'FAIL'} ${mapping}/${sample}`),
    ...failed.flatMap(({ at, differences }) => [`${at}:`, ...differences.map((difference) => `  ${difference}`)]),
    ...untested.map((name) => `Mapping ${name} has no sample`),
    `${samples.length - failed.length} of ${samples.length} samples passed`,
  ];
}
