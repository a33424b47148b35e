import { Link } from '@tanstack/react-router';
import { shortened } from '../parts/words.ts';
import { purchaseOf } from '../purchases/purchase-name.ts';
import { useMay } from './use-rights.ts';

const SHOWN = 34;

/** What something is about, by the name people have for it, as the way to its page where there is one that is open to who is in. */
export function SubjectLink({ of, length = SHOWN }: { readonly of: string; readonly length?: number }) {
  const may = useMay();
  const purchase = purchaseOf(of);
  if (purchase !== undefined) {
    const { kind, number, name } = purchase;
    return may('procurement:read') ? (
      <Link to="/purchases/$kind/$number" params={{ kind, number }} title={of}>
        {name}
      </Link>
    ) : (
      <span title={of}>{name}</span>
    );
  }
  return of.startsWith('account:') && may('accounts:read') ? (
    <Link to="/accounts/$subject" params={{ subject: of }} className="mono" title={of}>
      {shortened(of, length)}
    </Link>
  ) : (
    <span className="mono" title={of}>
      {shortened(of, length)}
    </span>
  );
}
