import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FlowReader } from './flow/index.ts';

/** One measured family in the Prometheus text exposition format, version 0.0.4. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

/** Renders metrics as text. Labels never hold identifying values: stage, channel, kind, target and state only. */
export function renderMetrics(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, help, type, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
        '',
      ].join('\n'),
    )
    .join('');
}

function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** Gathers the metrics of one process: the flow of its tenant, and the process itself. */
export function createMetrics(flow: FlowReader, more: () => readonly Metric[] = () => []): () => Promise<string> {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return async () => {
    const [counts, backlog] = await Promise.all([flow.counts(), flow.backlog()]);
    const total = (name: string, help: string, value: number): Metric => ({
      name: `plexus_${name}_total`,
      help,
      type: 'counter',
      samples: [{ value }],
    });
    const usage = process.cpuUsage();
    return renderMetrics([
      total('messages_received', 'Arrivals on all channels', counts.received),
      total('messages_translated', 'Arrivals that translation has gone past', counts.translated),
      total('journals_posted', 'Journals in the ledger', counts.posted),
      total('deliveries_confirmed', 'Deliveries confirmed by their target', counts.delivered),
      {
        name: 'plexus_backlog',
        help: 'Work that waits before a stage; counting stops at ten thousand',
        type: 'gauge',
        samples: backlog.map(({ stage, waiting }) => ({ labels: { stage }, value: waiting })),
      },
      {
        name: 'plexus_backlog_oldest_seconds',
        help: 'Age of the oldest work that waits before a stage',
        type: 'gauge',
        samples: backlog.map(({ stage, oldestSeconds }) => ({ labels: { stage }, value: oldestSeconds ?? 0 })),
      },
      {
        name: 'process_cpu_seconds_total',
        help: 'Processor time of this process',
        type: 'counter',
        samples: [{ value: (usage.user + usage.system) / 1e6 }],
      },
      {
        name: 'process_resident_memory_bytes',
        help: 'Memory of this process',
        type: 'gauge',
        samples: [{ value: process.memoryUsage.rss() }],
      },
      {
        name: 'plexus_event_loop_delay_seconds',
        help: 'How late this process runs what is due: 99th percentile since it started',
        type: 'gauge',
        samples: [{ value: delay.percentile(99) / 1e9 }],
      },
      ...more(),
    ]);
  };
}
