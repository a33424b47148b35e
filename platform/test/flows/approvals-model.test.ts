import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Acting,
  bytesOf,
  decideProposal,
  delegateApprovals,
  draftProposal,
  editProposal,
  keepClient,
  linkAccounts,
  putForward,
  readProposal,
  useProposal,
  withdrawProposal,
} from '../../src/govern/approvals/index.ts';
import { Fault } from '../../src/kernel/index.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { ApprovalModel, LIMITS, type ModelProposal } from '../approvals-model.ts';
import { loggedIn, policyInForce } from '../approvals-given.ts';
import { ACCOUNTS, sequence, type Step } from '../approvals-sequences.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(server, SCOPE, work);
await within((tx) =>
  policyInForce(tx, {
    adjustment: {
      currency: 'USD',
      bands: [{ upTo: String(LIMITS[0]), approvers: 0 }, { upTo: String(LIMITS[1]), approvers: 1 }, { approvers: 2 }],
      dueHours: 1,
      expiresHours: 24,
      owner: 'x',
    },
  }),
);

/** One tenant's people for one sequence: their names are those of nobody else. */
class Run {
  readonly model = new ApprovalModel(ACCOUNTS);
  readonly #name: string;
  readonly #people: { readonly login: string; readonly session: string; readonly account: string }[] = [];
  readonly #ids: bigint[] = [];
  readonly #contents: string[][] = [];

  constructor(name: string) {
    this.#name = name;
  }

  async open(): Promise<void> {
    await within(async (tx) => {
      for (let n = 0; n < ACCOUNTS; n++) {
        const login = `${this.#name}-${n}`;
        this.#people.push({ login, ...(await loggedIn(tx, login)) });
      }
      await tx.query(
        `insert into client (tenant, id, name, owner, scopes, made_at, changed_at) values ($1, $2, 'Robot', 'x', '{}', now(), now())`,
        [TENANT, this.#name],
      );
    });
  }

  /** Does one step in the database; answers whether it was let do it. */
  async #asked(work: (tx: Tx) => Promise<unknown>): Promise<boolean> {
    try {
      await within(work);
      return true;
    } catch (error) {
      if (error instanceof Fault && (error.kind === 'denied' || error.kind === 'conflict' || error.kind === 'rejected')) return false;
      throw error;
    }
  }

  #acting(who: number | 'client'): Acting {
    return who === 'client' ? { client: this.#name } : { session: this.#of(who).session };
  }

