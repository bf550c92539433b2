/** The worked examples of docs/margin-rules.md, each through the whole margin service. */
import {
  type AcceptedPrice,
  amount,
  amountText,
  cashOf,
  findPosition,
  type InstrumentListed,
  type JournalEntry,
  type LiquidationCommand,
  type MarginSnapshot,
  type MarginState,
  multiplier,
  type OutputEvent,
  price,
  priceText,
  quantity,
  quantityText,
  rate,
  rateText,
  type SourceTopic,
  usd,
  usdText,
} from "@margin-engine/core";
import { marginService } from "./service";

const LISTED = {
  "BTC-PERP": { multiplier: "1", lotSize: "0.001" },
  "BTC-COIN": { contractType: "Inverse", settlementAsset: "BTC", multiplier: "100", lotSize: "1" },
  "BTC-MAR": { instrumentType: "Future", multiplier: "1", lotSize: "0.001", expiry: 900_000 },
} as const;

/** A distributive omission, so that every kind of entry keeps its own fields. */
type Said<Entry> = Entry extends JournalEntry
  ? Omit<Entry, "eventId" | "eventTime" | "source"> & { readonly eventTime?: number }
  : never;

/** One shard of the service, told one journal entry after the other. */
class Shard {
  readonly state: MarginState = marginService.initial({ shard: 0, shards: 1 });
  private offset = 0;
  private time = 0;
  private batch = 0;

  constructor() {
    for (const [instrument, terms] of Object.entries(LISTED)) {
      this.say("instruments", {
        kind: "InstrumentListed",
        instrument,
        instrumentType: "Perpetual",
        contractType: "Linear",
        underlying: "BTC",
        settlementAsset: "USDT",
        expiry: null,
        strike: null,
        optionType: null,
        ...terms,
        multiplier: multiplier(terms.multiplier),
        lotSize: quantity(terms.lotSize),
      } satisfies Said<InstrumentListed>);
    }
    this.publish({ version: 1, effectiveTime: 0 });
  }

  publish(version: { readonly version: number; readonly effectiveTime: number }): OutputEvent[] {
    const tier = (limit: string | null, initial: string, maintenance: string) => ({
      notionalLimit: limit === null ? null : usd(limit),
      initialRate: rate(initial),
      maintenanceRate: rate(maintenance),
    });
    const tiers = [tier("1000000", "0.02", "0.01"), tier(null, "0.03", "0.015")];
    return this.say("risk-parameters", {
      kind: "RiskParametersPublished",
      ...version,
      preset: "example",
      collateral: [
        { asset: "BTC", weight: rate("0.95") },
        { asset: "USDT", weight: rate("1") },
      ],
      schedules: [{ underlying: "BTC", tiers }],
      liquidationBuffer: rate("0.02"),
      liquidationTimeoutMs: 30_000,
      snapshotUtilisationStep: rate("0.05"),
      snapshotPeriodMs: 900_000,
      priceIntegrity: null,
      portfolio: null,
      rangeCalibration: null,
      collateralRules: null,
      ladder: null,
    });
  }

  say(topic: SourceTopic, entry: Said<JournalEntry>): OutputEvent[] {
    this.time = entry.eventTime ?? this.time + 1;
    const offset = this.offset++;
    const source = { topic, partition: 0, offset, part: 0 };
    const event = {
      eventId: `e-${offset}`,
      ...entry,
      eventTime: this.time,
      source,
    } as JournalEntry;
    const received = { topic: "journal", partition: 0, offset, event, undecodable: null } as const;
    const empty = new Uint8Array(0);
    const said = marginService.step(this.state, { ...received, key: empty, value: empty });
    return said.map((output) => output.event);
  }

