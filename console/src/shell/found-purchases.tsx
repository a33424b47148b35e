import { Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Purchase, searchPurchases } from '../api/purchases.ts';
import { spoken } from '../parts/words.ts';
import { purchaseOf } from '../purchases/purchase-name.ts';
import { PurchasesIcon } from './icons.tsx';
import { useMay } from './use-rights.ts';

/** Of each kind. */
const MOST = 3;
/** No number is longer. */
const LONGEST = 120;

/** Orders and requisitions whose numbers begin with what was typed, invoices that have it as their supplier’s number, and the purchase that it names whole. */
export function FoundPurchases({ query, settled }: { readonly query: string; readonly settled: string }) {
  const navigate = useNavigate();
  const may = useMay();
  const { data = [] } = useQuery({
    queryKey: ['palette purchases', settled],
    queryFn: () => numbered(settled),
    enabled: may('procurement:read') && settled === query && query.length >= 3 && query.length <= LONGEST && !query.includes('/'),
    gcTime: 0,
    retry: false,
  });
  return data.map((purchase) => {
    const { key, status } = purchase;
    const found = purchaseOf(key);
    return found === undefined ? null : (
      <Spotlight.Action
        key={key}
        label={calledBySupplier(purchase) ?? found.name}
        description={`${spoken(status)} · every document, approval and posting`}
        leftSection={<PurchasesIcon />}
        onClick={() => void navigate({ to: '/purchases/$kind/$number', params: { kind: found.kind, number: found.number } })}
      />
    );
  });
}

/** What the supplier calls an invoice, whatever its key says. */
function calledBySupplier({ key, document }: Purchase): string | undefined {
  const { number, supplier }: Readonly<Record<string, unknown>> = { ...document };
  return key.startsWith('invoice:') && typeof number === 'string' && typeof supplier === 'string'
    ? `Invoice ${number} of ${supplier}`
    : undefined;
}

/** By its number; what names its kind is looked for there alone. It may be the number of an account, and so travels in the body. */
async function numbered(text: string): Promise<readonly Purchase[]> {
  const named = purchaseOf(text);
  if (named === undefined) return searchPurchases({ search: text, limit: MOST });
  return named.number === '' ? [] : searchPurchases({ search: named.number, kind: named.kind, limit: MOST });
}
