import { handOver, install } from './install.mjs';

install();
handOver(['platform/test/faults/run.ts', ...process.argv.slice(2)]);
