import type { Running } from '../kernel/index.ts';
import { counted } from './output.ts';

/** Counts since the database was made. */
export interface FlowCounts {
  readonly received: number;
  readonly translated: number;
  readonly posted: number;
  readonly delivered: number;
  readonly exceptions: number;
}

/** One line on a terminal that is written over every second; off a terminal, a line every ten seconds. */
export function startLiveLine(read: () => Promise<FlowCounts>, output: NodeJS.WriteStream): Running {
  const everyMs = output.isTTY ? 1_000 : 10_000;
  let last = '';
  let isStopped = false;
  const show = async (): Promise<void> => {
    const line = await read().then(liveLine, () => 'waiting for the platform to answer …');
    if (isStopped) return;
    if (output.isTTY) output.write(`\r\u001b[2K${line}`);
    else if (line !== last) output.write(`${line}\n`);
    last = line;
  };
  const timer = setInterval(() => void show(), everyMs);
  void show();
  return {
    name: 'live line',
    stop: () => {
      isStopped = true;
      clearInterval(timer);
      if (output.isTTY) output.write('\n');
      return Promise.resolve();
    },
  };
}

function liveLine(counts: FlowCounts): string {
  const exceptions = counts.exceptions === 0 ? 'no exceptions' : `${counted(counts.exceptions, 'open exception')} (plexus exceptions)`;
  return `received ${counts.received} · translated ${counts.translated} · posted ${counts.posted} · delivered ${counts.delivered} · ${exceptions}`;
}
