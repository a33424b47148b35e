export { type Backlog, createFlowReader, type FlowCounts, type FlowReader } from './flow.ts';
export { type Health, type HealthCheck, type HealthOptions, LEAST_FREE_BYTES, readHealth } from './health.ts';
export { createMetrics, type Metric, renderMetrics } from './metrics.ts';
