import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessTexts } from '../../platform/src/identity/access/index.ts';

const FOLDER = join(import.meta.dirname, '../../estate/policies/access');

/** The access policies of the demo, each by its name. */
export const accessTexts = (): AccessTexts =>
  Object.fromEntries(readdirSync(FOLDER).map((file) => [file.replace('.cedar', ''), readFileSync(join(FOLDER, file), 'utf8')]));
