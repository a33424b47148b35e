import { Link } from '@tanstack/react-router';
import { PURCHASE_KINDS } from '../api/purchases.ts';
import { shortened } from '../parts/words.ts';
import { useMay } from '../shell/use-rights.ts';

const SHOWN = 34;

/** The name of what something is about, as the way to its page where there is one that is open to who is in. */
export function PurchaseLink({ of }: { readonly of: string }) {
  const may = useMay();
  const [prefix = ''] = of.split(':', 1);
  const number = of.slice(prefix.length + 1);
  const kind = PURCHASE_KINDS.find((one) => one === prefix);
  if (kind !== undefined && may('procurement:read')) {
    return (
      <Link to="/purchases/$kind/$number" params={{ kind, number }} title={of}>
        {shortened(of, SHOWN)}
      </Link>
    );
  }
  if (prefix === 'account' && may('accounts:read')) {
    return (
      <Link to="/accounts/$subject" params={{ subject: of }} title={of}>
        {shortened(of, SHOWN)}
      </Link>
    );
  }
  return <span title={of}>{shortened(of, SHOWN)}</span>;
}
