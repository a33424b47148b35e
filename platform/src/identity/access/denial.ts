import { Fault } from '../../kernel/index.ts';
import type { Verdict } from './access-control.ts';

/** The fault of a denial: which policies forbid it or what would permit it, in words, and nothing of the record. */
export function accessDenied({ code, policies, reasons }: Extract<Verdict, { outcome: 'denied' }>): Fault {
  if (code === 'SCOPE_MISSING') return scopeWanted(reasons);
  return code === 'ACCESS_POLICY_FAILED' ? policyFailed() : policyDenied(policies, reasons);
}

const policyDenied = (policies: readonly string[], reasons: readonly string[]): Fault =>
  new Fault({
    code: 'ACCESS_DENIED',
    kind: 'denied',
    message: `The access policies do not allow it: ${reasons.join('; ')}`,
    hint: 'The policies stand in policies/access of the estate; where it is an emergency, break the glass',
    ...(policies.length === 0 ? {} : { at: `policy ${policies.join(', ')}` }),
  });

const policyFailed = (): Fault =>
  new Fault({
    code: 'ACCESS_POLICY_FAILED',
    kind: 'denied',
    message: 'The access policies could not be applied, so nothing is allowed',
    hint: 'Tell who administers the estate: `plexus check` says what is wrong with policies/access',
  });

const scopeWanted = (reasons: readonly string[]): Fault =>
  new Fault({ code: 'SCOPE_MISSING', kind: 'denied', message: reasons.join('; '), hint: 'Ask who administers roles and clients for it' });
