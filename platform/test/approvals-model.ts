/** Somebody's account in the model; accounts of one person have the same number. */
export type Account = number;

export interface ModelProposal {
  readonly maker: Account | 'client';
  readonly subject: number;
  amount: number;
  version: number;
  state: 'draft' | 'proposed' | 'approved' | 'rejected' | 'withdrawn' | 'executed';
  needed: number;
  readonly approvals: {
    readonly version: number;
    readonly account: Account;
    readonly person: number;
    readonly standingInFor: Account | undefined;
    readonly forPerson: number | undefined;
  }[];
}

/** Minor units: up to the first nobody need approve, up to the second one person, above it two. */
export const LIMITS = [10_000, 100_000] as const;

/** What must hold of proposals, people and approvals, written down a second time, without a database. */
export class ApprovalModel {
  readonly proposals: ModelProposal[] = [];
  readonly delegations: { readonly from: Account; readonly to: Account }[] = [];
  readonly keepers = new Set<Account>();
  readonly #person: number[];
  #client: Account | undefined;

  constructor(accounts: number) {
    this.#person = Array.from({ length: accounts }, (_, account) => account);
  }

  personOf(account: Account | 'client'): number | undefined {
    if (account === 'client') return this.#client === undefined ? undefined : this.#person[this.#client];
    return this.#person[account];
  }

  link(given: Account | 'client', other: Account): void {
    const former = this.personOf(given);
    const whose = this.personOf(other) ?? -1;
    if (given === 'client') this.#client ??= other;
    for (const [account, person] of this.#person.entries()) if (person === former) this.#person[account] = whose;
  }

  /** Who is behind a proposal: its maker, who keeps the client, and whom these let stand in, two steps far. */
  behind({ maker }: ModelProposal): ReadonlySet<number> {
    const keepers = maker === 'client' ? [...this.keepers] : [];
    const reached = new Set(
      [this.personOf(maker), ...keepers.map((account) => this.personOf(account))].filter((person) => person !== undefined),
    );
    for (const _ of [1, 2]) {
      const next = this.delegations.filter(({ from }) => reached.has(this.personOf(from) ?? -1)).map(({ to }) => this.personOf(to));
      for (const person of next) if (person !== undefined) reached.add(person);
    }
    return reached;
  }

  mayForward(proposal: ModelProposal): boolean {
    return proposal.state === 'draft' && (this.neededFor(proposal) === 0 || this.personOf(proposal.maker) !== undefined);
  }

  neededFor(proposal: ModelProposal): number {
    const counted = this.proposals.filter((other) => other !== proposal && ['proposed', 'approved', 'executed'].includes(other.state));
    const sum = (of: readonly ModelProposal[]): number => of.reduce((total, { amount }) => total + amount, 0);
    const isSame = (other: ModelProposal): boolean => {
      const person = this.personOf(proposal.maker);
      return other.maker === proposal.maker || (person !== undefined && this.personOf(other.maker) === person);
    };
    const total =
      proposal.amount + Math.max(sum(counted.filter(isSame)), sum(counted.filter(({ subject }) => subject === proposal.subject)));
    return LIMITS.filter((limit) => total > limit).length;
  }

  mayApprove(proposal: ModelProposal, version: number, account: Account, standingInFor: Account | undefined): boolean {
    const person = this.personOf(account) ?? -1;
    const forPerson = standingInFor === undefined ? undefined : this.personOf(standingInFor);
    const isDelegate = standingInFor === undefined || this.#standsIn(person, standingInFor);
    const behind = this.behind(proposal);
    const asked = [person, forPerson];
    const isDecided = proposal.approvals.some(
      (known) => asked.includes(known.person) || (known.forPerson !== undefined && asked.includes(known.forPerson)),
    );
    const isFit = proposal.state === 'proposed' && version === proposal.version && isDelegate && !isDecided;
    return isFit && !behind.has(person) && (forPerson === undefined || !behind.has(forPerson));
  }

  /** Somebody lets them stand in, or lets somebody who does; no further. */
  #standsIn(person: number, account: Account): boolean {
    const given = this.delegations.filter(({ from }) => from === account).map(({ to }) => this.personOf(to));
    const passedOn = this.delegations.filter(({ from }) => given.includes(this.personOf(from))).map(({ to }) => this.personOf(to));
    return given.includes(person) || passedOn.includes(person);
  }

  /** How many different people approve this version now. */
  approvers(proposal: ModelProposal): number {
    const behind = this.behind(proposal);
    const pairs = proposal.approvals
      .filter(({ version }) => version === proposal.version)
      .map(({ account, standingInFor }) => [this.personOf(account) ?? -1, this.personOf(standingInFor ?? account) ?? -1] as const)
      .filter((pair) => pair.every((person) => !behind.has(person)));
    return Math.min(new Set(pairs.map(([person]) => person)).size, new Set(pairs.map(([, principal]) => principal)).size);
  }

  mayUse(proposal: ModelProposal, version: number): boolean {
    return proposal.state === 'approved' && version === proposal.version && this.approvers(proposal) >= proposal.needed;
  }
}
