import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AccessControl } from '../src/identity/access/index.ts';
import type { Roles } from '../src/identity/index.ts';

/** The roles of the demo estate. */
export const ROLES = parse(readFileSync(join(import.meta.dirname, '../../estate/policies/roles.yaml'), 'utf8')) as Roles;

const ACCESS_FOLDER = join(import.meta.dirname, '../../estate/policies/access');

/** The access policies of the demo estate. */
export const ACCESS = new AccessControl(
  Object.fromEntries(
    readdirSync(ACCESS_FOLDER).map((file) => [file.replace('.cedar', ''), readFileSync(join(ACCESS_FOLDER, file), 'utf8')] as const),
  ),
);
