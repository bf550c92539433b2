/**
 * The service's contract: what goes where under which id, what is seen twice, what stops the shard.
 */
import {
  amount,
  type InvariantBroken,
  outputIdText,
  price,
  quantity,
  subjectOf,
  type TradeLeg,
} from "@margin-engine/core";
import { TOPICS } from "@margin-engine/runtime";
import { perpetual } from "./plain.fixture";
import { commanded, ids, line, told } from "./reading.fixture";
import { marginService } from "./service";
import { receive, Story } from "./story.fixture";

const LEG: Omit<TradeLeg, "eventId" | "eventTime" | "source"> = {
  kind: "TradeLeg",
  account: "ana",
  instrument: "BTC-PERP",
  price: price("100"),
  quantity: quantity("1"),
  fee: amount("0"),
  liquidationId: null,
};

describe("an account's own event", () => {
  it("is answered with a snapshot of its margin", () => {
    const story = Story.opened();
    expect(story.deposit("ana", "100").map(line)).toEqual([
      "ana Healthy by AccountEvent: 100 / 0 / 0",
    ]);
    expect(story.trade({ buyer: "ana", size: "2", at: "100" }).map(line)).toEqual([
      "ana Healthy by AccountEvent: 100 / 20 / 10",
      "desk Healthy by AccountEvent: 1000000 / 20 / 10",
    ]);
    expect(story.withdraw("ana", "30").map(line)).toEqual([
      "ana accepted 30 USDT",
      "ana Healthy by AccountEvent: 70 / 20 / 10",
    ]);
  });

  it("opens the account when it is the first that is heard of it", () => {
    const story = Story.opened();
    expect(told("new", story.trade({ buyer: "new", size: "1", at: "100" }))).toEqual([
      "new Liquidating by AccountEvent: 0 / 10 / 5",
      "new:1:1 CancelOrders",
    ]);
  });
});

describe("a snapshot", () => {
  it("states its figures, their parts, and the versions they were computed with", () => {
    const story = Story.opened({ version: 7 });
    story.deposit("ana", "100");
    story.trade({ buyer: "ana", size: "2", at: "100" });
    story.later(5).trade({ seller: "ana", size: "1", at: "100", instrument: "ETH-PERP" });
    const snapshot = story.answers.findLast((event) => subjectOf(event) === "ana");
    expect(snapshot).toEqual({
      kind: "MarginSnapshot",
      id: { shard: 0, sequence: story.state.sequence, index: 0 },
      eventTime: 1_000_005,
      account: "ana",
      trigger: "AccountEvent",
      status: "Healthy",
      mode: "Standard",
      equity: 100_00000000n,
      initialMargin: 30_00000000n,
      maintenanceMargin: 15_00000000n,
      // 15 / 100
      utilisation: 150_000_000_000n,
      components: [
        { name: "BTC-PERP", initialMargin: 20_00000000n, maintenanceMargin: 10_00000000n },
        { name: "ETH-PERP", initialMargin: 10_00000000n, maintenanceMargin: 5_00000000n },
      ],
      worstScenario: null,
      unpriced: [],
      untrusted: [],
      priceBatch: 1,
      parameterVersion: 7,
      calibration: 0,
      greeks: [],
      initialEquity: 100_00000000n,
      uncredited: [],
    });
  });

  it("sorts its parts by name, whatever they are settled in", () => {
    const story = Story.opened();
    story.list(perpetual({ instrument: "ZEC-PERP", underlying: "ZEC", settlementAsset: "AUSD" }));
    story.trade({ buyer: "ana", size: "1", at: "10", instrument: "ZEC-PERP" });
    const [snapshot] = story.trade({ buyer: "ana", size: "1", at: "100" });
    expect(snapshot).toMatchObject({ components: [{ name: "BTC-PERP" }, { name: "ZEC-PERP" }] });
  });

  it("names what is held and has no price", () => {
    const story = Story.opened();
    story.list(perpetual({ instrument: "ZEC-PERP", underlying: "ZEC", settlementAsset: "AUSD" }));
    story.deposit("ana", "5", "DOGE");
    story.withdraw("ana", "5", "DOGE");
    story.deposit("ana", "5", "SHIB");
    const [snapshot] = story.trade({ buyer: "ana", size: "1", at: "10", instrument: "ZEC-PERP" });
    expect(snapshot).toMatchObject({ status: "ReduceOnly", unpriced: ["AUSD", "SHIB"] });
  });

  it("counts version 0 and batch 0 before the first of either", () => {
    const story = new Story();
    expect(story.deposit("ana", "5")[0]).toMatchObject({ parameterVersion: 0, priceBatch: 0 });
  });
});