  prices(prices: Readonly<Record<string, string>>, eventTime?: number): OutputEvent[] {
    this.batch += 1;
    const time = eventTime === undefined ? {} : { eventTime };
    const moved = Object.entries(prices).map(
      ([symbol, text]): AcceptedPrice => ({
        quoteType: symbol.includes("-") ? "Mark" : "Index",
        symbol,
        price: price(text),
      }),
    );
    const head = { batch: this.batch, fromOffset: this.offset };
    const batch = { ...head, prices: moved, figures: [], decisions: [] };
    return this.say("prices", { kind: "PriceBatch", ...batch, ...time });
  }

  deposit(account: string, asset: string, text: string): OutputEvent[] {
    const deposit = { account, asset, amount: amount(text) };
    return this.say("collateral", { kind: "CollateralDeposited", ...deposit });
  }

  withdraw(account: string, asset: string, text: string): OutputEvent[] {
    const request = { account, asset, amount: amount(text) };
    return this.say("collateral", { kind: "WithdrawalRequested", ...request });
  }

  /** A fill for Ann, with a fee if a third figure is given: `trade("BTC-PERP", "-1 @ 60000")`. */
  trade(instrument: string, fill: string, liquidationId: string | null = null): OutputEvent[] {
    const [size, at, fee] = fill.split(/ @ | fee /) as [string, string, string | undefined];
    return this.say("trades", {
      kind: "TradeLeg",
      account: "ann",
      instrument,
      quantity: quantity(size),
      price: price(at),
      fee: amount(fee ?? "0"),
      liquidationId,
    });
  }

  cash(asset: string): string {
    const account = this.state.books.accounts.get("ann")!;
    const balance = account.balances.find(({ venue }) => venue.asset === asset)!;
    return amountText(cashOf(account, balance));
  }

  position(instrument: string): readonly [quantity: string, cost: string] | null {
    const { accounts, instruments } = this.state.books;
    const held = findPosition(accounts.get("ann")!, instruments.get(instrument)!);
    return held === null ? null : [quantityText(held.quantity), amountText(held.cost)];
  }
}

function snapshot(outputs: readonly OutputEvent[]): MarginSnapshot {
  return outputs.find((event) => event.kind === "MarginSnapshot")!;
}

function commands(outputs: readonly OutputEvent[]): LiquidationCommand[] {
  return outputs.filter((event) => event.kind === "LiquidationCommand");
}

function figures(said: MarginSnapshot): readonly string[] {
  return [said.status, usdText(said.equity), usdText(said.initialMargin)].concat(
    usdText(said.maintenanceMargin),
  );
}

/** A shard where Ann has deposited and prices are known. */
function opened(prices: Readonly<Record<string, string>>, deposit: string): Shard {
  const shard = new Shard();
  shard.prices({ USDT: "1", ...prices });
  shard.deposit("ann", "USDT", deposit);
  return shard;
}

