/** A made-up person who works with Plexus. */
export interface StaffMember {
  /** What they sign in with, and what never changes about them. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** Roles in Plexus. */
  readonly roles: readonly string[];
  /** Legal entities whose work is theirs. */
  readonly entities: 'all' | readonly string[];
}

/** One for each of the roles that Plexus knows, and one who works for a single hospital. */
export const STAFF: readonly StaffMember[] = [
  { id: 'iris.anlund', name: 'Iris Anlund', title: 'Interface analyst', roles: ['interface-analyst'], entities: 'all' },
  { id: 'abe.ayers', name: 'Abe Ayers', title: 'Accounts-payable analyst', roles: ['payables-analyst'], entities: 'all' },
  { id: 'doreen.keeper', name: 'Doreen Keeper', title: 'Receiving clerk', roles: ['receiver'], entities: 'all' },
  { id: 'phyllis.formulary', name: 'Phyllis Formulary', title: 'Pharmacy and implants', roles: ['commodity-owner'], entities: 'all' },
  { id: 'sol.upplinger', name: 'Sol Upplinger', title: 'Supply-chain analyst', roles: ['supply-analyst'], entities: 'all' },
  { id: 'adra.provost', name: 'Adra Provost', title: 'Director of surgery, approver', roles: ['approver'], entities: ['north'] },
  { id: 'ivo.signet', name: 'Ivo Signet', title: 'Chief nursing officer, approver', roles: ['approver'], entities: 'all' },
  { id: 'remy.integer', name: 'Remy Integer', title: 'Revenue-integrity analyst', roles: ['revenue-analyst'], entities: 'all' },
  {
    id: 'nora.norwald',
    name: 'Nora Norwald',
    title: 'Revenue-integrity analyst, Northside',
    roles: ['revenue-analyst'],
    entities: ['north'],
  },
  { id: 'cassia.tilling', name: 'Cassia Tilling', title: 'Cash posting', roles: ['cash-poster'], entities: 'all' },
  { id: 'reba.turnback', name: 'Reba Turnback', title: 'Refunds and credit balances', roles: ['refund-clerk'], entities: 'all' },
  { id: 'gil.bookman', name: 'Gil Bookman', title: 'General-ledger accountant', roles: ['accountant'], entities: 'all' },
  { id: 'conrad.ledgerly', name: 'Conrad Ledgerly', title: 'Controller', roles: ['controller'], entities: 'all' },
  { id: 'dana.stewart-made', name: 'Dana Stewart-Made', title: 'Data steward', roles: ['data-steward'], entities: 'all' },
  { id: 'archer.planwell', name: 'Archer Planwell', title: 'Enterprise architect', roles: ['architect'], entities: 'all' },
  { id: 'sedna.lockhardt', name: 'Sedna Lockhardt', title: 'Security and compliance officer', roles: ['auditor'], entities: 'all' },
  { id: 'opal.runesmith', name: 'Opal Runesmith', title: 'Operations', roles: ['operator'], entities: 'all' },
  { id: 'ada.minstrel', name: 'Ada Minstrel', title: 'Administrator', roles: ['administrator'], entities: 'all' },
];

/** What everybody's password is: this is a play, and the sign-in page says so. */
export const PASSWORD = 'open-for-the-demo';
