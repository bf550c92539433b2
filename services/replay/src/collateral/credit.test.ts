/**
 * CO-3, CO-4 through sequencer and shards, whatever comes in whatever order: the books hold what is
 * final by a plain model of the chain, credit is never more than that and a capped part of what is
 * safe, shards and restarts leave no trace.
 */
import { amount, type OutputEvent, usdText } from "@margin-engine/core";
import fc from "fast-check";
import { WholeVenue } from "./whole-venue.fixture";

const ACCOUNTS = ["ana", "ben", "cleo"];
const anyAccount = fc.constantFrom(...ACCOUNTS);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("head" as const), by: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("fork" as const), by: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("later" as const), by: fc.nat(1e7) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("quote" as const),
      by: fc.integer({ min: 1, max: 999 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("custody" as const, "withdraw" as const),
      account: anyAccount,
      by: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("see" as const),
      account: anyAccount,
      transaction: fc.constantFrom("a", "b", "c", "d"),
      by: fc.nat(3),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** What a person would keep by hand: deposits in blocks, and blocks that are replaced. */
class PlainChain {
  head = 100;
  readonly deposits = new Map<string, { account: string; height: number; final: boolean }>();
  readonly custody = new Map(ACCOUNTS.map((account) => [account, 0]));
  /** Of the final deposits, what was not withdrawn. */
  readonly lots = new Map(ACCOUNTS.map((account) => [account, 0]));

  move(to: number): void {
    this.head = Math.max(this.head, to);
    this.confirm();
  }

  confirm(): void {
    for (const each of this.deposits.values()) {
      if (each.final || this.head - each.height + 1 < 6) continue;
      each.final = true;
      this.lots.set(each.account, this.lots.get(each.account)! + 1);
    }
  }

  fork(from: number): void {
    for (const [transaction, { height, account, final }] of this.deposits) {
      if (height < from) continue;
      this.deposits.delete(transaction);
      if (final) this.lots.set(account, this.lots.get(account)! - 1);
    }
    this.head = from - 1;
  }

  /** Of the lots first, then of what custody vouched for. */
  withdraw(account: string, coins: number): void {
    const lots = this.lots.get(account)!;
    this.lots.set(account, lots - Math.min(coins, Math.max(0, lots)));
    this.custody.set(account, this.custody.get(account)! - coins);
  }

  /** Coins of the account that are final. */
  owned(account: string): number {
    const final = [...this.deposits.values()].filter((each) => each.final);
    const own = final.filter((each) => each.account === account);
    return own.length + this.custody.get(account)!;
  }
}

function tell(venue: WholeVenue, chain: PlainChain, each: Step): void {
  switch (each.kind) {
    case "head":
      venue.head(chain.head + each.by);
      chain.move(chain.head + each.by);
      return;
    case "fork":
      venue.fork(Math.max(1, chain.head - each.by));
      chain.fork(Math.max(1, chain.head - each.by));
      return;
    case "later":
      venue.later(each.by);
      return;
    case "quote":
      venue.quote({ "north BTC": String(each.by) });
      return;
    case "custody":
      venue.deposit(each.account, String(each.by), "BTC");
      chain.custody.set(each.account, chain.custody.get(each.account)! + each.by);
      return;
    case "withdraw": {
      const said = venue.withdraw(each.account, String(each.by), "BTC");
      if (!said.some(({ kind }) => kind === "WithdrawalAccepted")) return;
      chain.withdraw(each.account, each.by);
      return;
    }
    case "see": {
      const { account, transaction, by } = each;
      const height = chain.head - by;
      venue.see(account, { transaction, height });
      // Seen before: a duplicate or a contradiction, which changes nothing either way.
      if (chain.deposits.has(transaction)) return;
      chain.deposits.set(transaction, { account, height, final: false });
      chain.confirm();
      return;
    }
  }
}

function expectCredit(venue: WholeVenue, chain: PlainChain): void {
  for (const account of ACCOUNTS) {
    const balance = venue.stateOf(account).books.accounts.get(account)?.balances[0];
    expect(balance?.owned ?? 0n).toBe(amount("1") * BigInt(chain.owned(account)));
    expect(onChain(venue, account)).toBe(amount("1") * BigInt(chain.lots.get(account)!));
  }
  for (const event of venue.answers) {
    if (event.kind !== "MarginSnapshot") continue;
    const { equity, initialEquity } = event;
    const share = initialEquity > 0n ? initialEquity / 4n : 0n;
    expect(equity >= initialEquity && equity <= initialEquity + share).toBe(true);
  }
  venue.answers.length = 0;
}

/** What the account's lots hold of final coins. */
function onChain(venue: WholeVenue, account: string): bigint {
  const { books, lots } = venue.stateOf(account);
  const known = books.accounts.get(account);
  const received = known === undefined ? [] : (lots.of(known.index)?.received ?? []);
  return received.reduce((sum, each) => sum + each.amount, 0n);
}

function opened(shards: number): WholeVenue {
  const venue = new WholeVenue(shards);
  venue.quote({ "north BTC": "100", "north USDT": "1" });
  venue.head(100);
  return venue;
}

it("holds what is final, and counts no more than that and a quarter, in any order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const [venue, chain] = [opened(2), new PlainChain()];
      for (const each of steps) {
        tell(venue, chain, each);
        expectCredit(venue, chain);
      }
    }),
    { numRuns: 150 },
  );
});

/** Without what names the place: the same events, by account. */
function about(account: string, said: readonly OutputEvent[]) {
  return said
    .filter((event) => "account" in event && event.account === account)
    .map(({ id: _, ...event }) => event);
}

it("says the same of every account in one shard, in three, and after restarts", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(40), (steps, cut) => {
      const venues = [opened(1), opened(3), opened(3)];
      for (const [at, each] of steps.entries()) {
        const chains = venues.map(() => new PlainChain());
        for (const chain of chains) chain.head = headOf(steps, at);
        for (const [number, venue] of venues.entries()) tell(venue, chains[number]!, each);
        if (at === cut) venues[2]!.restart();
      }
      const [one, ...others] = venues;
      for (const account of ACCOUNTS) {
        const said = about(account, one!.answers);
        for (const other of others) expect(about(account, other.answers)).toEqual(said);
      }
    }),
    { numRuns: 60 },
  );
});

/** Where the chain's head stands before a step. */
function headOf(steps: readonly Step[], at: number): number {
  const chain = new PlainChain();
  for (const each of steps.slice(0, at)) {
    if (each.kind === "head") chain.move(chain.head + each.by);
    if (each.kind === "fork") chain.fork(Math.max(1, chain.head - each.by));
  }
  return chain.head;
}

it("never counts more of a chain's safe deposits than its cap, all accounts together", () => {
  const venue = opened(3);
  for (const account of ACCOUNTS) {
    venue.deposit(account, "10", "BTC");
    venue.see(account, { transaction: account, height: 100 });
  }
  venue.head(102);
  // 250 dollars are 2.5 coins at 100: 1, 1 and a half, each x 0.9 x 0.9.
  const safe = ACCOUNTS.map((account) => {
    const { equity, initialEquity } = venue.deposit(account, "0.000001");
    return usdText((equity - initialEquity) as typeof equity);
  });
  expect(safe).toEqual(["81", "81", "40.5"]);
});
