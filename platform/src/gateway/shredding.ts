import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readAccount } from '../observe/index.ts';
import { isHeld, subjectHeld } from '../retain/index.ts';
import { exact } from './contract/shapes.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actOnce } from './idempotency.ts';
import { askFor } from './proposing.ts';
import { Reason } from './reason.ts';
import { toldOfAsking } from './told.ts';

const Named = Type.Object({ subject: Type.String({ pattern: '^account:[\\w-]{1,60}$' }) });
const Asked = exact({ reason: Reason });

/**
 * POST /v1/accounts/:subject/shred asks for the keys of an account and its claims to be destroyed and for it to be taken out of stored messages, for
 * good and in every backup: once another person approved it (202). A legal hold forbids it. What is owed and was paid stays in the ledger under the pseudonym.
 */
export function registerShredding(app: FastifyInstance, deps: GatewayDependencies): void {
  app.post<{ Params: Static<typeof Named>; Body: Static<typeof Asked> }>(
    '/v1/accounts/:subject/shred',
    {
      config: { needs: 'accounts:shred', peopleOnly: true, wholeTenant: true },
      schema: {
        ...toldOfAsking('Ask for who an account belongs to to be shredded, for good'),
        params: Named,
        body: Asked,
      },
    },
    (request, reply) =>
      actOnce(deps, { tenant: deps.tenant, entities: 'all' }, request, reply, async (tx) => {
        const { subject } = request.params;
        await readAccount(tx, deps.tenant, subject);
        if (await isHeld(tx, [subject])) throw subjectHeld();
        const wish = { kind: 'shredding', entity: '*', subject, content: { account: subject }, reason: request.body.reason };
        return askFor(tx, deps, request, wish, undefined);
      }),
  );
}
