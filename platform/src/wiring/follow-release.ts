import type { FollowedRelease } from '../followed-release.ts';
import { faultOf, Loop, type Running } from '../kernel/index.ts';
import type { Log } from '../log.ts';
import { type Policies, policiesOf } from '../processes/index.ts';
import type { Platform } from '../runtime.ts';
import { transaction } from '../store/index.ts';

/** Between looks for a newer release. */
const RELEASE_MS = 1_000;

/** Another process may have added a crosswalk row, declared a rate, or opened or closed a cost center. */
export function followRelease({ server, tenant }: Platform, followed: FollowedRelease, log: Log): Running {
  const step = async (): Promise<boolean> => {
    await transaction(server, { tenant, entities: 'all' }, (tx) => followed.look(tx));
    return false;
  };
  return new Loop('follow release', RELEASE_MS, step, (error) => log.error({ error: faultOf(error) }, 'the release in force was not read'));
}

/** What deciders go by, as the release that is followed has it: made anew when that changed. */
export function followedPolicies(followed: Pick<FollowedRelease, 'number' | 'estate'>): () => Policies {
  let made = { number: followed.number, policies: policiesOf(followed.estate) };
  return () => {
    if (made.number !== followed.number) made = { number: followed.number, policies: policiesOf(followed.estate) };
    return made.policies;
  };
}
