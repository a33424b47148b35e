import { createHash } from 'node:crypto';
import { Fault, faultOf } from '../../kernel/index.ts';
import type { PersonScope } from '../scopes.ts';
import { resourceTypeOf } from './access-schema.ts';
import { cedar } from './cedar.ts';
import { appliesTo, policiesFor } from './policies-for.ts';
import type { Purpose } from './purpose.ts';
import { type AccessPolicy, type AccessTexts, readPolicies } from './policy-text.ts';

/** Who asks. `installation` is who can read the token of this installation; it has every scope and sees every entity. */
export interface Principal {
  readonly kind: 'person' | 'client' | 'installation';
  readonly id: string;
  /** None for clients. */
  readonly roles: readonly string[];
  readonly scopes: 'all' | ReadonlySet<string>;
  readonly entities: 'all' | readonly string[];
}

/** What it is about. Single records are not told apart: whose they are, and what they are about, decides. */
export interface Resource {
  /** The legal entities it belongs to; none where it is not known or belongs to the whole tenant. */
  readonly entities?: readonly string[];
  /** Sensitivity: `psychiatric`, `substance-use`, `hiv`, `vip`. */
  readonly labels?: readonly string[];
  /** Tells things of one type apart: `write-off`, `estate-release`. */
  readonly kind?: string;
}

export interface AccessContext {
  /** What for; absent where nothing was said. */
  readonly purpose?: Purpose;
  /** Whether the request uses emergency access. */
  readonly breakGlass?: boolean;
}

export type Verdict =
  | { readonly outcome: 'allowed'; readonly policies: readonly string[] }
  | {
      readonly outcome: 'denied';
      readonly code: 'SCOPE_MISSING' | 'ACCESS_DENIED' | 'ACCESS_POLICY_FAILED';
      /** The policies that forbid; none when no policy permits. */
      readonly policies: readonly string[];
      /** In words, without anything of the record itself. */
      readonly reasons: readonly string[];
      /** Why the policies could not be applied: for our log. */
      readonly cause?: Fault;
    };

const MOST_KEPT = 2_000;
const TYPES = { person: 'Person', client: 'Machine', installation: 'Installation' } as const;

interface Prepared {
  readonly engine: ReturnType<typeof cedar>;
  readonly policies: readonly AccessPolicy[];
  /** Under which name the engine knows the policies of an action. */
  readonly sets: Map<PersonScope, string>;
}

/**
 * Decides by the access policies of a release, which are prepared when the first decision is asked for. Whatever goes wrong in deciding
 * denies. Decisions are remembered: a caller does the same many times.
 */
export class AccessControl {
  readonly #texts: AccessTexts;
  readonly #known = new Map<string, Verdict>();
  #prepared: Prepared | undefined;
  #namesCallers: boolean | undefined;

  constructor(texts: AccessTexts) {
    this.#texts = texts;
  }

  /** The policies in force. Throws what `prepare` throws. */
  get policies(): readonly AccessPolicy[] {
    return this.#prepare().policies;
  }

