import { handOver, install } from './install.mjs';

install();
handOver(['platform/src/cli/main.ts', 'up', '--sandbox', ...process.argv.slice(2)]);