describe("an output", () => {
  it("is identified by shard, sequence of its entry and place in the entry's outputs", () => {
    const story = Story.opened();
    const { sequence } = story.state;
    const outputs = story.trade({ buyer: "new", size: "1", at: "100" });
    // The buyer's leg causes a snapshot, a command and a margin call, the seller's a snapshot.
    expect(ids(outputs)).toEqual([
      `0:${sequence + 1}:0`,
      `0:${sequence + 1}:1`,
      `0:${sequence + 1}:2`,
      `0:${sequence + 2}:0`,
    ]);
    expect(outputs[1]).toMatchObject({ snapshot: outputs[0]!.id });
  });

  it("goes to the topic of its kind, in its shard's partition, keyed by account", () => {
    const state = marginService.initial({ shard: 3, shards: 5 });
    const story = new Story(state);
    story.list(perpetual());
    story.publish();
    story.prices({ BTC: "100", USDT: "1" });
    const outputs = [
      ...marginService.step(state, receive(leg(0, "1"))),
      ...marginService.step(state, receive(withdrawal(0))),
      ...marginService.step(state, receive(leg(1, "-1", "90"))),
    ];
    expect(outputs.map(({ topic, partition, key }) => [topic, partition, key])).toEqual(
      [
        "margin-snapshots",
        "liquidation-commands",
        "risk-alerts",
        "risk-alerts",
        "margin-snapshots",
        "liquidation-commands",
        "shortfalls",
      ].map((topic) => [topic, 3, "ana"]),
    );
    for (const { topic, event } of outputs) {
      expect(TOPICS[topic].events).toContain(event.kind);
      expect(marginService.produces).toContain(topic);
      expect(outputIdText(event.id)).toMatch(/^3:\d+:\d+$/);
    }
  });

  function leg(offset: number, size: string, at = "100"): TradeLeg {
    const source = { topic: "trades", partition: 0, offset, part: 0 } as const;
    const terms = { price: price(at), quantity: quantity(size) };
    return { ...LEG, ...terms, eventId: `leg-${offset}`, eventTime: 1_000_000, source };
  }

  function withdrawal(offset: number) {
    const source = { topic: "collateral", partition: 0, offset, part: 0 } as const;
    const head = { eventId: `withdrawal-${offset}`, eventTime: 1_000_000, source };
    return {
      ...head,
      kind: "WithdrawalRequested",
      account: "ana",
      asset: "USDT",
      amount: amount("1"),
    } as const;
  }
});

