import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { findSubmission, statusOfSubmission, submissionUnknown } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { DocumentAnswer } from './contract/purchase.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { shownSubmission } from './purchase-document.ts';
import { rowScope } from './route-policy.ts';
import { toldTagged } from './told.ts';

const Named = Type.Object({ document: Type.String({ pattern: '^[\\w-]{22}$' }) });
/** Documents of requisition to pay; others have addresses of their own. */
const KINDS: ReadonlySet<string> = new Set(['requisition', 'receipt', 'implant-usage', 'supplier-invoice']);

/** GET /v1/documents/:document: what became of a requisition, a receipt, a usage of implants or an invoice that was handed in. */
export function registerDocuments(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get<{ Params: Static<typeof Named> }>(
    '/v1/documents/:document',
    {
      config: { needs: 'procurement:read' },
      schema: { ...toldTagged('What became of a document that was handed in', DocumentAnswer), params: Named },
    },
    async (request, reply) => {
      const status = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const found = await findSubmission(tx, deps.tenant, request.params.document);
        if (found === undefined || !KINDS.has(found.kind)) throw submissionUnknown('document');
        return statusOfSubmission(tx, deps.tenant, found);
      });
      const { kind, subject, events, journals, exceptions } = status;
      const document = {
        ...shownSubmission(status),
        kind,
        status: status.status,
        ...(subject === undefined ? {} : { subject }),
        events,
        journals,
        exceptions,
      };
      return sendTagged(request, reply, { version: 1, document });
    },
  );
}
