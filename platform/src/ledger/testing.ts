import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compilePostingRules, type PostingRules } from './posting-rules.ts';

const POLICIES = join(import.meta.dirname, '../../../estate/policies');

/** A policy file of the demo estate. */
export async function estatePolicy(name: string): Promise<unknown> {
  return parse(await readFile(join(POLICIES, `${name}.yaml`), 'utf8'));
}

/** The posting rules of the demo estate. */
export async function estateRules(): Promise<PostingRules> {
  return compilePostingRules(await estatePolicy('posting-rules'), await estatePolicy('chart-of-accounts'));
}