describe("BK: books", () => {
  it("BK-1, linear: 2 bought at 60,000 are worth 3,000 more at 61,500", () => {
    const shard = opened({ BTC: "61500" }, "10000");
    const said = snapshot(shard.trade("BTC-PERP", "2 @ 60000"));
    expect(shard.position("BTC-PERP")).toEqual(["2", "120000"]);
    // 10,000 + 2 x 61,500 - 120,000
    expect(usdText(said.equity)).toBe("13000");
  });

  it("BK-1, inverse: 300 contracts of 100 USD bought at 60,000 cost 0.5 BTC", () => {
    const shard = new Shard();
    shard.prices({ USDT: "1", BTC: "61500" });
    shard.deposit("ann", "BTC", "1");
    const said = snapshot(shard.trade("BTC-COIN", "300 @ 60000"));
    expect(shard.position("BTC-COIN")).toEqual(["300", "0.5"]);
    // 1 + 0.5 - 30,000 / 61,500 = 1.012195121951219512.. BTC, x 61,500 x 0.95
    expect(usdText(said.equity)).toBe("59137.5");
    const rounded = new Shard();
    rounded.prices({ USDT: "1", BTC: "61500" });
    rounded.trade("BTC-COIN", "300 @ 61500");
    expect(rounded.position("BTC-COIN")).toEqual(["300", "0.487804878048780488"]);
  });

  it("BK-2: closing realises the cost in proportion, flipping closes, then opens", () => {
    const shard = opened({ BTC: "60000" }, "10000");
    shard.trade("BTC-PERP", "3 @ 60000");
    shard.trade("BTC-PERP", "-1 @ 61000");
    // 10,000 + 61,000 - 180,000 x 1 / 3
    expect(shard.cash("USDT")).toBe("11000");
    expect(shard.position("BTC-PERP")).toEqual(["2", "120000"]);
    shard.trade("BTC-PERP", "-3 @ 62000");
    // 11,000 + 2 x 62,000 - 120,000
    expect(shard.cash("USDT")).toBe("15000");
    expect(shard.position("BTC-PERP")).toEqual(["-1", "-62000"]);
  });

  it("BK-4: a rate of 0.0001 costs a long of 2 at 61,500 12.3, rounded once if inverse", () => {
    const shard = opened({ BTC: "61500" }, "10000");
    shard.trade("BTC-PERP", "2 @ 60000");
    shard.deposit("ann", "BTC", "1");
    shard.trade("BTC-COIN", "300 @ 60000");
    const funding = { kind: "FundingApplied", rate: rate("0.0001"), mark: price("61500") } as const;
    shard.say("prices", { ...funding, instrument: "BTC-PERP" });
    shard.say("prices", { ...funding, instrument: "BTC-COIN" });
    expect(shard.cash("USDT")).toBe("9987.7");
    // 1 - 0.487804878048780488 x 0.0001, whose 22 decimals become 18
    expect(shard.cash("BTC")).toBe("0.999951219512195122");
  });

  it("BK-5: 2 futures bought at 60,000 and settled at 58,000 cost 4,000", () => {
    const shard = opened({ BTC: "58500" }, "10000");
    shard.trade("BTC-MAR", "2 @ 60000");
    const settlement = { instrument: "BTC-MAR", price: price("58000") };
    shard.say("prices", { kind: "SettlementPricePublished", ...settlement });
    expect(shard.cash("USDT")).toBe("6000");
    expect(shard.position("BTC-MAR")).toBeNull();
  });

  it("BK-6: a fee of 12 and a rebate of 3 leave the venue with 9", () => {
    const shard = opened({ BTC: "60000" }, "10000");
    shard.trade("BTC-PERP", "1 @ 60000 fee 12");
    shard.trade("BTC-PERP", "-1 @ 60000 fee -3");
    expect(shard.cash("USDT")).toBe("9991");
    expect(shard.state.books.venue.get("USDT")!.fees).toBe(amount("9"));
  });
});

