import { acceptSample, type Finding, readMappings, type SampleResult, testSamples } from '../govern/estate/index.ts';
import { usage } from './confirm.ts';

/** What `plexus mapping test` found. */
export interface MappingTestReport {
  /** Whether every sample came out as expected and every mapping has at least one. */
  readonly passed: boolean;
  readonly samples: readonly SampleResult[];
  /** Mappings that nobody wrote a sample for. */
  readonly untested: readonly string[];
  /** What keeps mappings from being compiled at all. */
  readonly findings: readonly Finding[];
  /** Expectations that were written down. */
  readonly written: readonly string[];
}

export interface MappingTestOptions {
  /** One mapping only. */
  readonly mapping?: string | undefined;
  /** Writes down what comes of samples that have no expectation yet. */
  readonly accept?: boolean;
}

/**
 * Translates the samples of an estate folder and compares them with their expected output. Throws `USAGE` for a name that no file has.
 */
export function testMappings(estateFolder: string, { mapping, accept = false }: MappingTestOptions = {}): MappingTestReport {
  const { mappings, findings } = readMappings(estateFolder);
  const isAsked = (name: string): boolean => mapping === undefined || name === mapping;
  const all = testSamples(estateFolder, mappings).filter((sample) => isAsked(sample.mapping));
  const known = [...mappings.keys()].filter(isAsked);
  if (mapping !== undefined && known.length === 0 && all.length === 0 && findings.length === 0)
    throw usage('There is no mapping of this name', `There are: ${[...mappings.keys()].join(', ')}`);
  const fresh = accept ? all.flatMap((sample) => (sample.unexpected === undefined ? [] : [{ sample, actual: sample.unexpected }])) : [];
  const written = fresh.map(({ sample, actual }) => acceptSample(estateFolder, sample, actual));
  const accepted = new Set(fresh.map(({ sample }) => sample));
  const samples = all.map((sample) => (accepted.has(sample) ? { ...sample, differences: [] } : sample));
  const tested = new Set(samples.map((sample) => sample.mapping));
  const untested = known.filter((name) => !tested.has(name));
  const passed = findings.length === 0 && untested.length === 0 && samples.every((sample) => sample.differences.length === 0);
  return { passed, samples, untested, findings, written };
}

/** The report as lines for people. */
export function mappingTestLines({ samples, untested, findings, written }: MappingTestReport): readonly string[] {
  const failed = samples.filter((sample) => sample.differences.length > 0);
  return [
    ...findings.map(({ at, message, hint }) => `${at}: ${message}. ${hint}`),
    ...samples.map(({ mapping, sample, differences }) => `${differences.length === 0 ? 'ok  ' : 'FAIL'} ${mapping}/${sample}`),
    ...failed.flatMap(({ at, differences, unexpected }) => [
      `${at}:`,
      ...differences.map((difference) => `  ${difference}`),
      ...(unexpected === undefined
        ? []
        : ['  What comes of it now; when every line is right, write it down with --accept:', JSON.stringify(unexpected, undefined, 2)]),
    ]),
    ...written.map((file) => `Wrote ${file}: read it, every line of it is what you expect from now on`),
    ...untested.map((name) => `Mapping ${name} has no sample`),
    `${samples.length - failed.length} of ${samples.length} samples passed`,
  ];
}
