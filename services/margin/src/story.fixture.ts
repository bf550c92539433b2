/**
 * A venue's story, told entry by entry to one shard of the margin service. Entries get the next
 * offset of their topic and the present time; after each of them the books are audited.
 */
import {
  type AcceptedFigure,
  amount,
  auditBooks,
  type EntryHead,
  figure,
  type InstrumentListed,
  type JournalEntry,
  type JournalHead,
  type MarginMode,
  type MarginState,
  type OutputEvent,
  type PriceDecision,
  price,
  type Quantity,
  quantity,
  type RiskParametersPublished,
  rate,
  type SourcePosition,
  type SourceTopic,
} from "@margin-engine/core";
import type { Received } from "@margin-engine/runtime";
import { parameters, perpetual } from "./plain.fixture";
import { marginService } from "./service";

/** What an entry says, without the head that the story gives it. */
type Said<Entry> = Entry extends JournalEntry
  ? Omit<Entry, keyof EntryHead | keyof JournalHead>
  : never;
export type Saying = Said<JournalEntry>;

const TOPIC: Record<JournalEntry["kind"], SourceTopic> = {
  TradeLeg: "trades",
  PriceBatch: "prices",
  FundingApplied: "prices",
  SettlementPricePublished: "prices",
  ClockTicked: "prices",
  CollateralDeposited: "collateral",
  DepositObserved: "collateral",
  DepositJudged: "collateral",
  AssetCapJudged: "collateral",
  WithdrawalPaid: "collateral",
  ChainHeadObserved: "collateral",
  ChainReorganised: "collateral",
  WithdrawalRequested: "collateral",
  MarginModeRequested: "collateral",
  InstrumentListed: "instruments",
  RiskParametersPublished: "risk-parameters",
  BreakerReleased: "risk-parameters",
  ClearingRulesPublished: "risk-parameters",
  InsuranceContributed: "collateral",
  SettlementConfirmed: "collateral",
  PositionTakenOver: "clearing-actions",
  InsurancePaid: "clearing-actions",
  RiskRequested: "clearing-actions",
  PositionsDeleveraged: "clearing-actions",
  HaircutSet: "clearing-actions",
  Quarantined: "trades",
};

const NO_BYTES = new Uint8Array(0);

export interface Fill {
  readonly buyer?: string;
  readonly seller?: string;
  readonly size: string;
  readonly at: string;
  readonly instrument?: string;
  readonly buyerLiquidation?: string;
  readonly sellerLiquidation?: string;
  readonly buyerFee?: string;
}

export function receive(event: JournalEntry | null): Received<JournalEntry> {
  const place = { topic: "journal", partition: 0, offset: 0 } as const;
  const undecodable =
    event === null ? ({ reason: "Undecodable", detail: "torn bytes" } as const) : null;
  return { ...place, key: NO_BYTES, value: NO_BYTES, event, undecodable };
}

export class Story {
  /** Event time of the next entry. */
  now = 1_000_000;
  /** All entries told, and all that was answered. */
  readonly entries: JournalEntry[] = [];
  readonly answers: OutputEvent[] = [];
  private readonly offsets = new Map<SourceTopic, number>();
  private batches = 0;

  constructor(readonly state: MarginState = marginService.initial({ shard: 0, shards: 1 })) {}

  /** A venue with everything listed and priced, and a desk that is good for any trade. */
  static opened(changes: Partial<RiskParametersPublished> = {}): Story {
    const story = new Story();
    story.list(perpetual());
    story.list(perpetual({ instrument: "ETH-PERP", underlying: "ETH" }));
    story.publish(changes);
    story.prices({ BTC: "100", ETH: "100", USDT: "1" });
    story.deposit("desk", "1000000");
    return story;
  }

  /** Folds an entry as it is. */
  fold(entry: JournalEntry): OutputEvent[] {
    this.entries.push(entry);
    const outputs = marginService.step(this.state, receive(entry));
    auditBooks(this.state.books);
    const events = outputs.map(({ event }) => event);
    this.answers.push(...events);
    return events;
  }