describe("CO and MA: equity and requirements", () => {
  it("CO-1: assets count at price x weight, debts at price", () => {
    const shard = opened({ BTC: "60000" }, "1000");
    const said = snapshot(shard.deposit("ann", "BTC", "0.5"));
    // 1,000 x 1 x 1 + 0.5 x 60,000 x 0.95
    expect(usdText(said.equity)).toBe("29500");
    shard.trade("BTC-PERP", "1 @ 60000");
    shard.prices({ BTC: "58000" });
    const fallen = snapshot(shard.deposit("ann", "BTC", "0.1"));
    // USDT: 1,000 - 2,000 = -1,000 at 1; BTC: 0.6 x 58,000 x 0.95 = 33,060
    expect(usdText(fallen.equity)).toBe("32060");
  });

  it("CO-7: cash bounds a withdrawal first, then the initial margin after it", () => {
    const shard = opened({ BTC: "60500" }, "10000");
    shard.trade("BTC-PERP", "2 @ 60000");
    expect(shard.withdraw("ann", "USDT", "10500")).toMatchObject([
      { kind: "Rejected", reason: "InsufficientBalance", missing: amount("500") },
    ]);
    // After it 11,000 - 10,000 = 1,000 against 2 x 60,500 x 0.02 = 2,420.
    expect(shard.withdraw("ann", "USDT", "10000")).toMatchObject([
      { kind: "Rejected", reason: "InsufficientMargin", missing: amount("1420") },
    ]);
    expect(snapshot(shard.withdraw("ann", "USDT", "8580")).status).toBe("Healthy");
  });

  it("MA-13, MA-14: 40 at 50,000 require 50,000 and 25,000, against which equity is held", () => {
    const shard = opened({ BTC: "50000" }, "60000");
    const healthy = snapshot(shard.trade("BTC-PERP", "40 @ 50000"));
    // 1,000,000 x 0.02 + 1,000,000 x 0.03, and 1,000,000 x 0.01 + 1,000,000 x 0.015
    expect(figures(healthy)).toEqual(["Healthy", "60000", "50000", "25000"]);
    // 25,000 / 60,000
    expect(rateText(healthy.utilisation)).toBe("0.416666666667");
    // 60,000 - 40 x 500 = 40,000; requirements fall with the notional of 1,980,000.
    const reduceOnly = snapshot(shard.prices({ BTC: "49500" }));
    expect(figures(reduceOnly)).toEqual(["ReduceOnly", "40000", "49400", "24700"]);
    const liquidating = snapshot(shard.prices({ BTC: "49100" }));
    expect(figures(liquidating)).toEqual(["Liquidating", "24000", "48920", "24460"]);
    expect(snapshot(shard.prices({ BTC: "48400" })).status).toBe("Bankrupt");
  });
});

describe("LI: liquidation", () => {
  /** Ann holds 40 bought at 50,500, and has 40,000: equity 20,000 at 50,000. */
  function short20000(): { readonly shard: Shard; readonly first: OutputEvent[] } {
    const shard = opened({ BTC: "50500" }, "40000");
    shard.trade("BTC-PERP", "40 @ 50500");
    return { shard, first: shard.prices({ BTC: "50000" }) };
  }

  it("LI-1, LI-6: below maintenance the orders go first, and nothing more without a price", () => {
    const { shard, first } = short20000();
    expect(figures(snapshot(first))).toEqual(["Liquidating", "20000", "50000", "25000"]);
    expect(commands(first)).toMatchObject([{ action: "CancelOrders", liquidationId: "ann:1:1" }]);
    expect(commands(shard.say("prices", { kind: "ClockTicked" }))).toEqual([]);
  });

  it("LI-2, LI-3: 7.190 of 40 restore the buffer, at 49,500 or better", () => {
    const { shard } = short20000();
    const [reduce, ...more] = commands(shard.prices({ USDT: "1" }));
    expect(more).toEqual([]);
    expect(reduce).toMatchObject({ action: "ReducePosition", liquidationId: "ann:1:2" });
    // Supported: 20,000 / 1.02 = 19,607.84..; kept: 1,000,000 + 9,607.84.. / 0.015 = 1,640,522.87..
    // of notional, 32.8104.. contracts; closed: 7.1895.. in lots of 0.001.
    expect(quantityText(reduce!.quantity!)).toBe("-7.19");
    // 50,000 - 20,000 / 40
    expect(priceText(reduce!.limitPrice!)).toBe("49500");
  });

  it("LI-5: filled at the mark, the fill itself ends the epoch", () => {
    const { shard } = short20000();
    shard.prices({ USDT: "1" });
    const filled = snapshot(shard.trade("BTC-PERP", "-7.19 @ 50000", "ann:1:2"));
    // 32.81 x 50,000 = 1,640,500: 10,000 + 640,500 x 0.015; x 1.02 = 19,999.65
    expect(figures(filled)).toEqual(["ReduceOnly", "20000", "39215", "19607.5"]);
    expect(shard.state.liquidations.get("ann")).toMatchObject({
      phase: "Idle",
      epoch: 1,
      step: 2,
    });
  });

  it("LI-5: unfilled for 30 s, the next price commands the next step", () => {
    const { shard } = short20000();
    const [reduce] = commands(shard.prices({ USDT: "1" }, 1_000_000));
    expect(commands(shard.prices({ USDT: "1" }, 1_029_999))).toEqual([]);
    const [next] = commands(shard.prices({ USDT: "1" }, 1_030_000));
    expect([reduce!.liquidationId, next!.liquidationId]).toEqual(["ann:1:2", "ann:1:3"]);
  });

  it("a shortfall: 500 below zero with nothing left to close is recorded once", () => {
    const shard = opened({ BTC: "60000" }, "1500");
    shard.trade("BTC-PERP", "1 @ 60000");
    shard.prices({ BTC: "58000" });
    const closed = shard.trade("BTC-PERP", "-1 @ 58000");
    expect(closed.at(-1)).toMatchObject({ kind: "ShortfallRecorded", shortfall: usd("500") });
    expect(shard.prices({ USDT: "1" }).map(({ kind }) => kind)).not.toContain("ShortfallRecorded");
  });
});