  /** Decides whether `principal` may do `action` to `resource`: the scope first, then the policies, of which one must permit and none forbid. */
  decide(principal: Principal, action: PersonScope, resource: Resource = {}, context: AccessContext = {}): Verdict {
    if (principal.scopes !== 'all' && !principal.scopes.has(action)) {
      return { outcome: 'denied', code: 'SCOPE_MISSING', policies: [], reasons: [`The right ${action} is missing`] };
    }
    const { kind, roles, entities } = principal;
    const key = JSON.stringify([
      kind,
      this.#nameOf(principal),
      roles,
      entities,
      action,
      resource.entities,
      resource.labels,
      resource.kind,
      context,
    ]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const verdict = this.#ask(principal, action, resource, context);
    if (verdict.outcome === 'denied' && verdict.code === 'ACCESS_POLICY_FAILED') return verdict;
    const oldest = this.#known.keys().next();
    if (this.#known.size >= MOST_KEPT && oldest.done !== true) this.#known.delete(oldest.value);
    this.#known.set(key, verdict);
    return verdict;
  }

  #ask(principal: Principal, action: PersonScope, resource: Resource, context: AccessContext): Verdict {
    try {
      const { engine, policies } = this.#prepare();
      const preparsedPolicySetId = this.#setFor(action);
      const answer = engine.statefulIsAuthorized({ ...callOf(principal, action, resource, context), preparsedPolicySetId });
      // An error in one policy could have kept it from forbidding.
      if (answer.type === 'failure') return failed(answer.errors.map(({ message }) => message));
      if (answer.response.diagnostics.errors.length > 0)
        return failed(answer.response.diagnostics.errors.map(({ error }) => error.message));
      const { decision, diagnostics } = answer.response;
      const named = diagnostics.reason.toSorted();
      if (decision === 'allow') return { outcome: 'allowed', policies: named };
      const reasons =
        named.length > 0 ? named.map((name) => policies.find(({ id }) => id === name)?.because ?? name) : this.#whatWouldPermit(action);
      return { outcome: 'denied', code: 'ACCESS_DENIED', policies: named, reasons };
    } catch (error) {
      return { ...failed([]), cause: faultOf(error) };
    }
  }

  /** Callers who have the same roles and entities are decided about alike, as long as no policy speaks of one by name. */
  #nameOf({ id }: Principal): string {
    this.#namesCallers ??= Object.values(this.#texts).some((text) => /\b(?:Person|Machine|Installation)::/.test(text));
    return this.#namesCallers ? id : '';
  }

  #whatWouldPermit(action: PersonScope): string[] {
    const permits = this.#prepare().policies.filter((policy) => policy.effect === 'permit' && appliesTo(policy, action));
    return permits.length === 0 ? [`No policy permits ${action}`] : permits.map(({ because }) => `Permitted is only: ${because}`);
  }

  #setFor(action: PersonScope): string {
    const { engine, policies, sets } = this.#prepare();
    const known = sets.get(action);
    if (known !== undefined) return known;
    const staticPolicies = policiesFor(policies, action);
    const set = createHash('sha256').update(JSON.stringify(staticPolicies)).digest('hex');
    const parsed = engine.preparsePolicySet(set, { staticPolicies });
    if (parsed.type === 'failure') throw broken(parsed.errors.map(({ message }) => message));
    sets.set(action, set);
    return set;
  }

  /** Throws `ACCESS_POLICY_INVALID` and the like (defect) for texts that were never checked. */
  #prepare(): Prepared {
    if (this.#prepared !== undefined) return this.#prepared;
    const { policies, findings } = readPolicies(this.#texts);
    const [first] = findings;
    if (first !== undefined) throw new Fault({ ...first, kind: 'defect' });
    this.#prepared = { engine: cedar(), policies, sets: new Map() };
    return this.#prepared;
  }
}

function callOf(principal: Principal, action: PersonScope, resource: Resource, context: AccessContext) {
  const who = { type: TYPES[principal.kind], id: principal.id };
  const what = { type: resourceTypeOf(action), id: 'it' };
  const everyEntity = principal.entities === 'all';
  return {
    principal: who,
    action: { type: 'Action', id: action },
    resource: what,
    context: { purpose: context.purpose ?? '', breakGlass: context.breakGlass === true },
    entities: [
      {
        uid: who,
        attrs: { everyEntity, entities: principal.entities === 'all' ? [] : [...principal.entities] },
        parents: principal.roles.map((id) => ({ type: 'Role', id })),
      },
      {
        uid: what,
        attrs: { entities: [...(resource.entities ?? [])], labels: [...(resource.labels ?? [])], kind: resource.kind ?? '' },
        parents: [],
      },
    ],
  };
}

const failed = (problems: readonly string[]): Extract<Verdict, { outcome: 'denied' }> => ({
  outcome: 'denied',
  code: 'ACCESS_POLICY_FAILED',
  policies: [],
  reasons: ['The access policies could not be applied, so nothing is allowed'],
  cause: broken(problems),
});

const broken = (problems: readonly string[]): Fault =>
  new Fault({
    code: 'ACCESS_POLICY_BROKEN',
    kind: 'defect',
    message: 'An access policy failed while it was applied',
    hint: 'Run `plexus check` on the estate; until then what the policies are asked is denied',
    at: problems.join('; '),
  });
