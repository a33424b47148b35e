import { createContext, type ReactNode, useState, useSyncExternalStore } from 'react';
import { type Feed, type LivePicture, platformFeed, SILENT_FEED } from '../api/live-feed.ts';
import { useRequired } from './required.ts';
import { hindranceOf, NEEDS } from './rights.ts';
import { useSession } from './session-gate.tsx';

const LiveContext = createContext<Feed | undefined>(undefined);

/** The live feed, for who may watch the flow; who may not is not made to ask in vain. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const [feed] = useState(platformFeed);
  return <LiveContext value={hindranceOf(session, NEEDS.stream) === undefined ? feed : SILENT_FEED}>{children}</LiveContext>;
}

/** What the platform tells by itself, kept current. */
export function useLive(): LivePicture {
  const feed = useRequired(LiveContext);
  return useSyncExternalStore(feed.subscribe, feed.picture);
}
