import { handOver, install } from './install.mjs';

install();
handOver(['bench/src/main.ts', ...process.argv.slice(2)]);
