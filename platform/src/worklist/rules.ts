import type { Action, WorklistPolicy } from './policy.ts';

/** What is known of a kind of work. */
export interface WorkRule {
  readonly cause: string;
  readonly actions: readonly Action[];
}

/** What goes for work that the policy does not name. */
const UNNAMED: WorkRule = { cause: 'other', actions: ['resolve', 'reject', 'reassign'] };

/** Where an estate has no policy of the worklist. */
export const NO_WORKLIST_POLICY: WorklistPolicy = { version: 1, owners: {}, kinds: {} };

/** What goes for an exception: by its code where the policy names it, else by its kind. */
export function ruleOf({ kinds, codes = {} }: WorklistPolicy, { kind, code }: { readonly kind: string; readonly code: string }): WorkRule {
  return own(codes, code) ?? own(kinds, kind) ?? UNNAMED;
}

/** Owners whose work people in these roles do. Work that a role owns by its own name is theirs too. */
export function ownersOf({ owners }: WorklistPolicy, roles: readonly string[]): readonly string[] {
  const named = Object.entries(owners).flatMap(([name, owner]) => (owner.roles.some((role) => roles.includes(role)) ? [name] : []));
  return [...new Set([...named, ...roles.filter((role) => !Object.hasOwn(owners, role))])];
}

/**
 * Whether work of an owner is also that of people with these roles: they are of the owner, or of one that its late work goes to. Work of an owner
 * that the policy does not name is everybody's.
 */
export function isWorkOf({ owners }: WorklistPolicy, owner: string, roles: readonly string[]): boolean {
  const seen = new Set<string>();
  const isOf = (name: string): boolean => {
    const known = Object.hasOwn(owners, name) ? owners[name] : undefined;
    if (known === undefined || seen.has(name)) return false;
    seen.add(name);
    return known.roles.some((role) => roles.includes(role)) || (known.escalation ?? []).some(({ to }) => isOf(to));
  };
  return !Object.hasOwn(owners, owner) || isOf(owner);
}

/** What has a cause: these kinds, but not the codes that say otherwise, and these codes. */
export interface OfCause {
  readonly kinds: readonly string[];
  readonly except: readonly string[];
  readonly codes: readonly string[];
}

export function ofCause({ kinds, codes = {} }: WorklistPolicy, cause: string): OfCause {
  const having = (rules: Readonly<Record<string, WorkRule>>): string[] => Object.keys(rules).filter((name) => rules[name]?.cause === cause);
  return { kinds: having(kinds), except: Object.keys(codes), codes: having(codes) };
}

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
