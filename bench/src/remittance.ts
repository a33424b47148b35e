import { Readable } from 'node:stream';
import type { Figure } from './figure.ts';
import { caughtUp } from './intake.ts';
import type { Bench } from './installation.ts';
import { remittanceFile, submissions } from './remittance-file.ts';
import { residentBytes } from './usage.ts';

/** An 835 of 10,000 known claims; in the full form also one of about 100 MB whose claims nobody knows. */
export async function measureRemittance(bench: Bench, short: boolean): Promise<Figure[]> {
  await submit(bench, 'patient-accounting', [Buffer.from(submissions('KNOWN', 10_000))]);
  await caughtUp(bench);
  const known = await timed(bench, [...remittanceFile('KNOWN', 10_000)]);
  const figures: Figure[] = [
    { name: '835 of 10,000 claims to balanced journals', value: known.seconds, unit: 's', reach: { atMost: 10 } },
    { name: '835 of 10,000 claims: journals', value: known.journals, unit: '', reach: { atLeast: 10_000 } },
  ];
  if (short) return figures;
  const large = await timed(bench, remittanceFile('LARGE', 395_000));
  const size = `835 of ${(large.bytes / 1024 / 1024).toFixed(0)} MB`;
  return [
    ...figures,
    { name: `${size}: memory added to the largest process`, value: large.addedBytes / 1024 / 1024, unit: 'MB', reach: { atMost: 150 } },
    { name: `${size}: to balanced journals`, value: large.seconds, unit: 's' },
    { name: `${size}: journals`, value: large.journals, unit: '', reach: { atLeast: 395_000 } },
  ];
}

interface Timed {
  readonly seconds: number;
  readonly journals: number;
  readonly bytes: number;
  readonly addedBytes: number;
}

async function timed(bench: Bench, file: Iterable<Buffer>): Promise<Timed> {
  const processes = Object.values(bench.installation.processes()).flatMap((pid) => pid ?? []);
  const before = await journals(bench);
  const base = processes.map(residentBytes);
  let added = 0;
  const watch = setInterval(() => {
    added = Math.max(added, ...processes.map((pid, n) => residentBytes(pid) - (base[n] ?? 0)));
  }, 200);
  const started = performance.now();
  const bytes = await submit(bench, 'bench-835', file);
  await caughtUp(bench);
  clearInterval(watch);
  return { seconds: (performance.now() - started) / 1000, journals: (await journals(bench)) - before, bytes, addedBytes: added };
}

async function submit(bench: Bench, channel: string, parts: Iterable<Buffer>): Promise<number> {
  let bytes = 0;
  const body = Readable.toWeb(
    Readable.from(
      (function* () {
        for (const part of parts) {
          bytes += part.length;
          yield part;
        }
      })(),
    ),
  );
  const request = {
    method: 'POST',
    headers: { authorization: `Bearer ${bench.installation.token}`, 'content-type': 'application/octet-stream' },
    body: body as ReadableStream,
    duplex: 'half' as const,
  };
  const response = await fetch(`http://127.0.0.1:${bench.httpPort}/v1/channels/${channel}/messages`, request);
  if (!response.ok) throw new Error(`${channel} did not take the file: ${response.status}`);
  return bytes;
}

async function journals(bench: Bench): Promise<number> {
  const { rows } = await bench.owner.query<{ n: string }>('select count(*)::text as n from journal');
  return Number(rows[0]?.n ?? 0);
}
