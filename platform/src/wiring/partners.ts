import type { CertificateEnds, Denied, Troubles } from '../connect/index.ts';
import { audit, platformActor } from '../govern/index.ts';
import type { CompiledRelease } from '../govern/estate/index.ts';
import { systemClock } from '../kernel/index.ts';
import { recordCertificateEnds } from '../observe/index.ts';
import type { Platform } from '../runtime.ts';
import { transaction } from '../store/index.ts';
import { closeExceptions, openExceptions } from '../worklist/index.ts';

const DAY_MS = 86_400_000;
const ACTOR = platformActor('connect');

/** Who was turned away, and what a certificate forbids its partner, is on record. */
export const auditDenied =
  ({ tenant, intake }: Pick<Platform, 'tenant' | 'intake'>): Denied =>
  ({ channel, code, peer, detail }) =>
    transaction(intake, { tenant, entities: 'all' }, (tx) =>
      audit(tx, tenant, ACTOR, [{ action: 'connection.denied', object: `channel:${channel}`, detail: `${code} from ${peer}: ${detail}` }]),
    );

/** When certificates end is known to whoever is asked for health. */
export const noteCertificates =
  ({ tenant, worker }: Pick<Platform, 'tenant' | 'worker'>): CertificateEnds =>
  (place, ends) =>
    transaction(worker, { tenant, entities: 'all' }, (tx) => recordCertificateEnds(tx, tenant, place, ends, systemClock.now()));

/** What the troubles of channels stand on. */
export interface TroubleGiven extends Pick<Platform, 'tenant' | 'worker' | 'channelNumber'> {
  readonly release: Pick<CompiledRelease, 'channels'>;
  readonly now: () => Date;
}

/** A partner that is not served, or soon will not be, is work of the owner of its system: until tomorrow, or by itself once it is well. */
export function partnerTroubles({ tenant, worker, release, channelNumber, now }: TroubleGiven): Troubles {
  const scope = { tenant, entities: 'all' as const };
  const identity = (channel: string, about: string): string => `partner|${channel}|${about}`;
  return {
    arose: ({ channel, about, fault }) =>
      transaction(worker, scope, (tx) => {
        const found = release.channels.get(channel);
        return openExceptions(tx, tenant, [
          {
            entity: found?.channel.entities[0] ?? 'none',
            kind: 'partner',
            identity: identity(channel, about),
            owner: found?.system.owner ?? 'integration',
            code: fault.code,
            summary: fault.message,
            hint: fault.hint,
            channel: channelNumber.get(channel),
            dueAt: new Date(now().getTime() + DAY_MS).toISOString(),
          },
        ]);
      }),
    ended: ({ channel, about }) =>
      transaction(worker, scope, (tx) =>
        closeExceptions(tx, tenant, ACTOR.principal, [{ identity: identity(channel, about), resolution: 'It is well again' }]),
      ),
  };
}
