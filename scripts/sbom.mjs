import { handOver, install } from './install.mjs';

install();
handOver(['scripts/supply-chain/sbom.ts']);
