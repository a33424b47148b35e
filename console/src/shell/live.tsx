import { createContext, useSyncExternalStore } from 'react';
import type { LiveFeed, LivePicture } from '../api/live-feed.ts';
import { useRequired } from './required.ts';

export const LiveContext = createContext<LiveFeed | undefined>(undefined);

/** What the platform tells by itself, kept current. */
export function useLive(): LivePicture {
  const feed = useRequired(LiveContext);
  return useSyncExternalStore(feed.subscribe, feed.picture);
}