  #of(n: number) {
    return this.#people[n] ?? assert.fail('nobody');
  }

  #wish(n: number, worth: number) {
    const content = { amount: String(worth), n: this.#ids.length };
    const subject = `account:${this.#name}-${n}`;
    return { kind: 'adjustment', entity: 'north', subject, content, amount: BigInt(worth), currency: 'USD', reason: 'because' };
  }

  #hash(place: number, isOld: boolean): string {
    const contents = this.#contents[place] ?? [];
    return contents[isOld ? 0 : contents.length - 1] ?? '';
  }

  /** Takes a step here and in the model, which must agree on whether it may be taken. */
  async take(move: Step): Promise<string> {
    const { model } = this;
    if (move.do === 'draft') return this.#draft(move);
    if (move.do === 'link') {
      const given = move.given === 'client' ? `client:${this.#name}` : this.#of(move.given).account;
      await within((tx) => linkAccounts(tx, given, this.#of(move.other).account, {}));
      model.link(move.given, move.other);
      return 'linked';
    }
    if (move.do === 'delegate') {
      const span = { fromAt: new Date(Date.now() - 60_000), untilAt: new Date(Date.now() + 3_600_000) };
      const isMade = await this.#asked((tx) =>
        delegateApprovals(tx, this.#of(move.from).session, { to: this.#of(move.to).login, ...span }),
      );
      assert.equal(isMade, model.personOf(move.from) !== model.personOf(move.to), 'nobody stands in for themselves');
      if (isMade) model.delegations.push({ from: move.from, to: move.to });
      return 'delegated';
    }
    if (move.do === 'keep') {
      await within((tx) => keepClient(tx, this.#name, { session: this.#of(move.account).session }));
      model.keepers.add(move.account);
      return 'kept';
    }
    // One of the last three: what is new is what is decided about.
    const place = Math.max(0, model.proposals.length - 1 - (move.which % Math.min(3, model.proposals.length)));
    const [proposal, id] = [model.proposals[place], this.#ids[place]];
    return proposal === undefined || id === undefined ? 'nothing there' : this.#change(move, place, proposal, id);
  }

  async #draft({ maker: who, amount: worth, subject, forward }: Extract<Step, { do: 'draft' }>): Promise<string> {
    const wish = this.#wish(subject, worth);
    this.#ids.push(await within((tx) => draftProposal(tx, wish, this.#acting(who))));
    this.#contents.push([hashOfText(bytesOf(wish.content))]);
    this.model.proposals.push({ maker: who, subject, amount: worth, version: 1, state: 'draft', needed: 0, approvals: [] });
    const place = this.#ids.length - 1;
    return forward ? this.take({ do: 'forward', which: place, maker: who }) : 'drafted';
  }

  #isMaker(who: number | 'client', { maker: made }: ModelProposal): boolean {
    if (who === 'client' || made === 'client') {
      return who === made || (who !== 'client' && this.model.personOf(who) === this.model.personOf('client'));
    }
    return this.model.personOf(who) === this.model.personOf(made);
  }

  async #change(
    move: Exclude<Step, { do: 'draft' | 'link' | 'delegate' | 'keep' }>,
    place: number,
    proposal: ModelProposal,
    id: bigint,
  ): Promise<string> {
    const { model } = this;
    switch (move.do) {
      case 'edit': {
        const wish = {
          ...this.#wish(proposal.subject, move.amount),
          content: { amount: String(move.amount), n: place, edited: proposal.version },
        };
        const isDone = await this.#asked((tx) => editProposal(tx, id, wish, this.#acting(move.maker)));
        assert.equal(isDone, proposal.state === 'draft' && this.#isMaker(move.maker, proposal), 'edit');
        if (!isDone) return 'not edited';
        this.#contents[place]?.push(hashOfText(bytesOf(wish.content)));
        Object.assign(proposal, { amount: move.amount, version: proposal.version + 1 });
        return 'edited';
      }
      case 'forward': {
        const isDone = await this.#asked((tx) => putForward(tx, id, this.#acting(move.maker)));
        assert.equal(isDone, this.#isMaker(move.maker, proposal) && model.mayForward(proposal), 'forward');
        if (!isDone) return 'not forwarded';
        proposal.needed = model.neededFor(proposal);
        proposal.state = proposal.needed === 0 ? 'approved' : 'proposed';
        return proposal.state;
      }
      case 'approve': {
        const { standingInFor } = move;
        const decision = {
          decision: 'approve' as const,
          hash: this.#hash(place, move.isOld),
          ...(standingInFor === undefined ? {} : { standingInFor: this.#of(standingInFor).login }),
        };
        const version = move.isOld ? 1 : proposal.version;
        const isDone = await this.#asked((tx) => decideProposal(tx, id, decision, this.#of(move.account).session));
        assert.equal(isDone, model.mayApprove(proposal, version, move.account, standingInFor), 'approve');
        if (!isDone) return 'not approved';
        const [person, forPerson] = [
          model.personOf(move.account) ?? -1,
          standingInFor === undefined ? undefined : model.personOf(standingInFor),
        ];
        proposal.approvals.push({ version, account: move.account, person, standingInFor, forPerson });
        if (model.approvers(proposal) >= proposal.needed) proposal.state = 'approved';
        return standingInFor === undefined ? 'approved by another' : 'approved standing in';
      }
      case 'use': {
        const isDone = await this.#asked((tx) => useProposal(tx, id, this.#hash(place, move.isOld), 'x'));
        assert.equal(isDone, model.mayUse(proposal, move.isOld ? 1 : proposal.version), 'use');
        if (!isDone) return proposal.state === 'approved' ? 'refused at the end' : 'not used';
        proposal.state = 'executed';
        const behind = model.behind(proposal);
        const others = new Set(
          proposal.approvals.map(({ account: approver }) => model.personOf(approver)).filter((one) => !behind.has(one ?? -1)),
        );
        assert.ok(others.size >= proposal.needed, 'so many different people, none of them behind it');
        assert.equal((await within((tx) => readProposal(tx, TENANT, id))).hash, this.#hash(place, false));
        return proposal.needed === 0 ? 'used, small' : `used, approved by ${proposal.needed}`;
      }
      case 'reject': {
        const hash = this.#hash(place, false);
        const isDone = await this.#asked((tx) => decideProposal(tx, id, { decision: 'reject', hash }, this.#of(move.account).session));
        assert.equal(isDone, model.mayApprove(proposal, proposal.version, move.account, undefined), 'reject');
        if (isDone) proposal.state = 'rejected';
        return 'rejected';
      }
      case 'withdraw': {
        const isDone = await this.#asked((tx) => withdrawProposal(tx, id, 'x', this.#acting(move.maker)));
        const isOpen = ['draft', 'proposed', 'approved'].includes(proposal.state);
        assert.equal(isDone, isOpen && this.#isMaker(move.maker, proposal), 'withdraw');
        if (isDone) proposal.state = 'withdrawn';
        return 'withdrawn';
      }
    }
  }
}

const hashOfText = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('whatever people, accounts, delegates and clients do in whatever order, nothing is done that another person did not approve as it is', async () => {
  const seen = new Map<string, number>();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(sequence, async (moves) => {
      runs += 1;
      const run = new Run(`run${runs}`);
      await run.open();
      for (const move of moves) {
        const came = await run.take(move);
        seen.set(came, (seen.get(came) ?? 0) + 1);
      }
    }),
    { numRuns: 40, endOnFailure: true, seed: 1 },
  );
  for (const wanted of ['used, small', 'used, approved by 1', 'used, approved by 2', 'approved standing in', 'not approved', 'edited']) {
    assert.ok((seen.get(wanted) ?? 0) > 0, `no sequence came to: ${wanted}; ${JSON.stringify([...seen])}`);
  }
});
