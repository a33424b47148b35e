import type { TSchema } from 'typebox';
import { eligibilityPolicySchemas } from './deliver/eligibility/index.ts';
import { quotaPolicySchemas } from './gateway/index.ts';
import { sensitivityPolicySchemas } from './gateway/sensitivity/index.ts';
import { approvalPolicySchemas } from './govern/approvals/index.ts';
import { accessPolicySchemas } from './identity/access/index.ts';
import { rolePolicySchemas } from './identity/index.ts';
import { retentionPolicySchemas } from './retain/index.ts';
import { ledgerPolicySchemas } from './ledger/index.ts';
import { webhookPolicySchemas } from './webhooks/index.ts';
import { policySchemas as processes } from './processes/index.ts';
import { worklistPolicySchemas } from './worklist/index.ts';

/** What an estate's `policies/` may hold: each file's schema is owned by the stage that goes by it. */
export const policySchemas: Readonly<Record<string, TSchema>> = {
  ...ledgerPolicySchemas,
  ...processes,
  ...approvalPolicySchemas,
  ...quotaPolicySchemas,
  ...sensitivityPolicySchemas,
  ...eligibilityPolicySchemas,
  ...rolePolicySchemas,
  ...retentionPolicySchemas,
  ...webhookPolicySchemas,
  ...worklistPolicySchemas,
  ...accessPolicySchemas,
};
