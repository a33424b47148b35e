import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AccessControl, type AccessTexts, ExpectedDecisions, readPolicies, unexpectedDecision } from '../../identity/access/index.ts';
import type { Roles } from '../../identity/index.ts';
import type { Static } from 'typebox';
import type { Finding } from './finding.ts';
import { checkSchema } from './schema-check.ts';
import type { Steps } from './steps.ts';
import { readYaml } from './yaml-file.ts';

/** Where decisions lie that the access policies must come to, among the samples of the mappings. */
export const ACCESS_SAMPLES = 'access';

/** What is wrong with the texts of `policies/access`, by file and line. `shown` is the estate's name. */
export const accessFindings = (texts: AccessTexts, shown: string): readonly Finding[] =>
  readPolicies(texts).findings.map((finding) => ({ ...finding, at: `${shown}/policies/access/${finding.at}` }));

/** Decisions of `samples/access/*.yaml` that the access policies do not come to. */
export function* unexpectedDecisions(folder: string, texts: AccessTexts, roles: Roles): Steps<readonly Finding[]> {
  const place = join(folder, 'samples', ACCESS_SAMPLES);
  if (!existsSync(place)) return [];
  const access = new AccessControl(texts);
  const found: Finding[] = [];
  for (const file of readdirSync(place).toSorted()) {
    const { document, findings } = readYaml(
      `${basename(folder)}/samples/${ACCESS_SAMPLES}/${file}`,
      readFileSync(join(place, file), 'utf8'),
    );
    const wrong = findings.length > 0 ? findings : checkSchema(ExpectedDecisions, document);
    found.push(...wrong);
    if (wrong.length > 0) continue;
    const { decisions } = document.content as Static<typeof ExpectedDecisions>;
    for (const [index, expected] of decisions.entries()) {
      const difference = unexpectedDecision(access, roles, expected);
      const at = `${document.file}:${document.lineOf?.(['decisions', index]) ?? 1}`;
      if (difference !== undefined) found.push(decisionDiffers(expected.title, difference, at));
      yield;
    }
  }
  return found;
}

const decisionDiffers = (title: string, difference: string, at: string): Finding => ({
  code: 'ESTATE_ACCESS_DIFFERS',
  message: `${title}: ${difference}`,
  hint: 'Correct the policy in policies/access, or the expectation when the change is meant',
  at,
});
