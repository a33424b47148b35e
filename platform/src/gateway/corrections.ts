import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { applyEstate, compileRelease, newFailures } from '../govern/estate/index.ts';
import { type Actor, addCorrection, audit, lockReleases } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import type { CodeGap } from '../translate/index.ts';
import { CorrectBody, CorrectedAnswer, CorrectionAnswer } from './contract/exception.ts';
import { alike, correctedRelease, correctionUnknown, type HeldItem, heldItem, whatFails } from './crosswalk-gap.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import type { InForce } from './estate-in-force.ts';
import { decide } from './exception-decision.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { told } from './told.ts';

const Numbered = Type.Object({ id: Type.String({ pattern: '^\\d{1,18}$' }) });
type Params = Static<typeof Numbered>;
type Body = Static<typeof CorrectBody>;

/**
 * GET /v1/exceptions/:id/correction proposes, POST …/correct { crosswalk, code, meaning, resolution } adds the missing row as a release
 * of its own and has every record with this gap translated again.
 */
export function registerCorrections(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  const scope = { tenant: deps.tenant, entities: 'all' as const };

  const gapOf = async (tx: Tx, id: bigint): Promise<{ item: HeldItem; gap: CodeGap; current: InForce }> => {
    const item = await heldItem(tx, deps.tenant, id);
    const current = await inForce.read(tx);
    const release = { tenant: deps.tenant, number: current.number, digest: current.digest, content: JSON.stringify(current.estate) };
    const gap = (await whatFails(tx, deps.keys, item, compileRelease(release)))?.gap;
    if (gap === undefined) throw correctionUnknown();
    return { item, gap, current };
  };

  app.get<{ Params: Params }>(
    '/v1/exceptions/:id/correction',
    {
      config: { needs: 'exceptions:read', wholeTenant: true },
      schema: { ...told('The code that an exception lacks in a crosswalk', CorrectionAnswer), params: Numbered },
    },
    async (request) => {
      const correction = await transaction(deps.pool, scope, async (tx) => {
        const { item, gap, current } = await gapOf(tx, BigInt(request.params.id));
        const codes = Object.entries(current.estate.crosswalks[gap.crosswalk] ?? {}).map(([from, to]) => ({ from, to }));
        const others = await alike(tx, deps.tenant, item, gap);
        return {
          ...gap,
          ...(item.place === null ? {} : { place: item.place }),
          meanings: [...new Set(codes.map(({ to }) => to))].sort(),
          codes,
          alike: others.length,
        };
      });
      return { version: 1, correction };
    },
  );

  app.post<{ Params: Params; Body: Body }>(
    '/v1/exceptions/:id/correct',
    {
      config: { needs: 'estate:write', wholeTenant: true },
      schema: {
        ...told('Add a code to a crosswalk, as a release, and translate again what lacked it', CorrectedAnswer),
        params: Numbered,
        body: CorrectBody,
      },
    },
    (request: FastifyRequest<{ Params: Params; Body: Body }>, reply) => {
      const actor = actorOf(request);
      const { crosswalk, code, meaning, resolution } = request.body;
      return actOnce(deps, scope, request, reply, async (tx) => {
        await lockReleases(tx, deps.tenant);
        const { item, gap, current } = await gapOf(tx, BigInt(request.params.id));
        if (gap.crosswalk !== crosswalk || gap.code !== code) throw gapDiffers();
        const candidate = correctedRelease(current, gap, meaning);
        const [broken] = deps.estateFolder === undefined ? [] : newFailures(deps.estateFolder, current.estate, candidate.estate);
        if (broken !== undefined) throw new Fault({ ...broken, kind: 'rejected' });
        const left = await whatFails(tx, deps.keys, item, candidate);
        if (left !== undefined) throw stillHeld(left.message);
        const others = await alike(tx, deps.tenant, item, gap);
        const { release } = await applyEstate(tx, candidate.estate, actor);
        await noted(tx, { gap, meaning, resolution, release, exception: item.id }, actor);
        const replays = [];
        for (const id of [item.id, ...others]) {
          const decided = await decide(tx, deps, id, { decision: 'resolve', resolution, retry: true }, actor);
          replays.push(...(decided.replays ?? []));
        }
        return { body: { version: 1, outcome: 'under-way', release, replays, exceptions: [item.id, ...others] } };
      });
    },
  );

  const noted = async (
    tx: Tx,
    made: { gap: CodeGap; meaning: string; resolution: string; release: number; exception: bigint },
    actor: Actor,
  ): Promise<void> => {
    const { gap, meaning, resolution, release, exception } = made;
    await addCorrection(tx, deps.tenant, { ...gap, meaning, note: resolution, exception, release }, actor);
    const detail = `${gap.code} is ${meaning}, release ${release}, exception ${exception}`;
    await audit(tx, deps.tenant, actor, [{ action: 'crosswalk.corrected', object: `crosswalk:${gap.crosswalk}`, detail }]);
  };
}

const gapDiffers = (): Fault =>
  new Fault({
    code: 'CORRECTION_DIFFERS',
    kind: 'conflict',
    message: 'This is not the code that the record lacks any more',
    hint: 'Open the exception again and look at what it lacks now',
  });

const stillHeld = (message: string): Fault =>
  new Fault({
    code: 'CORRECTION_INSUFFICIENT',
    kind: 'rejected',
    message: `With this row the record would still be held: ${message}`,
    hint: 'Choose a meaning that the other crosswalks know, or add the rows they lack to the estate files',
  });
