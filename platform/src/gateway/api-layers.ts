/** The three layers of the API, as the description groups operations by them. */
export const LAYERS = {
  system: 'System APIs: what connected systems say and are told',
  process: 'Process APIs: the state of business processes, and what people do about them',
  partner: 'Partner APIs: what partners and their programs ask for and hand in',
  platform: 'The platform itself: who may do what, how it fares',
} as const;
export type Layer = keyof typeof LAYERS;

/** Who answers for a layer: whom a caller asks, and who decides what becomes of an operation. */
export const OWNERS: Readonly<Record<Layer, string>> = {
  system: 'integration',
  process: 'revenue-integrity',
  partner: 'integration',
  platform: 'operations',
};

/** Resources by the first word of their path; one that is not named belongs to the platform. */
const LAYER_OF: Readonly<Record<string, Layer>> = {
  channels: 'system',
  deliveries: 'system',
  estate: 'system',
  fhir: 'system',
  flow: 'system',
  messages: 'system',
  remittances: 'system',
  replays: 'system',
  accounts: 'process',
  adjustments: 'process',
  approvals: 'process',
  delegations: 'process',
  charges: 'process',
  claims: 'process',
  events: 'process',
  exceptions: 'process',
  journals: 'process',
  ledger: 'process',
  'fiscal-periods': 'process',
  'gl-accounts': 'partner',
  eligibility: 'partner',
  payments: 'partner',
  refunds: 'partner',
  soap: 'partner',
};

/** The layer that a resource belongs to. */
export const layerOf = (resource: string): Layer => LAYER_OF[resource] ?? 'platform';
