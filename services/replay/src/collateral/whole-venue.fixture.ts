/** Sequencer and margin shards in one process: an input goes in, what the shards say comes out. */
import {
  amount,
  auditBooks,
  type CollateralRules,
  type InputEvent,
  type JournalEntry,
  type MarginSnapshot,
  type MarginState,
  multiplier,
  type OutputEvent,
  price,
  quantity,
  type RiskParametersPublished,
  rate,
  shardOf,
  usd,
} from "@margin-engine/core";
import { integrity } from "@margin-engine/core/given";
import { marginService } from "@margin-engine/margin";
import { topicOfKind } from "@margin-engine/runtime";
import { sequencerService } from "@margin-engine/sequencer";

export const RULES: CollateralRules = {
  safeHaircut: rate("0.1"),
  safeShare: rate("0.25"),
  profitCap: null,
  assets: [
    {
      asset: "USDE",
      sizeFactor: rate("0"),
      redemptionSymbol: "USDE.PAR",
      redeemedInto: null,
      venueCap: null,
    },
  ],
  chains: [
    {
      chain: "bitcoin",
      observers: [],
      observersRequired: 1,
      steps: [{ valueMost: null, safeConfirmations: 3, finalisedConfirmations: 6 }],
      stallMs: 7_200_000,
      decayMs: 3_600_000,
      safeCap: usd("250"),
      blocksKept: 100,
      holdMs: 3_600_000,
    },
  ],
};

/** Every asset at a weight of 0.9. */
function published(
  judged: boolean,
  collateralRules: CollateralRules,
): Omit<RiskParametersPublished, "eventTime" | "effectiveTime"> {
  const assets = ["BTC", "USDC", "USDE", "UST", "USDT"];
  return {
    kind: "RiskParametersPublished",
    eventId: "parameters-1",
    source: null,
    version: 1,
    preset: "collateral",
    collateral: assets.map((asset) => ({ asset, weight: rate("0.9") })),
    schedules: [],
    liquidationBuffer: rate("0.02"),
    liquidationTimeoutMs: 30_000,
    snapshotUtilisationStep: rate("0.05"),
    snapshotPeriodMs: 60_000,
    priceIntegrity: judged ? integrity() : null,
    portfolio: null,
    rangeCalibration: null,
    collateralRules,
    ladder: null,
  };
}

type Said<E> = E extends InputEvent ? Omit<E, "eventId" | "eventTime" | "source"> : never;

const NO_BYTES = new Uint8Array(0);

export class WholeVenue {
  now = 1_000_000;
  readonly answers: OutputEvent[] = [];
  /** What the sequencer said, in its order. */
  readonly journal: JournalEntry[] = [];
  /** Why inputs were refused. */
  readonly refused: string[] = [];
  private last: InputEvent | null = null;
  private readonly offsets = new Map<string, number>();
  private sequencer: ReturnType<typeof sequencerService.initial>;
  private shardStates: MarginState[];

  constructor(
    readonly shards: number,
    judged = false,
    rules: CollateralRules = RULES,
  ) {
    this.sequencer = sequencerService.initial({ shard: 0, shards });
    this.shardStates = Array.from({ length: shards }, (_, shard) =>
      marginService.initial({ shard, shards }),
    );
    const times = { eventTime: this.now, effectiveTime: this.now };
    this.feed({ ...published(judged, rules), ...times });
  }

  /** Tells an input at the present time; returns what the shards answered. */
  tell(said: Said<InputEvent>): OutputEvent[] {
    const eventId = `input-${this.offsets.get("all") ?? 0}`;
    return this.feed({ ...said, eventId, eventTime: this.now, source: null } as InputEvent);
  }

  /** Index prices by source, as `north BTC`, and the batch that they make. */
  quote(prices: Readonly<Record<string, string>>): OutputEvent[] {
    for (const [name, text] of Object.entries(prices)) {
      const [quoteSource, symbol] = name.split(" ") as [string, string];
      const index = { quoteType: "Index", quoteSource, symbol, price: price(text) } as const;
      this.tell({ kind: "PriceQuoted", ...index });
    }
    return this.later(100).tell({ kind: "ClockTicked" });
  }

