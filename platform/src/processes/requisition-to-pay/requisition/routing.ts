import type { ApprovalStage } from '../../engine/decision.ts';
import type { ApprovalBand, ApprovalOwner, ApprovalStep, RequisitionApprovalPolicy } from '../approval-policy.ts';

/** What routing goes by. Amounts in minor units. */
export interface Routed {
  readonly entity: string;
  readonly site: string;
  readonly kind: string;
  readonly currency: string;
  readonly costCenters: readonly string[];
  /** Classes of commodities, and `capital`. */
  readonly classes: readonly string[];
  /** With what else the requester asked for of the same supplier or commodity. */
  readonly cumulated: bigint;
}

export interface Route {
  /** Rule of the band; undefined when none fits. */
  readonly band: string | undefined;
  readonly owners: readonly string[];
  /** Empty: nobody has to approve. */
  readonly steps: readonly ApprovalStage[];
  /** Whether somebody among them may approve this much for good. */
  readonly isCovered: boolean;
}

/**
 * Who has to approve: the first band that fits gives the steps, every owner of a commodity that fits adds one, each role once. A review adds
 * no authority: one step of the band must have a limit that reaches as far as the cumulated amount. Where the band needs nobody, the owners decide
 * by themselves.
 */
export function routeOf(policy: RequisitionApprovalPolicy, wanted: Routed): Route {
  const isCounted = wanted.currency === policy.currency;
  const band = policy.bands.find(
    (rule) => fits(rule, wanted) && (rule.upTo === undefined || (isCounted && wanted.cumulated <= BigInt(rule.upTo))),
  );
  if (band === undefined) return { band: undefined, owners: [], steps: [], isCovered: false };
  const owners = policy.owners.filter((rule) => fits(rule, wanted) && (!isCounted || wanted.cumulated >= BigInt(rule.from ?? '0')));
  const reaches = ({ limit }: ApprovalStep): boolean => limit === undefined || (isCounted && BigInt(limit) >= wanted.cumulated);
  const reviews = owners.map(({ step }): ApprovalStage => (band.steps.length === 0 ? step : { ...step, limit: '0' }));
  const steps = [...band.steps, ...reviews].filter((step, index, all) => all.findIndex(({ role }) => role === step.role) === index);
  const isCovered = steps.length === 0 || steps.some(reaches);
  return { band: band.rule, owners: owners.map(({ rule }) => rule), steps, isCovered };
}

function fits({ entities, sites, costCenters, commodities, kinds }: ApprovalBand | ApprovalOwner, wanted: Routed): boolean {
  return (
    (entities?.includes(wanted.entity) ?? true) &&
    (sites?.includes(wanted.site) ?? true) &&
    (kinds?.includes(wanted.kind) ?? true) &&
    (costCenters === undefined || wanted.costCenters.some((one) => costCenters.includes(one))) &&
    (commodities === undefined || wanted.classes.some((one) => commodities.includes(one)))
  );
}
