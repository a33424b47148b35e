import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The stages of the platform, lowest first: a folder imports only what stands before it. */
const ORDER = [
  'kernel',
  'store',
  'canonical',
  'govern',
  'identity',
  'worklist',
  'events',
  'inbox',
  'retain',
  'connect',
  'masterdata',
  'translate',
  'ledger',
  'deliver',
  'processes',
  'govern/estate',
  'observe',
  'webhooks',
  'gateway',
  'cli',
];

export interface Source {
  readonly file: string;
  readonly text: string;
}

export interface Violation {
  readonly file: string;
  readonly from: string;
  readonly rule: 'order' | 'door' | 'decider' | 'codec' | 'sandbox';
}

/** Every source file of the project, tests left out: a test may look inside. */
export function readSources(): Source[] {
  return globSync('{codecs/*,platform,sandbox}/src/**/*.ts', { cwd: root })
    .filter((file) => !/(\.test|\/testing)\.ts$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

/** Finds imports against the layout. */
export function importViolations(sources: readonly Source[]): Violation[] {
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(/^(?:import|export)\s(?:[^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)].flatMap(([, from]) => {
      const rule = from === undefined ? undefined : violated(file, from);
      return rule === undefined || from === undefined ? [] : [{ file, from, rule }];
    }),
  );
}

function violated(file: string, from: string): Violation['rule'] | undefined {
  const target = from.startsWith('.') ? normalize(join(dirname(file), from)) : from;
  if (file.startsWith('codecs/')) return codecViolation(file, target);
  if (file.startsWith('sandbox/')) return target.startsWith('platform/') || target.startsWith('@plexus/platform') ? 'sandbox' : undefined;
  const stage = stageOf(file);
  const targetStage = stageOf(target);
  if (stage === undefined || targetStage === undefined) return undefined;
  const process = PROCESS.exec(file)?.[0];
  if (process !== undefined && !allowedInDecider(target, process)) return 'decider';
  if (stage === targetStage) return undefined;
  if (ORDER.indexOf(targetStage) > ORDER.indexOf(stage)) return 'order';
  // A part of a stage, such as govern/estate, is inside its stage.
  return isDoor(target) || stage.startsWith(`${targetStage}/`) ? undefined : 'door';
}

/** What a codec may stand on: a library (docs/decisions/dependencies.md), or the one reader of XML. */
const CODEC_LIBRARIES = new Map([
  ['codecs/xml', 'saxes'],
  ['codecs/bank', '@plexus/xml'],
  ['codecs/cxml', '@plexus/xml'],
  ['codecs/ubl', '@plexus/xml'],
  ['codecs/flatfile', 'csv-parse'],
]);

/** A codec stands alone: Node's own modules, its own files, and at most the one package named for it. */
function codecViolation(file: string, target: string): 'codec' | undefined {
  const folder = file.split('/').slice(0, 2).join('/');
  const library = CODEC_LIBRARIES.get(folder);
  const known =
    target.startsWith('node:') ||
    target.startsWith(`${folder}/src`) ||
    (library !== undefined && (target === library || target.startsWith(`${library}/`)));
  return known ? undefined : 'codec';
}

/** The folder of one process; the engine that runs them is none. */
const PROCESS = /^platform\/src\/processes\/(?!engine\/)[a-z-]+\//;

/** Deciders are pure: canonical values, the kernel, the shapes of decisions, and what stands between two of them. */
function allowedInDecider(target: string, process: string): boolean {
  return (
    target.startsWith('platform/src/canonical/') ||
    target.startsWith('platform/src/kernel/') ||
    target.startsWith(process) ||
    target === 'platform/src/processes/engine/decision.ts' ||
    target === 'platform/src/processes/engine/standing.ts'
  );
}

function stageOf(file: string): string | undefined {
  const stage = /^platform\/src\/(govern\/estate|[a-z]+)\//.exec(file)?.[1];
  return stage !== undefined && ORDER.includes(stage) ? stage : undefined;
}

/** `platform/src/inbox/index.ts`, or the index of a folder inside a stage that is a part of its own. */
function isDoor(target: string): boolean {
  return target.endsWith('/index.ts');
}

/** Dependencies whose version is a range. */
export function unpinned(): string[] {
  return globSync('{package.json,{platform,console,sandbox,bench}/package.json,{codecs,bench}/*/package.json}', {
    cwd: root,
  }).flatMap((file) => {
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, Record<string, string> | undefined>;
    const all = { ...manifest['dependencies'], ...manifest['devDependencies'], ...manifest['optionalDependencies'] };
    return Object.entries(all)
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${file}: ${name}@${version}`);
  });
}
