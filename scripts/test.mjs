import { handOver, install } from './install.mjs';

install();
handOver(['scripts/run-suites.ts', ...process.argv.slice(2)]);
