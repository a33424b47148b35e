import type { FastifyInstance } from 'fastify';
import { listExceptions } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { ruleOf } from '../worklist/index.ts';
import { InvoiceBody, PurchaseExceptionsAnswer, TakenAnswer } from './contract/purchase.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { invoiceDocument, takeDocument } from './purchase-document.ts';
import { Numbered, type NumberParams, registerReading } from './purchase-reading.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';
import { worklistPolicy } from './worklist-policy.ts';

/** An invoice has few holds; more are listed under /v1/exceptions. */
const MOST = 200;

/** POST /v1/invoices hands an invoice or a credit in; GET …/:number tells how far it is, …/exceptions what keeps it from being paid. */
export function registerInvoices(app: FastifyInstance, deps: GatewayDependencies, state: GatewayState): void {
  app.post<{ Body: InvoiceBody }>(
    '/v1/invoices',
    { config: { needs: 'invoices:write' }, schema: { ...told('Hand in an invoice', TakenAnswer, 202), body: InvoiceBody } },
    (request, reply) => takeDocument(deps, state, request, reply, invoiceDocument(request.body)),
  );
  registerReading(app, deps, state, { path: 'invoices', kind: 'invoice', called: 'an invoice' });

  app.get<{ Params: NumberParams }>(
    '/v1/invoices/:number/exceptions',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('What keeps an invoice from being paid', PurchaseExceptionsAnswer), params: Numbered },
    },
    (request) =>
      transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const policy = await worklistPolicy(tx, state.inForce);
        const query = { state: 'open', key: `invoice:${request.params.number}`, limit: MOST } as const;
        const { exceptions } = await listExceptions(tx, deps.tenant, query);
        return { version: 1, exceptions: exceptions.map((exception) => ({ ...exception, ...ruleOf(policy, exception) })) };
      }),
  );
}
