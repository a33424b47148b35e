import { type RefObject, useMemo } from 'react';
import { useKeys } from '../shell/keys.tsx';

/**
 * j and k walk through the rows of a list by focusing each row's own link or button (`data-row`), so that Enter, screen
 * readers and the mark on the row need nothing of their own.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  const bindings = useMemo(() => {
    const walk = (step: 1 | -1) => (): void => {
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const at = rows.findIndex(
        (row) => row === document.activeElement || row.closest('tr, li')?.contains(document.activeElement) === true,
      );
      const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
      rows[next]?.focus();
      rows[next]?.closest('tr, li')?.scrollIntoView({ block: 'nearest' });
    };
    return [
      { keys: 'j', label: 'Next row', group: 'List', run: walk(1) },
      { keys: 'k', label: 'Row before', group: 'List', run: walk(-1) },
    ];
  }, [list]);
  useKeys(bindings);
}
