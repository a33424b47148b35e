import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MachineIdentity, ShownProof } from '../identity/index.ts';

/** Where proofs come, and where the nonce for the next one goes (RFC 9449 sections 4.1 and 8.1). */
const PROOF = 'dpop';
const NONCE = 'dpop-nonce';

/** The proof that came with a request, and what it must be for; undefined when none came. Two are joined by a comma, and are none. */
export function proofOf(request: FastifyRequest, issuer: string): ShownProof | undefined {
  const text = request.headers[PROOF];
  return typeof text === 'string' ? { text, method: request.method, url: issuer + request.url } : undefined;
}

/** Tells who proves a key what to put into the next proof, whatever becomes of this request. */
export function tellNonce(request: FastifyRequest, reply: FastifyReply, identity: Pick<MachineIdentity, 'nonce'> | undefined): void {
  if (identity !== undefined && request.headers[PROOF] !== undefined) void reply.header(NONCE, identity.nonce());
}

/** How who asks showed their token, in which words they are answered (RFC 9449 section 7.1). */
export const schemeOf = ({ headers }: FastifyRequest): 'Bearer' | 'DPoP' =>
  headers.authorization?.startsWith('DPoP ') === true ? 'DPoP' : 'Bearer';
