import { handOver, install } from './install.mjs';

install();
handOver(['scripts/security/run.ts', ...process.argv.slice(2)]);
