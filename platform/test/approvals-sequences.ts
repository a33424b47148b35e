import fc from 'fast-check';

/** How many accounts a sequence is about. */
export const ACCOUNTS = 6;
const account = fc.nat(ACCOUNTS - 1);
const maker = fc.oneof({ arbitrary: account, weight: 9 }, { arbitrary: fc.constant('client' as const), weight: 1 });
const amount: fc.Arbitrary<number> = fc.constantFrom(150_000, 30_000, 120_000, 95_000, 9_000, 2_000);
const which = fc.nat(5);
const draft = fc.record({ do: fc.constant('draft' as const), maker, amount, subject: fc.nat(2), forward: fc.nat(4).map((n) => n > 0) });
const isOld = fc.nat(9).map((n) => n === 0);
const step = fc.oneof(
  { weight: 3, arbitrary: draft },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), which, maker, amount }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('forward' as const), which, maker }) },
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant('approve' as const),
      which,
      account,
      isOld,
      standingInFor: fc.option(account, { nil: undefined, freq: 3 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('use' as const), which, isOld }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reject' as const), which, account }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), which, maker }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('link' as const), given: maker, other: account }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delegate' as const), from: account, to: account }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('keep' as const), account }) },
);
/** One thing that somebody tries. */
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What somebody would do on purpose, which chance seldom does; the newest proposal is number 0. */
const approveBy = (who: number, more: { readonly isOld?: boolean; readonly standingInFor?: number } = {}): Step => ({
  do: 'approve',
  which: 0,
  account: who,
  isOld: more.isOld ?? false,
  standingInFor: more.standingInFor,
});
const proposal = (who: number | 'client', forward = true): Step => ({ do: 'draft', maker: who, amount: 60_000, subject: 0, forward });
const use: Step = { do: 'use', which: 0, isOld: false };
const someone = fc.uniqueArray(account, { minLength: 4, maxLength: 4 });
const scheme = fc.tuple(someone, fc.nat(7)).map(([[a = 0, b = 0, c = 0, d = 0], kind]): Step[] => {
  switch (kind) {
    case 0:
      return [{ do: 'delegate', from: a, to: b }, { do: 'delegate', from: b, to: c }, proposal(a), approveBy(c), approveBy(d), use];
    case 1:
      return [
        { do: 'link', given: 'client', other: a },
        { do: 'keep', account: b },
        proposal('client'),
        approveBy(b),
        approveBy(a),
        approveBy(c),
        use,
      ];
    case 2:
      return [
        proposal(a, false),
        { do: 'edit', which: 0, maker: a, amount: 70_000 },
        { do: 'forward', which: 0, maker: a },
        approveBy(b, { isOld: true }),
        { do: 'edit', which: 0, maker: a, amount: 90_000 },
        approveBy(b),
        { do: 'use', which: 0, isOld: true },
        use,
      ];
    case 3:
      return [{ do: 'delegate', from: b, to: c }, proposal(a), approveBy(c, { standingInFor: b }), approveBy(b), use, use];
    case 4:
      return [proposal(a), approveBy(b), { do: 'link', given: b, other: a }, use, approveBy(c), use];
    case 5:
      return [proposal(a), { do: 'delegate', from: a, to: b }, approveBy(b), approveBy(b, { standingInFor: a }), approveBy(c), use];
    case 6:
      return [{ do: 'draft', maker: a, amount: 150_000, subject: 2, forward: true }, approveBy(b), use, approveBy(c), use];
    default:
      return [1, 2, 3].flatMap((): Step[] => [{ do: 'draft', maker: d, amount: 9_000, subject: 1, forward: true }, use]);
  }
});
/** What several people, accounts and clients try, one after the other. */
export const sequence = fc
  .array(fc.oneof({ weight: 4, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: scheme }), {
    minLength: 10,
    maxLength: 30,
    size: 'max',
  })
  .map((parts) => parts.flat());
