import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Roles } from '../src/identity/index.ts';

/** The roles of the demo estate. */
export const ROLES = parse(readFileSync(join(import.meta.dirname, '../../estate/policies/roles.yaml'), 'utf8')) as Roles;
