/** CO-3, CO-4: which observations of chains enter the journal, and to whom. */
import {
  amount,
  type ChainHeadObserved,
  type ChainReorganised,
  type CollateralRules,
  type DeadLetter,
  type DepositObserved,
  type InputEvent,
  type JournalEntry,
  price,
  rate,
  shardOf,
  usd,
} from "@margin-engine/core";
import { NOON, parameters, quote, tick } from "./given/events";
import { Feed } from "./given/feed";

const RULES: CollateralRules = {
  safeHaircut: rate("0.1"),
  safeShare: rate("0.25"),
  profitCap: null,
  assets: [],
  chains: [
    {
      chain: "bitcoin",
      observers: [],
      observersRequired: 1,
      steps: [
        { valueMost: usd("1000"), safeConfirmations: 1, finalisedConfirmations: 3 },
        { valueMost: null, safeConfirmations: 3, finalisedConfirmations: 6 },
      ],
      stallMs: 7_200_000,
      decayMs: 3_600_000,
      safeCap: usd("1000000"),
      blocksKept: 100,
      holdMs: 86_400_000,
    },
  ],
};

const PARAMETERS = parameters({
  collateral: [{ asset: "BTC", weight: rate("0.9") }],
  collateralRules: RULES,
});

const chain = "bitcoin";
let events = 0;
const identity = () => ({ eventId: `chain-${++events}`, eventTime: NOON, chain });

function seen(fields: Partial<DepositObserved> = {}): DepositObserved {
  const deposit = { account: "ann", asset: "BTC", amount: amount("1") };
  const place = { transaction: "a1", output: 0, height: 100 };
  const by = { observer: null, source: null };
  return { kind: "DepositObserved", ...identity(), ...deposit, ...place, ...by, ...fields };
}

function head(height: number, fields: Partial<ChainHeadObserved> = {}): ChainHeadObserved {
  const signals = { observer: null, safeHeight: null, finalisedHeight: null };
  return {
    ...{ kind: "ChainHeadObserved", ...identity(), source: null },
    ...{ height, ...signals, ...fields },
  };
}

function fork(fromHeight: number, fields: Partial<ChainReorganised> = {}): ChainReorganised {
  return {
    kind: "ChainReorganised",
    ...identity(),
    observer: null,
    source: null,
    fromHeight,
    ...fields,
  };
}

/** BTC at 100,000 dollars, the head of bitcoin at 100. */
function opened(): Feed {
  const feed = new Feed(4);
  feed.put(PARAMETERS);
  feed.put(quote({ symbol: "BTC", price: price("100000") }));
  feed.put(tick(NOON + 200));
  feed.put(head(100, { eventTime: NOON }));
  return feed;
}

/** What an input caused, in a line each: `1: DepositJudged Seen part 0`. */
function caused(feed: Feed, event: InputEvent): string[] {
  return feed.put(event).map(({ partition, event: said }) => {
    if (said.kind === "DeadLetter") return `${(said as DeadLetter).reason}: ${said.detail}`;
    const entry = said as JournalEntry;
    const part = `part ${entry.source?.part}`;
    if (entry.kind !== "DepositJudged") return `${partition}: ${entry.kind} ${part}`;
    return `${partition}: ${entry.transaction} ${entry.previous} to ${entry.standing} ${part}`;
  });
}

/** The reason and sentence of the dead letter that a refused input leaves. */
function refused(feed: Feed, event: InputEvent): string {
  const [said] = caused(feed, event).filter((line) => !/^\d: Quarantined/.test(line));
  return said ?? "taken";
}

const ANN = shardOf("ann", 4);
const BEN = shardOf("ben", 4);

describe("observations of a chain", () => {
  it("go to the account's shard, heads to every shard with what they confirm behind them", () => {
    const feed = opened();
    expect(caused(feed, seen())).toEqual([`${ANN}: a1 null to Seen part 0`]);
    expect(caused(feed, seen({ account: "ben", transaction: "b2" }))).toHaveLength(1);
    expect(caused(feed, head(102))).toEqual([
      ...[0, 1, 2, 3].map((shard) => `${shard}: ChainHeadObserved part 0`),
      `${ANN}: a1 Seen to Safe part 1`,
      `${BEN}: b2 Seen to Safe part 2`,
    ]);
    expect(caused(feed, fork(100)).slice(4)).toEqual([
      `${ANN}: a1 Safe to Reverted part 1`,
      `${BEN}: b2 Safe to Reverted part 2`,
    ]);
  });

  it("go on after a restart as if there had been none", () => {
    const [straight, restarted] = [opened(), opened()];
    const story = [seen(), head(101), seen({ transaction: "a2" }), head(103), fork(102), head(109)];
    for (const event of story) {
      expect(restarted.put(event)).toEqual(straight.put(event));
      restarted.restart();
    }
    expect(restarted.checkpoint()).toEqual(straight.checkpoint());
  });
});