  later(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  deposit(account: string, text: string, asset = "USDT"): MarginSnapshot {
    const said = this.tell({ kind: "CollateralDeposited", account, asset, amount: amount(text) });
    return said.findLast((event) => event.kind === "MarginSnapshot")!;
  }

  withdraw(account: string, text: string, asset = "USDT"): OutputEvent[] {
    return this.tell({ kind: "WithdrawalRequested", account, asset, amount: amount(text) });
  }

  /** Custody has paid out what was accepted. */
  pay(account: string, text: string, asset = "USDT"): OutputEvent[] {
    return this.tell({ kind: "WithdrawalPaid", account, asset, amount: amount(text) });
  }

  see(
    account: string,
    place: { transaction: string; height: number; size?: string },
    observer: string | null = null,
  ) {
    const { transaction, height, size = "1" } = place;
    const deposit = { account, asset: "BTC", amount: amount(size), output: 0 };
    return this.tell({
      kind: "DepositObserved",
      chain: "bitcoin",
      transaction,
      height,
      observer,
      ...deposit,
    });
  }

  head(height: number, observer: string | null = null): OutputEvent[] {
    const signals = { safeHeight: null, finalisedHeight: null };
    return this.tell({
      kind: "ChainHeadObserved",
      chain: "bitcoin",
      observer,
      height,
      ...signals,
    });
  }

  fork(fromHeight: number, observer: string | null = null): OutputEvent[] {
    return this.tell({ kind: "ChainReorganised", chain: "bitcoin", observer, fromHeight });
  }

  stateOf(account: string): MarginState {
    return this.shardStates[shardOf(account, this.shards)]!;
  }

  /** Goes on from the checkpoints of all services. */
  restart(): void {
    const placement = { shard: 0, shards: this.shards };
    const sequenced = sequencerService.checkpoint(this.sequencer);
    this.sequencer = sequencerService.restore(placement, sequenced);
    this.shardStates = this.shardStates.map((state, shard) =>
      marginService.restore({ shard, shards: this.shards }, marginService.checkpoint(state)),
    );
  }

  /** The last input once more. */
  repeat(): void {
    if (this.last !== null) this.feed(this.last);
  }

  /** A perpetual on BTC, settled in USDT. */
  list(): void {
    this.tell({
      ...{ kind: "InstrumentListed", instrument: "BTC-PERP", instrumentType: "Perpetual" },
      ...{ contractType: "Linear", underlying: "BTC", settlementAsset: "USDT" },
      ...{ multiplier: multiplier("1"), lotSize: quantity("0.1") },
      ...{ expiry: null, strike: null, optionType: null },
    });
  }

  trade(buyer: string, seller: string, fill: { size: string; at: string }): OutputEvent[] {
    return this.tell({
      ...{ kind: "TradeExecuted", venue: "venue", instrument: "BTC-PERP", buyer, seller },
      ...{ price: price(fill.at), quantity: quantity(fill.size) },
      ...{ buyerFee: amount("0"), sellerFee: amount("0") },
      ...{ buyerLiquidationId: null, sellerLiquidationId: null },
    });
  }

  private feed(event: InputEvent): OutputEvent[] {
    this.last = event;
    const topic = topicOfKind(event.kind);
    const offset = this.offsets.get(topic) ?? 0;
    this.offsets.set(topic, offset + 1);
    this.offsets.set("all", (this.offsets.get("all") ?? 0) + 1);
    const bytes = { key: NO_BYTES, value: NO_BYTES, undecodable: null };
    const said: OutputEvent[] = [];
    const place = { topic, partition: 0, offset };
    for (const output of sequencerService.step(this.sequencer, { ...place, ...bytes, event })) {
      const entry = output.event;
      if (entry.kind === "DeadLetter") {
        this.refused.push(entry.detail);
        continue;
      }
      this.journal.push(entry);
      const state = this.shardStates[output.partition]!;
      const at = { topic: "journal", partition: output.partition, offset: 0 } as const;
      const answered = marginService.step(state, { ...at, ...bytes, event: entry });
      auditBooks(state.books);
      said.push(...answered.map((answer) => answer.event));
    }
    this.answers.push(...said);
    return said;
  }
}
