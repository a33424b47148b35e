import type { Metric } from './metrics.ts';

/** Counters and gauges that other parts write to, by name and labels; the gateway shows them beside its own. */
export interface Counters {
  readonly count: (name: string, by: number, labels: Readonly<Record<string, string>>) => void;
  readonly gauge: (name: string, value: number, labels: Readonly<Record<string, string>>) => void;
  readonly metrics: () => readonly Metric[];
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  value: number;
}

interface Family {
  readonly type: 'counter' | 'gauge';
  readonly samples: Map<string, Sample>;
}

/** Names are given without their prefix; labels come from closed lists, so that the number of series stays small. */
export function createCounters(): Counters {
  const families = new Map<string, Family>();
  const sample = (name: string, type: Family['type'], labels: Sample['labels']): Sample => {
    const family = families.get(name) ?? { type, samples: new Map<string, Sample>() };
    families.set(name, family);
    const key = JSON.stringify(labels);
    const found = family.samples.get(key) ?? { labels, value: 0 };
    family.samples.set(key, found);
    return found;
  };
  return {
    count: (name, by, labels) => {
      sample(name, 'counter', labels).value += by;
    },
    gauge: (name, value, labels) => {
      sample(name, 'gauge', labels).value = value;
    },
    metrics: () =>
      [...families].map(([name, { type, samples }]) => ({
        name: type === 'counter' ? `plexus_${name}_total` : `plexus_${name}`,
        help: `Counted by the part that does it: ${name.replaceAll('_', ' ')}`,
        type,
        samples: [...samples.values()],
      })),
  };
}
