import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { IsOptional, type Static, type TSchema } from 'typebox';
import type { Json } from '../../canonical/index.ts';
import type { AccessTexts } from '../../identity/access/index.ts';
import type { Roles } from '../../identity/index.ts';
import { Fault } from '../../kernel/index.ts';
import { checkMapping, type CompiledMapping, compileMapping, type SourceDocument } from '../../translate/index.ts';
import { accessFindings, unexpectedDecisions } from './access-decisions.ts';
import { type Crosswalk, readCrosswalk } from './crosswalk-file.ts';
import { crossCheck } from './cross-check.ts';
import { type Estate, mappingContextOf, type WithoutTenant } from './estate.ts';
import { type Finding, findingOf } from './finding.ts';
import { samplesTried } from './samples.ts';
import { checkSchema } from './schema-check.ts';
import { atOnce, type Steps } from './steps.ts';
import { type Channel, channelSchema } from './channel.ts';
import { type System, SystemFrame } from './system.ts';
import { Entities, Tenant } from './tenant.ts';
import { readYaml } from './yaml-file.ts';

export interface EstateOptions {
  /** Schemas of `policies/*.yaml` by file name without its ending: these files and no others; one whose schema is optional may be absent. Without it policies are read unchecked. */
  readonly policySchemas?: Readonly<Record<string, TSchema>>;
}

/** Reads and validates an estate folder. Throws the first finding as a Fault (rejected); `checkEstate` shows all. */
export function loadEstate(folder: string, options: EstateOptions = {}): Estate {
  const reading = atOnce(readEstate(folder, options));
  return estateOf(reading, reading.findings);
}

/** The same, with the samples of its mappings and access policies tried, too: file by file and sample by sample. */
export function* loadTriedEstate(folder: string, options: EstateOptions = {}): Steps<Estate> {
  const reading = yield* readEstate(folder, options);
  return estateOf(reading, yield* findingsOf(folder, reading));
}

/** Everything that is wrong with an estate folder, the samples of its mappings and access policies included. */
export const checkEstate = (folder: string, options: EstateOptions = {}): readonly Finding[] =>
  atOnce(findingsOf(folder, atOnce(readEstate(folder, options))));

function estateOf({ estate, tenant }: Reading, findings: readonly Finding[]): Estate {
  const [first] = findings;
  if (first === undefined && tenant !== undefined) return { ...estate, tenant };
  const others = findings.length <= 1 ? '' : ` (and ${findings.length - 1} more: run plexus check)`;
  throw new Fault({ ...(first ?? NEVER), kind: 'rejected', message: `${(first ?? NEVER).message}${others}` });
}

function* findingsOf(folder: string, { estate, findings, mappings }: Reading): Steps<readonly Finding[]> {
  const failed = (yield* samplesTried(folder, mappings)).filter((sample) => sample.differences.length > 0);
  const ofSamples = failed.map((sample) => ({
    code: 'ESTATE_SAMPLE_DIFFERS',
    message: `Sample ${sample.mapping}/${sample.sample}: ${sample.differences[0] ?? ''}`,
    hint: 'Run plexus mapping test; correct the mapping, or the expected output when the change is meant',
    at: sample.at,
  }));
  const { access, roles } = estate.policies;
  if (findings.length > 0 || access === undefined || roles === undefined) return [...findings, ...ofSamples];
  return [...ofSamples, ...(yield* unexpectedDecisions(folder, access as AccessTexts, roles as Roles))];
}

/** The mappings of an estate folder that compile. */
export function readMappings(folder: string): {
  readonly mappings: ReadonlyMap<string, CompiledMapping>;
  readonly findings: readonly Finding[];
} {
  const { mappings, findings } = atOnce(readEstate(folder, undefined));
  return { mappings, findings };
}

/** A file that cannot be read is a finding, always. */
const NEVER = { code: 'ESTATE_UNREAD', message: 'The estate has no tenant and nothing says why', hint: 'Run plexus check' };

interface Reading {
  readonly estate: WithoutTenant;
  /** Undefined where its file cannot be read; the rest is checked all the same. */
  readonly tenant: Tenant | undefined;
  readonly mappings: ReadonlyMap<string, CompiledMapping>;
  readonly findings: readonly Finding[];
}

/** `options` undefined leaves the policies unread. */
function* readEstate(folder: string, options: EstateOptions | undefined): Steps<Reading> {
  const reader = new EstateReader(folder);
  const tenant = reader.single('tenant.yaml', Tenant);
  const entities = reader.single('entities.yaml', Entities)?.entities ?? [];
  const systems = (yield* reader.yamlFiles('systems')).flatMap(({ document }) => reader.system(document) ?? []);
  const crosswalks = reader.crosswalks();
  const context = mappingContextOf({ crosswalks, entities });
  const mappings = new Map<string, CompiledMapping>();
  const sources: Record<string, Json> = {};
  for (const { name, document } of yield* reader.yamlFiles('mappings')) {
    sources[name] = document.content as Json;
    const faults = checkMapping(document, context);
    reader.findings.push(...faults.map(findingOf), ...misnamed(name, document));
    if (faults.length === 0) mappings.set(name, compileMapping(document, context));
    yield;
  }
  const policies = options === undefined ? {} : yield* reader.policies(options.policySchemas);
  const estate = { entities, systems, mappings: sources, crosswalks, policies };
  return { estate, tenant, mappings, findings: [...reader.findings, ...crossCheck(estate, mappings, basename(folder))] };
}

