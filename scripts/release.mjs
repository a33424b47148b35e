import { handOver, install } from './install.mjs';

install();
handOver(['scripts/supply-chain/make-release.ts', ...process.argv.slice(2)]);