describe("a deposit of which two of three observers must tell", () => {
  const observers = ["east", "north", "south"];
  const chains = RULES.chains.map((rules) => ({ ...rules, observers, observersRequired: 2 }));
  const watched = (): Feed => {
    const feed = new Feed(4);
    feed.put({ ...PARAMETERS, collateralRules: { ...RULES, chains } });
    for (const observer of observers) feed.put(head(100, { observer }));
    return feed;
  };

  it("is the word of one in its account's shard, and a deposit with the second", () => {
    const feed = watched();
    expect(caused(feed, seen({ observer: "east" }))).toEqual([`${ANN}: DepositObserved part 0`]);
    feed.restart();
    const told = caused(feed, seen({ observer: "north" }));
    expect(told).toEqual([`${ANN}: a1 null to Seen part 0`]);
  });

  it("is not told of twice by one, or by anybody else", () => {
    const feed = watched();
    caused(feed, seen({ observer: "east" }));
    expect(refused(feed, seen({ observer: "east" }))).toContain('"east" said so before');
    const names = "whose rules name east, north, south";
    expect(refused(feed, seen())).toContain(`nobody observed "bitcoin", ${names}`);
    expect(refused(feed, seen({ observer: "mallory" }))).toContain(names);
    caused(feed, seen({ observer: "south" }));
    expect(refused(feed, seen({ observer: "north" }))).toContain("was observed before and is Seen");
  });
});

describe("a deposit seen twice", () => {
  it("by two observers counts once, whatever they call the event", () => {
    const feed = opened();
    caused(feed, seen());
    expect(refused(feed, seen())).toContain(
      'DuplicateEvent: collateral/0@2: output 0 of "a1" on "bitcoin" was observed before ' +
        "and is Seen",
    );
    caused(feed, head(105));
    expect(refused(feed, seen())).toContain("was observed before and is Finalised");
  });

  it("is two deposits when the transaction pays twice", () => {
    const feed = opened();
    caused(feed, seen());
    expect(caused(feed, seen({ output: 1 }))).toEqual([`${ANN}: a1 null to Seen part 0`]);
  });

  it("in different words is refused with both, until the chain is told to have reorganised", () => {
    const feed = opened();
    caused(feed, seen());
    caused(feed, head(101));
    expect(refused(feed, seen({ height: 101 }))).toContain(
      'pays 1 "BTC" to "ann" in block 101, and was observed as 1 "BTC" to "ann" in block 100; ' +
        "if its block was replaced, that must be told first (ChainReorganised)",
    );
    caused(feed, fork(100));
    caused(feed, head(101));
    expect(caused(feed, seen({ height: 101 }))).toEqual([`${ANN}: a1 Reverted to Seen part 0`]);
  });

  it("is never credited again when it is told too late to be told apart", () => {
    const feed = opened();
    caused(feed, seen());
    caused(feed, head(200));
    expect(refused(feed, seen())).toContain(
      'height 100 of "bitcoin" is not above 100, where deposits are no longer told apart; if it ' +
        "was never credited, let custody vouch for it (CollateralDeposited)",
    );
  });
});

describe("is refused", () => {
  it.each<[string, InputEvent, string]>([
    ["a chain without rules", seen({ chain: "dogechain" }), 'OutOfRange: collateral/0@1: chain "d'],
    ["a head of such a chain", head(1, { chain: "dogechain" }), "is none of those in the"],
    ["an unknown asset", seen({ asset: "SHIB" }), "UnknownAsset: "],
    ["no amount", seen({ amount: amount("0") }), "NonPositiveAmount: "],
    ["a block far beyond the head", seen({ height: 201 }), "height 201 is above 200, too far"],
    ["a transaction without a hash", seen({ transaction: "" }), "transaction of 0 characters"],
    ["half an output", seen({ output: 0.5 }), "output 0.5 is not a whole number"],
    ["a head below zero", head(-1), "height -1 is not a whole number"],
    ["signals out of order", head(101, { safeHeight: 102 }), "do not rise in this order"],
    ["final above safe", head(101, { safeHeight: 5, finalisedHeight: 6 }), "do not rise in this"],
    ["a head told before", head(100), "DuplicateEvent: "],
    ["a head out of time", head(101, { eventTime: NOON - 1 }), "TimeWentBackwards: "],
    ["a fork above the head", fork(101), 'the head of "bitcoin" is at 100'],
  ])("%s", (_, event, sentence) => {
    const feed = opened();
    const before = feed.checkpoint();
    expect(refused(feed, event)).toContain(sentence);
    expect(feed.checkpoint().deposits).toEqual(before.deposits);
    expect(feed.checkpoint().chains).toEqual(before.chains);
  });

  it("a deposit before the first head of its chain, and a fork before it", () => {
    const feed = new Feed(1);
    feed.put(PARAMETERS);
    expect(refused(feed, seen())).toContain("has no head yet, which must come first");
    expect(refused(feed, fork(1))).toContain('the head of "bitcoin" is not known yet');
  });
});