function misnamed(name: string, document: SourceDocument): Finding[] {
  const written = (document.content as { mapping?: unknown } | undefined)?.mapping;
  if (written === undefined || written === name) return [];
  const at = `${document.file}:${document.lineOf?.(['mapping']) ?? 1}`;
  return [
    { code: 'ESTATE_NAME_DIFFERS', message: 'The mapping is not named like its file', hint: `Name it "${name}", or rename the file`, at },
  ];
}

/** Reads files and gathers what is wrong with them. */
class EstateReader {
  readonly findings: Finding[] = [];
  readonly #folder: string;
  readonly #shown: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#shown = basename(folder);
  }

  single<S extends TSchema>(file: string, schema: S): Static<S> | undefined {
    const document = this.#yaml(file);
    return document && this.#valid(schema, document);
  }

  system(document: SourceDocument): System | undefined {
    const frame = this.#valid(SystemFrame, document);
    if (frame === undefined) return undefined;
    const channels = (frame.channels ?? []).filter((channel, index) => this.#checkChannel(channel, index, document)) as Channel[];
    return { ...frame, channels, targets: frame.targets ?? [] };
  }

  crosswalks(): Record<string, Crosswalk> {
    const tables: Record<string, Crosswalk> = {};
    for (const file of this.#list('crosswalks', '.csv')) {
      const { crosswalk, findings } = readCrosswalk(`${this.#shown}/crosswalks/${file}`, this.#read(`crosswalks/${file}`));
      this.findings.push(...findings);
      tables[file.slice(0, -'.csv'.length)] = crosswalk;
    }
    return tables;
  }

  *policies(schemas: Readonly<Record<string, TSchema>> | undefined): Steps<Record<string, Json>> {
    const policies: Record<string, Json> = {};
    for (const { name, document } of yield* this.yamlFiles('policies')) {
      if (schemas === undefined || this.#fits(schemas[name], name, document)) policies[name] = document.content as Json;
    }
    const access = this.#accessTexts();
    if (access !== undefined) policies['access'] = access;
    if (access !== undefined && schemas !== undefined) this.findings.push(...accessFindings(access, this.#shown));
    for (const [name, schema] of Object.entries(schemas ?? {})) {
      const file = name === 'access' ? 'access/*.cedar' : `${name}.yaml`;
      const isThere = policies[name] !== undefined || existsSync(join(this.#folder, 'policies', file));
      if (!isThere && !IsOptional(schema))
        this.#find('ESTATE_FILE_MISSING', `policies/${file} is missing`, 'Add the file', `${this.#shown}/policies`);
    }
    return policies;
  }

  /** `policies/access/*.cedar` as they are written, by name. */
  #accessTexts(): Record<string, string> | undefined {
    const files = this.#list('policies/access', '.cedar');
    const texts = files.map((file) => [file.slice(0, -'.cedar'.length), this.#read(`policies/access/${file}`)]);
    return files.length === 0 ? undefined : (Object.fromEntries(texts) as Record<string, string>);
  }

  #fits(schema: TSchema | undefined, name: string, document: SourceDocument): boolean {
    if (schema !== undefined) return this.#valid(schema, document) !== undefined;
    this.#find('ESTATE_POLICY_UNKNOWN', `There is no policy called "${name}"`, 'Take the file away, or correct its name', document.file);
    return false;
  }

  *yamlFiles(kind: string): Steps<Array<{ readonly name: string; readonly document: SourceDocument }>> {
    const found = [];
    for (const file of this.#list(kind, '.yaml')) {
      const document = this.#yaml(`${kind}/${file}`);
      if (document !== undefined) found.push({ name: file.slice(0, -'.yaml'.length), document });
      yield;
    }
    return found;
  }

  #checkChannel(channel: unknown, index: number, document: SourceDocument): boolean {
    const protocol = (channel as { protocol?: unknown }).protocol;
    const schema = channelSchema(protocol);
    const at = `${document.file}:${document.lineOf?.(['channels', index, 'protocol']) ?? 1}`;
    if (schema === undefined) {
      this.#find('ESTATE_VALUE_INVALID', 'The protocol is not known', 'Use one of: mllp, http, folder, sftp', at);
      return false;
    }
    const findings = checkSchema(schema, document, ['channels', index], channel);
    this.findings.push(...findings);
    return findings.length === 0;
  }

  #valid<S extends TSchema>(schema: S, document: SourceDocument): Static<S> | undefined {
    const findings = checkSchema(schema, document);
    this.findings.push(...findings);
    return findings.length === 0 ? (document.content as Static<S>) : undefined;
  }

  #yaml(file: string): SourceDocument | undefined {
    if (!existsSync(join(this.#folder, file))) {
      this.#find('ESTATE_FILE_MISSING', `${file} is missing`, 'Add the file', `${this.#shown}/${file}`);
      return undefined;
    }
    const { document, findings } = readYaml(`${this.#shown}/${file}`, this.#read(file));
    this.findings.push(...findings);
    return findings.length === 0 ? document : undefined;
  }

  #list(kind: string, ending: string): readonly string[] {
    const folder = join(this.#folder, kind);
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    for (const { name } of files.filter((entry) => !entry.name.endsWith(ending))) {
      this.#find(
        'ESTATE_FILE_UNKNOWN',
        'A file of another kind lies here',
        `Only ${ending} files belong into ${kind}`,
        `${this.#shown}/${kind}/${name}`,
      );
    }
    return files
      .map((entry) => entry.name)
      .filter((name) => name.endsWith(ending))
      .sort();
  }

  #read(file: string): string {
    return readFileSync(join(this.#folder, file), 'utf8');
  }

  #find(code: string, message: string, hint: string, at: string): void {
    this.findings.push({ code, message, hint, at });
  }
}