describe("an entry from a source position", () => {
  const opened = () => {
    const story = Story.opened();
    story.deposit("ana", "1000");
    return story;
  };

  it("at or below the last of its partition was seen before: nothing happens", () => {
    const story = opened();
    story.tell(LEG, { offset: 7 });
    const before = marginService.checkpoint(story.state);
    for (const offset of [7, 6, 0]) expect(story.tell(LEG, { offset })).toEqual([]);
    expect(marginService.checkpoint(story.state)).toEqual(before);
  });

  it("is new as the second part of the record that was last, and then not again", () => {
    const story = opened();
    expect(story.tell(LEG, { offset: 7, part: 0 })).toHaveLength(1);
    expect(story.tell(LEG, { offset: 7, part: 1 })).toHaveLength(1);
    expect(story.tell(LEG, { offset: 7, part: 1 })).toEqual([]);
    expect(story.tell(LEG, { offset: 7, part: 0 })).toEqual([]);
  });

  it("is new when only the second part comes to this shard", () => {
    const story = opened();
    expect(story.tell(LEG, { offset: 7, part: 1 })).toHaveLength(1);
    expect(story.tell(LEG, { offset: 8, part: 1 })).toHaveLength(1);
  });

  it("is compared with its own partition and topic only", () => {
    const story = opened();
    story.tell(LEG, { offset: 7 });
    expect(story.tell(LEG, { offset: 0, partition: 1 })).toHaveLength(1);
    expect(story.deposit("ana", "1")).toHaveLength(1);
  });

  it("may leave a gap: another shard has what lies between", () => {
    const story = opened();
    story.tell(LEG, { offset: 7 });
    expect(story.tell(LEG, { offset: 900 })).toHaveLength(1);
  });

  it("takes the next sequence number only when it is accepted", () => {
    const story = opened();
    const { sequence } = story.state;
    story.tell(LEG, { offset: 7 });
    story.tell(LEG, { offset: 7 });
    story.tell(LEG, { offset: 8 });
    expect(story.state.sequence).toBe(sequence + 2);
  });
});

describe("a quarantined entry", () => {
  it("changes nothing but the place and the number reached", () => {
    const story = Story.opened();
    story.deposit("ana", "5");
    const { folded: _, sequence, ...before } = marginService.checkpoint(story.state);
    const quarantined = {
      kind: "Quarantined",
      reason: "Undecodable",
      deadLetterId: "trades/0/7",
    } as const;
    expect(story.tell(quarantined, { offset: 7 })).toEqual([]);
    const { folded: __, sequence: reached, ...after } = marginService.checkpoint(story.state);
    expect(after).toEqual(before);
    expect(reached).toBe(sequence + 1);
  });

  it("accounts for its offset", () => {
    const story = Story.opened();
    const quarantined = {
      kind: "Quarantined",
      reason: "Undecodable",
      deadLetterId: "trades/0/7",
    } as const;
    story.tell(quarantined, { offset: 7 });
    expect(story.tell(LEG, { offset: 7 })).toEqual([]);
  });
});

describe("an event of an instrument that touches several accounts", () => {
  const given = () => {
    const story = Story.opened();
    for (const account of ["zoe", "ben", "ana"]) {
      story.deposit(account, "1000");
      story.trade({ buyer: account, size: "1", at: "100" });
    }
    story.deposit("bystander", "5");
    return story;
  };

  it("is told to all of them in order of account id: funding", () => {
    // Longs pay 1 x 100 x 0.01 = 1 each.
    expect(given().fund("0.01", "100").map(line)).toEqual([
      "ana Healthy by AccountEvent: 999 / 10 / 5",
      "ben Healthy by AccountEvent: 999 / 10 / 5",
      "desk Healthy by AccountEvent: 1000003 / 30 / 15",
      "zoe Healthy by AccountEvent: 999 / 10 / 5",
    ]);
  });

  it("is told to all of them in order of account id: settlement", () => {
    expect(given().settle("110").map(line)).toEqual([
      "ana Healthy by AccountEvent: 1010 / 0 / 0",
      "ben Healthy by AccountEvent: 1010 / 0 / 0",
      "desk Healthy by AccountEvent: 999970 / 0 / 0",
      "zoe Healthy by AccountEvent: 1010 / 0 / 0",
    ]);
  });
});

