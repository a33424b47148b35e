import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { faultOf as faultIn } from '../../kernel/index.ts';
import { findSubmission, statusOfSubmission, submissionUnknown } from '../../observe/index.ts';
import { transaction } from '../../store/index.ts';
import { shownBalance } from '../account-balance.ts';
import { refuseCards } from '../card-numbers.ts';
import type { GatewayDependencies, GatewayState } from '../dependencies.ts';
import { journalDocument } from '../journal-document.ts';
import { proposalOf, takeJournal, waitingStatus } from '../journal-intake.ts';
import { requireScope, rowScope } from '../route-policy.ts';
import { mediaOf } from '../told.ts';
import { envelopeOf, faultOf, MEDIA_TYPES, requestIn, type SoapValues, type SoapVersion } from './envelope.ts';
import { decimalOf, operationOf, type SoapRequest } from './operations.ts';
import { wsdl } from './wsdl.ts';

const MOST_BODY_BYTES = 1024 * 1024;
const Asked = Type.Object({ wsdl: Type.Literal('') }, { additionalProperties: false });

const DESCRIBED = {
  summary: 'The description of the SOAP interface (WSDL 1.1)',
  response: { 200: mediaOf('PUBLIC', 'text/xml') },
  querystring: Asked,
};
/** Faults of SOAP 1.1 come with 500, those of 1.2 also with 400; who is not let in is told by a problem. */
const SPOKEN = {
  summary: 'Journals and accounts for callers that speak SOAP',
  response: {
    200: mediaOf('FIN', 'text/xml', 'application/soap+xml'),
    400: mediaOf('PUBLIC', 'application/soap+xml', 'application/problem+json'),
    500: mediaOf('PUBLIC', 'text/xml', 'application/soap+xml', 'application/problem+json'),
  },
  'x-means': {
    200: 'What was asked for, in the SOAP it was asked in',
    400: 'A fault of SOAP 1.2 that the sender makes good, or a problem',
    500: 'A fault of SOAP, or a problem',
  },
};

/**
 * POST /soap: journals and accounts for callers that speak SOAP 1.1 or 1.2, by the same documents, rights and rules as in JSON; GET /soap?wsdl
 * describes it. What fails is a SOAP fault with our code and hint, but for who is not let in at all: that is told before anything is read.
 */
export function registerSoap(app: FastifyInstance, deps: GatewayDependencies, state: GatewayState): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['text/xml', 'application/soap+xml'], { parseAs: 'buffer', bodyLimit: MOST_BODY_BYTES }, (_, body, done) =>
    done(null, body),
  );

  app.get<{ Querystring: Static<typeof Asked> }>('/soap', { config: { needs: 'open' }, schema: DESCRIBED }, (request, reply) =>
    reply.type('text/xml; charset=utf-8').send(wsdl(`${request.protocol}://${request.host}/soap`)),
  );

  app.post<{ Body: Buffer | undefined }>('/soap', { config: { needs: 'soap:use' }, schema: SPOKEN }, async (request, reply) => {
    const version: SoapVersion = (request.headers['content-type'] ?? '').startsWith('application/soap+xml') ? '1.2' : '1.1';
    void reply.type(MEDIA_TYPES[version]);
    try {
      const asked = operationOf(requestIn(request.body ?? Buffer.alloc(0)));
      await refuseCards(deps, request, asked);
      return await reply.send(envelopeOf(version, `${asked.operation}Response`, await answer(request, asked)));
    } catch (error) {
      const fault = faultIn(error);
      const isOurs = fault.kind === 'unavailable' || fault.kind === 'defect' || fault.kind === 'conflict';
      if (fault.kind === 'defect') deps.logger.error({ request: request.id, code: fault.code }, 'request failed');
      const told = fault.kind === 'defect' ? faultIn(undefined) : fault;
      // SOAP 1.1 tells all faults by 500 (WS-I Basic Profile 1.1, R1126); 1.2 tells whose they are.
      return reply.code(version === '1.2' && !isOurs ? 400 : 500).send(faultOf(version, told, isOurs));
    }
  });

  const answer = async (request: FastifyRequest, asked: SoapRequest): Promise<SoapValues> => {
    const { tenant, keys } = deps;
    const scope = rowScope(request, tenant);
    switch (asked.operation) {
      case 'SubmitJournal': {
        requireScope(request, 'journals:write');
        const { journal, proposal } = await transaction(deps.pool, scope, async (tx) => {
          const document = await journalDocument(tx, tenant, (await state.inForce.read(tx)).estate, asked.journal);
          return takeJournal(tx, deps, request, document, asked.journal);
        });
        return { Id: journal.id, Status: journal.place !== undefined || proposal === undefined ? 'received' : waitingStatus(proposal) };
      }
      case 'GetJournalStatus': {
        requireScope(request, 'journals:read');
        const { id, status, journals } = await transaction(deps.pool, scope, async (tx) => {
          const found = await findSubmission(tx, tenant, asked.id);
          if (found?.kind !== 'journal') throw submissionUnknown('journal');
          const proposal = await proposalOf(tx, tenant, found);
          const known = await statusOfSubmission(tx, tenant, found);
          return proposal === undefined ? known : { ...known, status: waitingStatus(proposal) };
        });
        return { Id: id, Status: status, Journals: { Journal: journals.map((journal) => ({ Id: journal })) } };
      }
      case 'GetAccountStatus': {
        requireScope(request, 'accounts:read');
        const subject = `account:${keys.pseudonym('account', `${asked.domain}|${asked.number}`)}`;
        const { status, facility, currency = 'USD', balances, total } = await shownBalance(deps, state, request, subject);
        const told = balances.map(({ bucket, amount }) => ({ Bucket: bucket, Amount: decimalOf(amount, currency) }));
        return { Status: status, Entity: facility, Currency: currency, Total: decimalOf(total, currency), Balances: { Balance: told } };
      }
    }
  };
}