  /** Tells something at the present time, from the next offset of its topic. */
  tell(saying: Saying, place: Partial<SourcePosition> = {}): OutputEvent[] {
    const topic = TOPIC[saying.kind];
    const offset = place.offset ?? (this.offsets.get(topic) ?? -1) + 1;
    this.offsets.set(topic, Math.max(offset, this.offsets.get(topic) ?? 0));
    const source: SourcePosition = { topic, partition: 0, part: 0, ...place, offset };
    const head = { eventId: `${topic}-${offset}`, eventTime: this.now, source };
    return this.fold({ ...saying, ...head } as JournalEntry);
  }

  later(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  list(terms: InstrumentListed): OutputEvent[] {
    return this.tell(terms);
  }

  publish(
    changes: Partial<RiskParametersPublished> = {},
    place: Partial<SourcePosition> = {},
  ): OutputEvent[] {
    return this.tell(parameters({ effectiveTime: this.now, ...changes }), place);
  }

  /** A calibration as the sequencer tells it: behind a price batch, at its offset. */
  calibrate(changes: Partial<RiskParametersPublished>): OutputEvent[] {
    this.figures({});
    const { offset } = this.state.folded.get("prices")![0]!;
    return this.publish(changes, { topic: "prices", offset, part: 1 });
  }

  /** The next price batch: marks of listed instruments, indices of everything else. */
  prices(
    texts: Readonly<Record<string, string>>,
    decisions: readonly PriceDecision[] = [],
  ): OutputEvent[] {
    this.batches += 1;
    const { instruments } = this.state.books;
    const prices = Object.entries(texts).map(([symbol, text]) => {
      const quoteType = instruments.has(symbol) ? ("Mark" as const) : ("Index" as const);
      return { quoteType, symbol, price: price(text) };
    });
    const head = { kind: "PriceBatch", batch: this.batches, fromOffset: 0 } as const;
    return this.tell({ ...head, prices, figures: [], decisions });
  }

  /** The next price batch with figures: a volatility by option, a forward by `BTC@expiry`. */
  figures(texts: Readonly<Record<string, string>>): OutputEvent[] {
    this.batches += 1;
    const figures = Object.entries(texts).map(([name, text]): AcceptedFigure => {
      const [symbol, expiry] = name.split("@") as [string, string | undefined];
      const value = figure(text);
      return expiry === undefined
        ? { figure: "Volatility", symbol, expiry: null, value }
        : { figure: "Forward", symbol, expiry: Number(expiry), value };
    });
    const head = { kind: "PriceBatch", batch: this.batches, fromOffset: 0 } as const;
    return this.tell({ ...head, prices: [], figures, decisions: [] });
  }

  switchMode(account: string, mode: MarginMode): OutputEvent[] {
    return this.tell({ kind: "MarginModeRequested", account, mode });
  }

  deposit(account: string, text: string, asset = "USDT"): OutputEvent[] {
    return this.tell({ kind: "CollateralDeposited", account, asset, amount: amount(text) });
  }

  withdraw(account: string, text: string, asset = "USDT"): OutputEvent[] {
    return this.tell({ kind: "WithdrawalRequested", account, asset, amount: amount(text) });
  }

  /** Both legs of a trade; whoever is not named is the desk. */
  trade(fill: Fill): OutputEvent[] {
    const terms = { instrument: fill.instrument ?? "BTC-PERP", price: price(fill.at) };
    const size = quantity(fill.size);
    const bought = this.tell({
      kind: "TradeLeg",
      ...terms,
      account: fill.buyer ?? "desk",
      quantity: size,
      fee: amount(fill.buyerFee ?? "0"),
      liquidationId: fill.buyerLiquidation ?? null,
    });
    const offset = this.offsets.get("trades")!;
    const sold = this.tell(
      {
        kind: "TradeLeg",
        ...terms,
        account: fill.seller ?? "desk",
        quantity: -size as Quantity,
        fee: amount("0"),
        liquidationId: fill.sellerLiquidation ?? null,
      },
      { offset, part: 1 },
    );
    return [...bought, ...sold];
  }

  fund(text: string, mark: string, instrument = "BTC-PERP"): OutputEvent[] {
    return this.tell({ kind: "FundingApplied", instrument, rate: rate(text), mark: price(mark) });
  }

  settle(text: string, instrument = "BTC-PERP"): OutputEvent[] {
    return this.tell({ kind: "SettlementPricePublished", instrument, price: price(text) });
  }

  tick(): OutputEvent[] {
    return this.tell({ kind: "ClockTicked" });
  }
}
