import assert from 'node:assert/strict';
import test from 'node:test';
import { Histogram } from './histogram.ts';

test('a percentile is within one percent of the sorted truth', () => {
  const histogram = new Histogram();
  const samples = Array.from({ length: 10_000 }, (_, n) => ((n * 7919) % 10_000) / 10 + 0.05);
  for (const sample of samples) histogram.add(sample);
  const sorted = samples.toSorted((a, b) => a - b);
  for (const fraction of [0.5, 0.95, 0.99, 0.999]) {
    const truth = sorted[Math.ceil(sorted.length * fraction) - 1] ?? 0;
    assert.ok(
      Math.abs(histogram.quantile(fraction) - truth) <= truth * 0.01,
      `${fraction}: ${histogram.quantile(fraction)} against ${truth}`,
    );
  }
  assert.equal(histogram.quantile(1), histogram.most);
});
