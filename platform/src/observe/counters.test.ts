import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCounters } from './counters.ts';
import { renderMetrics } from './metrics.ts';

test('counts add up by labels, gauges keep the last value', () => {
  const counters = createCounters();
  counters.count('mllp_frames', 2, { channel: 'northside', outcome: 'stored' });
  counters.count('mllp_frames', 1, { channel: 'northside', outcome: 'stored' });
  counters.count('mllp_frames', 1, { channel: 'northside', outcome: 'refused' });
  counters.gauge('mllp_connections', 3, { channel: 'northside' });
  counters.gauge('mllp_connections', 1, { channel: 'northside' });
  const text = renderMetrics(counters.metrics());
  assert.match(text, /plexus_mllp_frames_total\{channel="northside",outcome="stored"\} 3/);
  assert.match(text, /plexus_mllp_frames_total\{channel="northside",outcome="refused"\} 1/);
  assert.match(text, /plexus_mllp_connections\{channel="northside"\} 1/);
});
