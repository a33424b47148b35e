import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { readHeads } from '../govern/seals/index.ts';
import { verifyAudit } from '../observe/audit/index.ts';
import { VerificationAnswer } from './contract/audit.ts';
import { Day, exact } from './contract/shapes.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { dayOf } from './instant.ts';
import { told } from './told.ts';

const Days = exact({ from: Type.Optional(Day), to: Type.Optional(Day) });
const DAY_MS = 86_400_000;
/** It reads every row of the days: worth many plain requests. */
const COST = 20;

/**
 * GET /v1/audit/verification?from&to examines the audit against its seals, whole or for days in UTC, both included, and against the
 * seals that are remembered outside the database.
 */
export function registerAuditVerification(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get<{ Querystring: Static<typeof Days> }>(
    '/v1/audit/verification',
    {
      config: { needs: 'audit:read', wholeTenant: true, quota: 'bulk', cost: COST },
      schema: { ...told('Whether the audit is as it was sealed', VerificationAnswer), querystring: Days },
    },
    async (request) => {
      const { from, to } = request.query;
      const { newest, lost } = deps.auditHeads === undefined ? { newest: undefined, lost: [] } : await readHeads(deps.auditHeads);
      const report = await verifyAudit(deps.pool, deps.tenant, {
        ...(from === undefined ? {} : { from: dayOf(from, 'from') }),
        ...(to === undefined ? {} : { to: new Date(dayOf(to, 'to').getTime() + DAY_MS) }),
        heads: newest === undefined ? lost : [...lost, newest],
      });
      const keys = Object.entries(report.keys).map(([key, batches]) => ({ key, batches }));
      return { version: 1, isIntact: report.findings.length === 0, ...report, keys };
    },
  );
}
