// Loaded before each test file: no test may leave a prototype of the language other than it found it.

/** What programs inherit from without asking. */
const WATCHED: readonly (readonly [string, object])[] = [
  ['Object', Object.prototype],
  ['Array', Array.prototype],
  ['Function', Function.prototype],
  ['String', String.prototype],
  ['Number', Number.prototype],
  ['Promise', Promise.prototype],
  ['RegExp', RegExp.prototype],
  ['Map', Map.prototype],
  ['Date', Date.prototype],
];

const keysOf = (prototype: object): string => Reflect.ownKeys(prototype).map(String).sort().join(' ');
const before = new Map(WATCHED.map(([name, prototype]) => [name, keysOf(prototype)]));

process.on('exit', () => {
  const changed = WATCHED.filter(([name, prototype]) => keysOf(prototype) !== before.get(name)).map(([name]) => name);
  if (changed.length === 0) return;
  process.stderr.write(`A test changed the prototype of ${changed.join(', ')}\n`);
  process.exitCode = 1;
});
