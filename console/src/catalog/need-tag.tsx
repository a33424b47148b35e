import { StateTag } from '../parts/state-tag.tsx';
import { useMay } from '../shell/use-rights.ts';

/** The right that an operation takes, and whether who is in has it. */
export function NeedTag({ needs }: { readonly needs: string }) {
  const may = useMay();
  if (needs === 'open') return <span className="muted">nothing</span>;
  if (needs === 'person') return <span className="muted">being in</span>;
  return may(needs) ? <code>{needs}</code> : <StateTag state={needs} tone="calm">{`${needs}, not yours`}</StateTag>;
}
