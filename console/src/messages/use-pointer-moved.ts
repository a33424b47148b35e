import { useCallback, useRef } from 'react';

interface Place {
  readonly clientX: number;
  readonly clientY: number;
}

/**
 * Answers whether the pointer itself moved since it was asked last. A browser tells of a move too when the page moved
 * under a pointer that rests, and that must light nothing.
 */
export function usePointerMoved(): (place: Place) => boolean {
  const last = useRef<Place>(undefined);
  return useCallback(({ clientX, clientY }) => {
    const before = last.current;
    last.current = { clientX, clientY };
    return before !== undefined && (before.clientX !== clientX || before.clientY !== clientY);
  }, []);
}
