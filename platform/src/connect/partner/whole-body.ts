import type { FastifyRequest } from 'fastify';
import { readBody } from '../http/body.ts';
import { BODY_PACE } from '../http/pace.ts';
import { bodyOf, type SubmitOptions } from '../http/submit.ts';

/** A body that must be had as a whole before anything of it is used. Throws what `readBody` throws. */
export async function wholeBody(
  request: FastifyRequest,
  limit: number,
  { pace = BODY_PACE, clock }: Pick<SubmitOptions, 'pace' | 'clock'>,
  hold: (bytes: number) => Promise<void>,
): Promise<Buffer> {
  const { bytes } = await readBody(bodyOf(request, limit), { limit, pace, clock, hold });
  if (Buffer.isBuffer(bytes)) return bytes;
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}