describe("when figures are computed and told", () => {
  it("an unpriced asset counts zero, and its holder may only reduce", () => {
    const shard = new Shard();
    const said = snapshot(shard.deposit("ann", "USDT", "10"));
    expect([said.status, usdText(said.equity), said.unpriced]).toEqual([
      "ReduceOnly",
      "0",
      ["USDT"],
    ]);
  });

  it("nobody withdraws on the strength of what has no price", () => {
    const shard = new Shard();
    shard.prices({ BTC: "60000" });
    shard.deposit("ann", "BTC", "1");
    shard.trade("BTC-PERP", "10 @ 70000");
    expect(shard.withdraw("ann", "BTC", "1")).toEqual([
      expect.objectContaining({
        kind: "Rejected",
        reason: "UnpricedHolding",
        detail: "USDT held without a price; try again later",
      }),
    ]);
  });

  it("the first trade's price is the mark until an index or mark is known", () => {
    const shard = new Shard();
    shard.prices({ USDT: "1" });
    shard.deposit("ann", "USDT", "10000");
    const said = snapshot(shard.trade("BTC-PERP", "1 @ 60000"));
    expect(usdText(said.maintenanceMargin)).toBe("600");
    shard.prices({ BTC: "61000" });
    expect(usdText(snapshot(shard.trade("BTC-PERP", "1 @ 61000")).maintenanceMargin)).toBe("1220");
  });

  it("a version takes effect before the first entry of its time is folded", () => {
    const shard = opened({ BTC: "60000" }, "10000");
    shard.publish({ version: 2, effectiveTime: 5_000 });
    expect(snapshot(shard.trade("BTC-PERP", "1 @ 60000")).parameterVersion).toBe(1);
    const said = shard.say("prices", { kind: "ClockTicked", eventTime: 5_000 });
    expect(shard.state.parameters!.version).toBe(2);
    expect(said).toEqual([]);
  });

  it("prices make a snapshot due by status, by utilisation and by period", () => {
    const shard = opened({ BTC: "60000" }, "10000");
    shard.trade("BTC-PERP", "2 @ 60000");
    const trigger = (outputs: readonly OutputEvent[]) => snapshot(outputs)?.trigger ?? null;
    // 1,200 / 10,000 = 0.12; 1,198 / 9,800 = 0.122..; 1,160 / 6,000 = 0.193..
    expect(trigger(shard.prices({ BTC: "59900" }))).toBeNull();
    expect(trigger(shard.prices({ BTC: "58000" }))).toBe("UtilisationMove");
    expect(trigger(shard.prices({ BTC: "55500" }))).toBe("StatusChange");
    expect(trigger(shard.prices({ BTC: "55501" }, 2_000_000))).toBe("Periodic");
  });
});