describe("a price", () => {
  it("marks an instrument by its mark, else its underlying's index, else its first trade", () => {
    const story = new Story();
    story.list(perpetual());
    story.publish();
    story.prices({ USDT: "1" });
    story.deposit("ana", "1000");
    story.trade({ buyer: "ana", size: "1", at: "100" });
    const equity = () => line(story.deposit("ana", "0.00000001")[0]!).split(" ")[4];
    story.trade({ buyer: "ana", size: "1", at: "105" });
    // The first trade's 100 stays: 1000 + 2 x 100 - 205 = 995.
    expect(equity()).toBe("995.00000001");
    story.prices({ BTC: "110" });
    expect(equity()).toBe("1015.00000002");
    story.prices({ "BTC-PERP": "120" });
    expect(equity()).toBe("1035.00000003");
    story.prices({ BTC: "50" });
    expect(equity()).toBe("1035.00000004");
  });

  it("of a mark heard before its listing is used from the listing on", () => {
    const story = new Story();
    story.tell({
      kind: "PriceBatch",
      batch: 1,
      fromOffset: 0,
      prices: [{ quoteType: "Mark", symbol: "BTC-PERP", price: price("120") }],
      figures: [],
      decisions: [],
    });
    story.prices({ USDT: "1" });
    story.publish();
    story.list(perpetual());
    story.deposit("ana", "1000");
    expect(told("ana", story.trade({ buyer: "ana", size: "1", at: "100" }))).toEqual([
      "ana Healthy by AccountEvent: 1020 / 12 / 6",
    ]);
  });
});

describe("the shard stops", () => {
  const stopping = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      return `${(error as InvariantBroken).name}: ${(error as InvariantBroken).message}`;
    }
    return "did not stop";
  };

  it("on a record that cannot be decoded", () => {
    const { state } = Story.opened();
    expect(stopping(() => marginService.step(state, receive(null)))).toBe(
      "InvariantBroken: the journal holds torn bytes",
    );
  });

  it("on an entry without its source", () => {
    const { state } = Story.opened();
    const entry = { ...perpetual(), source: null };
    expect(stopping(() => marginService.step(state, receive(entry)))).toBe(
      "InvariantBroken: the journal holds an entry without its source",
    );
  });

  it("on an instrument that is not listed", () => {
    const story = Story.opened();
    expect(stopping(() => story.fund("0.01", "100", "DOGE-PERP"))).toBe(
      "InvariantBroken: journal names instrument DOGE-PERP, which is not listed",
    );
  });
});

it("an account may own of a hundred assets", () => {
  const story = Story.opened();
  const assets = Array.from({ length: 100 }, (_, at) => `A${at}`);
  for (const asset of assets) story.deposit("ana", "1", asset);
  const [snapshot] = story.deposit("ana", "7");
  expect(line(snapshot!)).toBe("ana ReduceOnly by AccountEvent: 7 / 0 / 0");
  expect(snapshot).toMatchObject({ unpriced: assets.toSorted() });
});

it("two thousand accounts keep what each was told last, over a restart too", () => {
  const story = Story.opened();
  const accounts = Array.from({ length: 2100 }, (_, at) => `account-${at}`);
  for (const account of accounts) story.deposit(account, "100");
  for (const account of accounts) story.trade({ buyer: account, size: "2", at: "100" });
  const place = { shard: 0, shards: 1 };
  const restored = new Story(marginService.restore(place, marginService.checkpoint(story.state)));
  for (const each of [story, restored]) {
    const outputs = each.later(1).fold({
      kind: "PriceBatch",
      eventId: "fall",
      eventTime: 1_000_001,
      source: { topic: "prices", partition: 0, offset: 5000, part: 0 },
      batch: 2,
      fromOffset: 0,
      prices: [{ quoteType: "Index", symbol: "BTC", price: price("52") }],
      figures: [],
      decisions: [],
    });
    // 100 + 2 x (52 - 100) = 4 against 5% of 104.
    const fallen = outputs.filter((event) => subjectOf(event) !== "desk").map(line);
    expect(fallen).toHaveLength(3 * accounts.length);
    expect(fallen.slice(0, 3)).toEqual([
      "account-0 Liquidating by StatusChange: 4 / 10.4 / 5.2",
      "account-0:1:1 CancelOrders",
      "account-0 called for 6.4",
    ]);
  }
  expect(restored.answers).toEqual(story.answers.slice(-restored.answers.length));
});

it("an account that is never below its requirement gets no command in all its life", () => {
  const story = Story.opened();
  story.deposit("ana", "1000");
  story.trade({ buyer: "ana", size: "5", at: "100" });
  for (const at of ["90", "110", "80", "120"]) story.prices({ BTC: at });
  story.fund("0.01", "120");
  story.settle("100");
  expect(commanded("ana", story.answers)).toEqual([]);
});
