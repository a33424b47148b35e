import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readAccount } from '../observe/index.ts';
import { shredAccount } from '../retain/index.ts';
import { transaction } from '../store/index.ts';
import { ShreddedAnswer } from './contract/hold.ts';
import { exact } from './contract/shapes.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { Reason } from './reason.ts';
import { told } from './told.ts';

const Named = Type.Object({ subject: Type.String({ pattern: '^account:[\\w-]{1,60}$' }) });
const Asked = exact({ reason: Reason });

/**
 * POST /v1/accounts/:subject/shred destroys the keys of an account and its claims and takes them out of stored messages, for good and in
 * every backup; a legal hold forbids it. What is owed and was paid stays in the ledger under the pseudonym.
 */
export function registerShredding(app: FastifyInstance, deps: GatewayDependencies): void {
  app.post<{ Params: Static<typeof Named>; Body: Static<typeof Asked> }>(
    '/v1/accounts/:subject/shred',
    {
      config: { needs: 'accounts:shred', peopleOnly: true, wholeTenant: true },
      schema: { ...told('Shred who an account belongs to, for good; audited', ShreddedAnswer), params: Named, body: Asked },
    },
    async (request) => {
      const { subject } = request.params;
      const done = await transaction(deps.pool, { tenant: deps.tenant, entities: 'all' }, async (tx) => {
        await readAccount(tx, deps.tenant, subject);
        return shredAccount(tx, deps.keys, subject, actorOf(request), request.body.reason);
      });
      for (const one of done.subjects) deps.log.subjects.forget(one);
      return { version: 1, ...done };
    },
  );
}
