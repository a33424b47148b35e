import { buildConsole } from './console.mjs';
import { handOver, install } from './install.mjs';

install();
buildConsole();
handOver(['platform/src/cli/main.ts', 'up', '--sandbox', ...process.argv.slice(2)]);
