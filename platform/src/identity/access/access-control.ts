import { createHash } from 'node:crypto';
import { Fault, faultOf } from '../../kernel/index.ts';
import type { PersonScope } from '../scopes.ts';
import { resourceTypeOf } from './access-schema.ts';
import { cedar } from './cedar.ts';
import { type Facts, factsOf, type Readings, readingsOf } from './facts.ts';
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
  readonly actions: Map<PersonScope, PreparedAction>;
}

/** The policies that an action is the business of. */
interface PreparedAction {
  /** Under which name the engine knows them. */
  readonly set: string;
  readonly readings: Readings;
}

/**
 * Decides by the access policies of a release, which are prepared when the first decision is asked for. Whatever goes wrong in deciding
 * denies. Decisions are remembered by the facts that the policies look at, so that what one caller was told holds for all who are like them.
 */
export class AccessControl {
  readonly #texts: AccessTexts;
  readonly #known = new Map<string, Verdict>();
  #release: Prepared | undefined;

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
    try {
      return this.#decideBy(action, factsOf(this.#prepared(action).readings, principal, resource, context));
    } catch (error) {
      return { ...failed([]), cause: faultOf(error) };
    }
  }

  #decideBy(action: PersonScope, facts: Facts): Verdict {
    const key = action + JSON.stringify(facts);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const verdict = this.#ask(action, facts);
    if (verdict.outcome === 'denied' && verdict.code === 'ACCESS_POLICY_FAILED') return verdict;
    const oldest = this.#known.keys().next();
    if (this.#known.size >= MOST_KEPT && oldest.done !== true) this.#known.delete(oldest.value);
    this.#known.set(key, verdict);
    return verdict;
  }

  #ask(action: PersonScope, facts: Facts): Verdict {
    const { engine, policies } = this.#prepare();
    const answer = engine.statefulIsAuthorized({ ...callOf(action, facts), preparsedPolicySetId: this.#prepared(action).set });
    // An error in one policy could have kept it from forbidding.
    if (answer.type === 'failure') return failed(answer.errors.map(({ message }) => message));
    const { decision, diagnostics } = answer.response;
    if (diagnostics.errors.length > 0) return failed(diagnostics.errors.map(({ error }) => error.message));
    const named = diagnostics.reason.toSorted();
    if (decision === 'allow') return { outcome: 'allowed', policies: named };
    const reasons =
      named.length > 0 ? named.map((name) => policies.find(({ id }) => id === name)?.because ?? name) : this.#whatWouldPermit(action);
    return { outcome: 'denied', code: 'ACCESS_DENIED', policies: named, reasons };
  }

  #whatWouldPermit(action: PersonScope): string[] {
    const permits = this.#prepare().policies.filter((policy) => policy.effect === 'permit' && appliesTo(policy, action));
    return permits.length === 0 ? [`No policy permits ${action}`] : permits.map(({ because }) => `Permitted is only: ${because}`);
  }

  #prepared(action: PersonScope): PreparedAction {
    const { engine, policies, actions } = this.#prepare();
    const known = actions.get(action);
    if (known !== undefined) return known;
    const staticPolicies = policiesFor(policies, action);
    const set = createHash('sha256').update(JSON.stringify(staticPolicies)).digest('hex');
    const parsed = engine.preparsePolicySet(set, { staticPolicies });
    if (parsed.type === 'failure') throw broken(parsed.errors.map(({ message }) => message));
    const prepared = { set, readings: readingsOf(staticPolicies) };
    actions.set(action, prepared);
    return prepared;
  }

  /** Throws `ACCESS_POLICY_INVALID` and the like (defect) for texts that were never checked. */
  #prepare(): Prepared {
    if (this.#release !== undefined) return this.#release;
    const { policies, findings } = readPolicies(this.#texts);
    const [first] = findings;
    if (first !== undefined) throw new Fault({ ...first, kind: 'defect' });
    this.#release = { engine: cedar(), policies, actions: new Map() };
    return this.#release;
  }
}

/** A request as the engine takes it: every name costs it a parse, so that what no policy reads is not there. */
function callOf(action: PersonScope, facts: Facts) {
  const { id, roles, everyEntity, entities, resourceEntities, labels, resourceKind, purpose, breakGlass } = facts;
  const principal = { type: TYPES[facts.kind], id };
  const resource = { type: resourceTypeOf(action), id: 'it' };
  return {
    principal,
    action: { type: 'Action', id: action },
    resource,
    context: { purpose, breakGlass },
    entities: [
      { uid: principal, attrs: present({ everyEntity, entities }), parents: roles.map((role) => ({ type: 'Role', id: role })) },
      { uid: resource, attrs: present({ entities: resourceEntities, labels, kind: resourceKind }), parents: [] },
    ],
  };
}

const present = (attributes: Readonly<Record<string, boolean | string | readonly string[] | undefined>>) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'object' ? [...value] : value] as const],
    ),
  );

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
