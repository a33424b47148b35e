import { createRequire } from 'node:module';
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';

/** The policy engine. Loaded when it is first asked for: most commands do without its megabytes. */
export const cedar = (): typeof Cedar => createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs') as typeof Cedar;
