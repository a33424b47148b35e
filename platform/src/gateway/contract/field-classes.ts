import type { DataClass } from '../../canonical/index.ts';

/** Words of answers that mean the same everywhere. What is not here, such as `value` or `text`, states its class where it stands. */
const WORDS: Readonly<Record<Exclude<DataClass, 'PHI'>, string>> = {
  /** Codes, names of our own, pseudonyms, instants, and the words of colleagues, who are told to name no patient. */
  PUBLIC: `
    about account accountingDay accounts action actions adapter addedAt algorithms appliedAt approval approvals askedAt assignee at attempts
    authorizationRequired batch because bucket by caller cause changedAt channel channels claim claims client clients closedAt closedBy code codes
    contact context contentHash contract controlId correction corrections costCenter counterparty crosswalk currency data day decidedAt decidedBy deliveredAt delivery
    denied department description detail digest documents dueAt ended ends escalateTo endsAt entities entity entries event events exception exceptions
    expiresAt facilities facility facts failingSince field fields findings firstAt followUp forWhom format formerSecretUntil frequency from
    fromAt hash heldBecause hint history hold holds id inNetwork issuer journal journals keeps key keys kid kind lastAt lastReceivedAt line
    lastUsedAt level login madeAt maker meaning meanings measure message messages name newest next note object occurredAt of openItem
    openedAt operation originalDay outcome owner owners parent path payer payerClass people percent period periods person place placedAt plan policies
    postedAt posting principal problem problems process proposedAt protocol provider purchase purchases quantity quarantine reason receivedAt recordedAt
    records reference rejections related release releaseReason released releasedAt releasedBy remittance remittances replays resolution
    retiredAt revenueCode reversedBy reverses reviewBy revoked role roles rows rule schema scope scopes seenAt seq serviceDay
    serviceLine serviceType serviceTypes session sessions settledAt since source starts state status step steps stoppedAt subject subjects supplier
    submittedAt summary system systems target targets task tasks tenant thumbprint title titles to trace type types unit untilAt url vouchedBy
    webhook webhooks who whose words zone`,
  FIN: `
    actual amount available limit balance balances billed byAge charge content contractual credit debit difference encumbered grni ledger numbers open order ours paid
    partner received total totals writtenOff`,
  SECRET: 'secret',
};

const CLASSES: ReadonlyMap<string, DataClass> = new Map(
  (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((dataClass) =>
    WORDS[dataClass]
      .trim()
      .split(/\s+/)
      .map((word) => [word, dataClass] as const),
  ),
);

/** The class of texts of this name; undefined for a name that says nothing, or that nobody thought about yet. */
export const classOfName = (name: string): DataClass | undefined => CLASSES.get(name);
