import { createContext, type ReactNode, useCallback, useMemo, useState } from 'react';
import { useRequired } from './required.ts';

/** What is searched for. It may identify a patient, so it lives in memory and never in an address. */
export interface Searched {
  readonly text: string;
  /** `PID-3` when one field is searched; empty: any identifier. */
  readonly field: string;
}

type Place = 'messages' | 'accounts';

interface Memory {
  readonly searched: Readonly<Record<Place, Searched>>;
  readonly search: (place: Place, searched: Searched) => void;
}

const NOTHING: Searched = { text: '', field: '' };
const SearchedContext = createContext<Memory | undefined>(undefined);

/** Remembers what was searched for while the console is open. */
export function SearchedProvider({ children }: { readonly children: ReactNode }) {
  const [searched, setSearched] = useState<Readonly<Record<Place, Searched>>>({ messages: NOTHING, accounts: NOTHING });
  const search = useCallback((place: Place, what: Searched) => setSearched((before) => ({ ...before, [place]: what })), []);
  const memory = useMemo(() => ({ searched, search }), [searched, search]);
  return <SearchedContext value={memory}>{children}</SearchedContext>;
}

/** What is searched for in one place, and how to search for something else. */
export function useSearched(place: Place): readonly [Searched, (searched: Searched) => void] {
  const { searched, search } = useRequired(SearchedContext);
  return [searched[place], useCallback((what: Searched) => search(place, what), [search, place])];
}
