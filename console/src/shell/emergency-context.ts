import { createContext, use } from 'react';
import type { BreakGlass } from '../api/break-glass.ts';

/** The emergency access of who is in. */
export interface Emergency {
  readonly glass: BreakGlass | undefined;
  /** Asks for one. */
  readonly ask: () => void;
  readonly end: () => Promise<void>;
}

export const EmergencyContext = createContext<Emergency | undefined>(undefined);

/** Undefined for who may not break the glass, and before anybody is in. */
export const useEmergency = (): Emergency | undefined => use(EmergencyContext);
