import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Description, readDescription } from './sdk/description.ts';
import { functionName, operationText } from './sdk/operation-text.ts';

const root = join(import.meta.dirname, '..');
const FOLDER = 'sdk/src/api';
/** For browsers alone, and what describes itself. */
const LEFT_OUT = /^\/v1\/(openapi\.json|asyncapi\.json|stream|login|session)(\/|$)/;
const CUT = '// ---------------------------------------- ';

/** The files of the client that are made from the description of the interface: one for each resource, and their door. */
export async function sdkFiles(): Promise<ReadonlyMap<string, string>> {
  return filesOf(await readDescription());
}

/** Throws when two operations would have one name. */
export function filesOf({ paths }: Description): ReadonlyMap<string, string> {
  const byResource = new Map<string, Map<string, string>>();
  const names = new Set<string>();
  for (const [path, operations] of Object.entries(paths).toSorted(byName)) {
    if (!path.startsWith('/v1/') || LEFT_OUT.test(path)) continue;
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
  for (const [resource, texts] of [...byResource].toSorted(byName)) {
    const head = `// Made by npm run docs from the description of the interface.\nimport type { CallOptions, Client } from '../client.ts';\n`;
    files.set(`${resource}.ts`, [head, ...texts.values()].join('\n\n'));
  }
  const door = [...byResource].toSorted(byName).map(([resource, texts]) => {
    const exported = [...texts].flatMap(([name, text]) => [
      name,
      ...[...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, type]) => `type ${type}`),
    ]);
    return `export { ${exported.join(', ')} } from './${resource}.ts';`;
  });
  files.set('index.ts', [`// Made by npm run docs from the description of the interface.`, ...door].join('\n'));
  return formatted(files);
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : Number(a > b));

/** As `biome format` leaves them, all in one run. */
function formatted(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const whole = [...files].map(([name, text]) => `${CUT}${name}\n\n${text}\n`).join('\n');
  const biome = join(root, 'node_modules/.bin/biome');
  const { stdout, status } = spawnSync(biome, ['format', `--stdin-file-path=${FOLDER}/all.ts`], {
    cwd: root,
    input: whole,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('biome could not format the client');
  return new Map(
    stdout.split(CUT).flatMap((part) => {
      const end = part.indexOf('\n');
      return end === -1 ? [] : [[`${FOLDER}/${part.slice(0, end).trim()}`, `${part.slice(end).trim()}\n`] as const];
    }),
  );
}

/** Writes the files, and takes away what is no longer made. */
export async function writeSdk(): Promise<void> {
  const files = await sdkFiles();
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (const name of readdirSync(join(root, FOLDER))) if (!files.has(`${FOLDER}/${name}`)) rmSync(join(root, FOLDER, name));
  for (const [file, text] of files) writeFileSync(join(root, file), text);
  console.log(`wrote ${files.size} files in ${FOLDER}`);
}

if (import.meta.main) await writeSdk();
