import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Description, readDescription } from './sdk/description.ts';
import { functionName, operationText } from './sdk/operation-text.ts';
import { declarationText, type Schema, schemaName, typeText } from './sdk/type-text.ts';

const root = join(import.meta.dirname, '..');
/** What programs use, and what only the console in a browser does: it logs people in. */
const FOLDERS = { programs: 'sdk/src/api', browsers: 'sdk/src/browser' } as const;
const FOR_BROWSERS = /^\/v1\/(login|session)(\/|$)/;
/** What describes itself, and what never ends its answer. */
const LEFT_OUT = /^\/v1\/(openapi\.json|asyncapi\.json|stream)$/;
const CUT = '// ---------------------------------------- ';
const HEAD = '// Made by npm run docs from the description of the interface.';

/** The files of the client that are made from the description of the interface: one for each resource, and their door. */
export async function sdkFiles(): Promise<ReadonlyMap<string, string>> {
  return filesOf(await readDescription());
}

/** Throws when two operations would have one name. */
export function filesOf({ paths, components }: Description): ReadonlyMap<string, string> {
  const chosen = Object.entries(paths).filter(([path]) => path.startsWith('/v1/') && !LEFT_OUT.test(path));
  const [browsers, programs] = [true, false].map((is) => chosen.filter(([path]) => FOR_BROWSERS.test(path) === is));
  const schemas = components?.schemas ?? {};
  const files = new Map([
    ...folderFiles(FOLDERS.programs, programs ?? [], schemas),
    ...folderFiles(FOLDERS.browsers, browsers ?? [], schemas),
  ]);
  return formatted(files);
}

type Paths = readonly (readonly [path: string, operations: Description['paths'][string]])[];

function folderFiles(folder: string, paths: Paths, schemas: Readonly<Record<string, Schema>>): ReadonlyMap<string, string> {
  const byResource = new Map<string, Map<string, string>>();
  const names = new Set<string>();
  for (const [path, operations] of paths.toSorted(byName)) {
    const resource = path.split('/')[2] ?? '';
    const texts = byResource.get(resource) ?? new Map<string, string>();
    byResource.set(resource, texts);
    for (const [method, operation] of Object.entries(operations)) {
      const name = functionName(method, path);
      if (names.has(name)) throw new Error(`Two operations would be called ${name}`);
      names.add(name);
      texts.set(name, operationText(method, path, operation));
    }
  }
  const files = new Map<string, string>();
  const door: string[] = [];
  for (const [resource, texts] of [...byResource].toSorted(byName)) {
    files.set(`${folder}/${resource}.ts`, withImports([...texts.values()].join('\n\n')));
    const exported = [...texts].flatMap(([name, text]) => [
      name,
      ...[...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, type]) => `type ${type}`),
    ]);
    door.push(`export { ${exported.join(', ')} } from './${resource}.ts';`);
  }
  const named = namedSchemas([...files.values()].join('\n'), schemas);
  if (named !== undefined) {
    files.set(`${folder}/schemas.ts`, `${HEAD}\n${named}`);
    door.push(`export type * as schemas from './schemas.ts';`);
  }
  files.set(`${folder}/index.ts`, [HEAD, ...door].join('\n'));
  return files;
}

const withImports = (text: string): string => {
  const schemas = REFERENCE.test(text) ? `import type * as schemas from './schemas.ts';\n` : '';
  return `${HEAD}\nimport type { CallOptions, Client } from '../client.ts';\n${schemas}\n${text}`;
};

const REFERENCE = /\bschemas\.(\w+)/;

/** The named schemas that texts refer to, and those that these refer to. Undefined when there are none. */
function namedSchemas(text: string, schemas: Readonly<Record<string, Schema>>): string | undefined {
  const all = new Map(Object.entries(schemas).map(([name, schema]) => [schemaName(name), typeText(schema)]));
  const found = new Map<string, string>();
  const look = (within: string): void => {
    for (const [, name = ''] of within.matchAll(new RegExp(REFERENCE, 'g'))) {
      const type = all.get(name);
      if (type === undefined || found.has(name)) continue;
      found.set(name, declarationText(name, type.replaceAll(/\bschemas\./g, '')));
      look(type);
    }
  };
  look(text);
  return found.size === 0
    ? undefined
    : [...found]
        .toSorted(byName)
        .map(([, declaration]) => declaration)
        .join('\n\n');
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : Number(a > b));

/** As `biome format` leaves them, all in one run. */
function formatted(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const whole = [...files].map(([name, text]) => `${CUT}${name}\n\n${text}\n`).join('\n');
  const biome = join(root, 'node_modules/.bin/biome');
  const { stdout, status } = spawnSync(biome, ['format', '--stdin-file-path=sdk/src/all.ts'], {
    cwd: root,
    input: whole,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('biome could not format the client');
  return new Map(
    stdout.split(CUT).flatMap((part) => {
      const end = part.indexOf('\n');
      return end === -1 ? [] : [[part.slice(0, end).trim(), `${part.slice(end).trim()}\n`] as const];
    }),
  );
}

/** Writes the files, and takes away what is no longer made. */
export async function writeSdk(): Promise<void> {
  const files = await sdkFiles();
  for (const folder of Object.values(FOLDERS)) {
    mkdirSync(join(root, folder), { recursive: true });
    for (const name of readdirSync(join(root, folder))) if (!files.has(`${folder}/${name}`)) rmSync(join(root, folder, name));
  }
  for (const [file, text] of files) writeFileSync(join(root, file), text);
  console.log(`wrote ${files.size} files in ${Object.values(FOLDERS).join(' and ')}`);
}

if (import.meta.main) await writeSdk();
