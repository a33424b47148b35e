import type { ProcessDefinition } from '../engine/decision.ts';
import type { PurchasingPolicies } from './policies.ts';

export { type Days, type Purchasing, type PurchasingPolicies, purchasingPoliciesOf, purchasingPolicySchemas } from './policies.ts';
export type { ApprovalStep, RequisitionApprovalPolicy } from './approval-policy.ts';
export type { BuyingRules, PurchasingPolicy, SupplierTerms } from './purchasing-policy.ts';

/** The processes of requisition-to-pay; the name of each is the prefix of its keys. */
export const requisitionToPay: readonly ProcessDefinition<unknown, PurchasingPolicies>[] = [];
