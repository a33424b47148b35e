import type { HttpChannels, Log as ConnectLog } from '../connect/index.ts';
import type { FollowedRelease } from '../followed-release.ts';
import type { Inbox } from '../inbox/index.ts';
import type { Log } from '../log.ts';
import type { Counters } from '../observe/index.ts';
import type { Platform } from '../runtime.ts';

/** Where every process of the platform listens. */
export const HOST = '127.0.0.1';

/** What the parts of one process share. */
export interface Wiring {
  readonly platform: Platform;
  readonly log: Log;
  readonly counters: Counters;
  /** Channels that are open on the submit endpoint. */
  readonly http: HttpChannels;
  /** Present where this process listens. */
  readonly inbox: Inbox | undefined;
  /** The release that messages arrive under. */
  readonly followed: FollowedRelease;
  /** Where this process can be reached, by name; filled as its parts start. */
  readonly addresses: Record<string, string>;
}

/** The log as those take it that must not know pino. */
export const connectLog = (log: Log): ConnectLog => ({
  info: (fields, message) => log.info(fields, message),
  warn: (fields, message) => log.warn(fields, message),
  error: (fields, message) => log.error(fields, message),
});
