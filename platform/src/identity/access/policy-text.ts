import type { DetailedError, PolicyJson, ValidationError } from '@cedar-policy/cedar-wasm/nodejs';
import { type TSchema, Type } from 'typebox';
import { accessSchema } from './access-schema.ts';
import { cedar } from './cedar.ts';

/** The texts of `policies/access/*.cedar` by file name without its ending. */
export type AccessTexts = Readonly<Record<string, string>>;

/** The part of a release that holds them. */
export const accessPolicySchemas: Readonly<Record<string, TSchema>> = { access: Type.Record(Type.String(), Type.String()) };

/** One policy of the texts. */
export interface AccessPolicy {
  /** Its `@id`: what denials and the log name. */
  readonly id: string;
  /** Its `@because`: what it means, in the words a denial is explained with. */
  readonly because: string;
  readonly effect: 'permit' | 'forbid';
  /** `reveal.cedar:12`. */
  readonly at: string;
  readonly text: string;
  /** The same as the engine reads it. */
  readonly form: PolicyJson;
}

/** What is wrong with a policy text. */
export interface PolicyFinding {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly at: string;
}

/**
 * Reads the access policies and checks them against the schema that the scopes make (docs.cedarpolicy.com: policy syntax, validation).
 * Every policy must have an `@id` of its own and say `@because`, so that a denial can be explained.
 */
export function readPolicies(texts: AccessTexts): {
  readonly policies: readonly AccessPolicy[];
  readonly findings: readonly PolicyFinding[];
} {
  const files = Object.entries(texts).map(([name, text]) => ({ file: `${name}.cedar`, text }));
  const read = files.map((file) => ({ ...readFile(file), ...file }));
  const policies = read.flatMap((file) => file.policies);
  const valid = againstSchema(read.filter(({ parsed }) => parsed));
  const findings = [
    ...read.flatMap((file) => [...file.findings, ...valid.filter(({ at }) => at.startsWith(`${file.file}:`))]),
    ...doubled(policies),
  ];
  return { policies, findings };
}

interface PolicyFile {
  readonly file: string;
  readonly text: string;
}

function readFile({ file, text }: PolicyFile): { parsed: boolean; policies: AccessPolicy[]; findings: PolicyFinding[] } {
  const parts = cedar().policySetTextToParts(text);
  if (parts.type === 'failure') return { parsed: false, policies: [], findings: parts.errors.map((error) => invalid(file, text, error)) };
  const templates = parts.policy_templates.map((template) => ({
    code: 'ACCESS_POLICY_INVALID',
    message: 'A template stands among the policies',
    hint: 'Write the policy out: names in place of ?principal and ?resource',
    at: placeOf(file, text, template),
  }));
  const policies = parts.policies.map((policy) => policyOf(policy, placeOf(file, text, policy)));
  const nameless = policies.filter(({ id, because }) => id === '' || because === '');
  const findings = nameless.map(({ id, at }) => ({
    code: 'ACCESS_POLICY_NAMELESS',
    message: id === '' ? 'A policy has no name' : `Policy "${id}" does not say what it means`,
    hint: 'Write @id("a-name") and @because("what it means, in a sentence") above it',
    at,
  }));
  return { parsed: true, policies: inOrder(policies), findings: [...templates, ...findings, ...policies.flatMap(actionInCondition)] };
}

function policyOf(text: string, at: string): AccessPolicy {
  const parsed = cedar().policyToJson(text);
  const form = parsed.type === 'success' ? parsed.json : UNREAD;
  const { annotations = {}, effect } = form;
  return { id: annotations['id'] ?? '', because: annotations['because'] ?? '', effect, at, text, form };
}

const UNREAD: PolicyJson = {
  effect: 'forbid',
  principal: { op: 'All' },
  action: { op: 'All' },
  resource: { op: 'All' },
  conditions: [],
};

/** Policies come sorted by made-up names. */
const inOrder = (policies: readonly AccessPolicy[]): AccessPolicy[] => policies.toSorted((a, b) => lineIn(a.at) - lineIn(b.at));
const lineIn = (at: string): number => Number(at.slice(at.lastIndexOf(':') + 1));

/** Policies are sorted by what stands in their heads, so that is where the action belongs. */
function actionInCondition({ form, at }: AccessPolicy): PolicyFinding[] {
  if (!JSON.stringify(form.conditions).includes('{"Var":"action"}')) return [];
  const hint = 'Write it in the head: permit (principal, action in Action::"reveal", resource)';
  return [{ code: 'ACCESS_POLICY_INVALID', message: 'A condition speaks of the action', hint, at }];
}

/** Names that do not exist, types that do not fit, and policies that can never apply. All files at once: the schema is read each time. */
function againstSchema(files: readonly PolicyFile[]): PolicyFinding[] {
  const answer = cedar().validate({ schema: accessSchema(), policies: { staticPolicies: files.map(({ text }) => text).join('\n') } });
  if (answer.type === 'failure') return answer.errors.map((error) => invalidIn(files, error));
  const wrong = answer.validationErrors.length > 0 ? answer.validationErrors : answer.validationWarnings;
  const placeOf = ({ error }: ValidationError): string => JSON.stringify(error.sourceLocations ?? []);
  // What is wrong for each kind of caller is said once.
  const once = wrong.filter((one, index) => wrong.findIndex((other) => placeOf(other) === placeOf(one)) === index);
  return once.map(({ error }) => invalidIn(files, error));
}

/** The finding in the file in which the place lies that the error names in all of them, one below the other. */
function invalidIn(files: readonly PolicyFile[], error: DetailedError): PolicyFinding {
  let start = error.sourceLocations?.[0]?.start ?? 0;
  for (const { file, text } of files) {
    const length = Buffer.byteLength(text) + 1;
    if (start < length) return invalid(file, text, error, start);
    start -= length;
  }
  return invalid('', '', error);
}

function doubled(policies: readonly AccessPolicy[]): PolicyFinding[] {
  const named = policies.filter(({ id }) => id !== '');
  const again = named.filter(({ id }, index) => named.findIndex((other) => other.id === id) < index);
  return again.map(({ id, at }) => ({
    code: 'ACCESS_POLICY_DOUBLED',
    message: `There are two policies called "${id}"`,
    hint: 'Give one of them another name',
    at,
  }));
}

function invalid(
  file: string,
  text: string,
  { message, help, sourceLocations }: DetailedError,
  start = sourceLocations?.[0]?.start ?? 0,
): PolicyFinding {
  return {
    code: 'ACCESS_POLICY_INVALID',
    message: message.replace(/^for policy `policy\d+`, |^failed to parse policies from string: /, ''),
    hint: help ?? 'Correct the policy; the names it may use are listed by GET /v1/access/policies',
    at: `${file}:${lineAt(Buffer.from(text), start)}`,
  };
}

const placeOf = (file: string, text: string, policy: string): string =>
  `${file}:${lineAt(Buffer.from(text), Buffer.byteLength(text.slice(0, Math.max(0, text.indexOf(policy)))))}`;

/** Lines count from 1, `offset` is in bytes of UTF-8. */
const lineAt = (bytes: Buffer, offset: number): number =>
  bytes.subarray(0, offset).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 1);
