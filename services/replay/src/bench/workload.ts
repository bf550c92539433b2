/**
 * Seeded journal entries to measure with: accounts with deposits, four linear perpetuals, tiered
 * parameters, and fills spread evenly over accounts and instruments.
 */
import {
  type Amount,
  amount,
  isClearingAction,
  type JournalEntry,
  multiplier,
  type Price,
  type Quantity,
  quantity,
  rate,
  type SourceTopic,
  type TradeExecuted,
  type TradeLeg,
  usd,
} from "@margin-engine/core";
import { type InputRecord, inputRecord } from "@margin-engine/runtime";
import { nextWord, type Random, seededRandom } from "../simulation/random";

const START = 1_760_000_000_000;
const UNDERLYINGS = ["BTC", "ETH", "SOL", "XRP"] as const;
const CENT = 1_000_000n;
const LOT = 100_000n;

/** Builds the entries of one shard; each gets the next source offset of its topic. */
export class Workload {
  private readonly random: Random;
  private readonly offsets = new Map<SourceTopic, number>();
  private readonly accounts: readonly string[];
  private readonly instruments = UNDERLYINGS.map((underlying) => `${underlying}-PERP`);
  private batches = 0;

  constructor(accounts: number, seed: number) {
    this.random = seededRandom(seed, 0);
    this.accounts = Array.from({ length: accounts }, (_, at) => `account-${at}`);
  }

  /** Listings, parameters and first prices. */
  *opening(): Generator<JournalEntry> {
    for (const underlying of UNDERLYINGS) {
      yield {
        ...this.head("instruments"),
        kind: "InstrumentListed",
        instrument: `${underlying}-PERP`,
        instrumentType: "Perpetual",
        contractType: "Linear",
        underlying,
        settlementAsset: "USDT",
        multiplier: multiplier("1"),
        lotSize: quantity("0.001"),
        expiry: null,
        strike: null,
        optionType: null,
      };
    }
    yield this.parameters();
    yield this.prices(0n);
  }

  /** A deposit for every account, then one position in each of the first instruments. */
  *holdings(positions: number): Generator<JournalEntry> {
    for (const account of this.accounts) {
      yield {
        ...this.head("collateral"),
        kind: "CollateralDeposited",
        account,
        asset: "USDT",
        amount: amount("100000"),
      };
    }
    for (const account of this.accounts) {
      for (let at = 0; at < positions; at++) yield this.leg(account, this.instruments[at]!);
    }
  }

  /** A fill of a random account in a random one of the first `instruments` instruments. */
  anyLeg(instruments: number): TradeLeg {
    const account = this.accounts[nextWord(this.random) % this.accounts.length]!;
    return this.leg(account, this.instruments[nextWord(this.random) % instruments]!);
  }

  /** All four indexes at 100 dollars and a number of cents, the stablecoin at one dollar. */
  prices(cents: bigint): JournalEntry {
    this.batches += 1;
    const price = (10_000n * CENT + cents * CENT) as Price;
    const index = (symbol: string, at: Price) =>
      ({ quoteType: "Index", symbol, price: at }) as const;
    return {
      ...this.head("prices"),
      kind: "PriceBatch",
      batch: this.batches,
      fromOffset: this.batches - 1,
      prices: [
        ...UNDERLYINGS.map((symbol) => index(symbol, price)),
        index("USDT", (100n * CENT) as Price),
      ],
      figures: [],
      decisions: [],
    };
  }

  private leg(account: string, instrument: string): TradeLeg {
    const word = nextWord(this.random);
    const lots = BigInt((word >>> 8) % 1000) + 1n;
    return {
      ...this.head("trades"),
      kind: "TradeLeg",
      account,
      instrument,
      price: ((9_950n + BigInt(word % 100)) * CENT) as Price,
      quantity: ((word & 1) === 0 ? lots * LOT : -lots * LOT) as Quantity,
      fee: 10_000_000_000_000n as Amount,
      liquidationId: null,
    };
  }

  private parameters(): JournalEntry {
    const tier = (limit: string | null, initial: string, maintenance: string) => ({
      notionalLimit: limit === null ? null : usd(limit),
      initialRate: rate(initial),
      maintenanceRate: rate(maintenance),
    });
    return {
      ...this.head("risk-parameters"),
      kind: "RiskParametersPublished",
      version: 1,
      preset: "bench",
      effectiveTime: START,
      collateral: [{ asset: "USDT", weight: rate("1") }],
      schedules: UNDERLYINGS.map((underlying) => ({
        underlying,
        tiers: [
          tier("100000", "0.02", "0.01"),
          tier("1000000", "0.04", "0.02"),
          tier(null, "0.1", "0.05"),
        ],
      })),
      liquidationBuffer: rate("0.02"),
      liquidationTimeoutMs: 60_000,
      snapshotUtilisationStep: rate("0.01"),
      snapshotPeriodMs: 60_000,
      priceIntegrity: null,
      portfolio: null,
      rangeCalibration: null,
      collateralRules: null,
      ladder: null,
    };
  }

  private head(topic: SourceTopic) {
    const offset = (this.offsets.get(topic) ?? -1) + 1;
    this.offsets.set(topic, offset);
    return {
      eventId: `${topic}-${offset}`,
      eventTime: START,
      source: { topic, partition: 0, offset, part: 0 },
    };
  }
}

/**
 * The same load as inputs of the whole engine: listings, parameters, prices and deposits, then
 * trades between random accounts, a thousand a batch.
 */
export function* tradeBatches(load: {
  readonly accounts: number;
  readonly seed: number;
  readonly trades: number;
}): Generator<readonly InputRecord[]> {
  const workload = new Workload(load.accounts, load.seed);
  yield openingInputs(workload);
  let made = 0;
  while (made < load.trades) {
    yield Array.from({ length: TRADES_PER_BATCH }, () => tradeInput(workload, made++));
  }
}

/** What a venue publishes before its first trade. */
export function openingInputs(workload: Workload): InputRecord[] {
  return [...workload.opening(), ...workload.holdings(0)].flatMap(inputsOf);
}

/** A trade between two random accounts. Its event time tells its number. */
export function tradeInput(workload: Workload, number: number): InputRecord {
  const [bought, sold] = [workload.anyLeg(4), workload.anyLeg(4)];
  return inputRecord(tradeOf(bought, sold.account, number));
}

/** The number of the trade whose event time it is. */
export function tradeNumber(eventTime: number): number {
  return eventTime - START;
}

const TRADES_PER_BATCH = 1_000;

/** What the sequencer makes these journal entries of. */
function inputsOf(entry: JournalEntry): InputRecord[] {
  if (isClearingAction(entry)) return [];
  switch (entry.kind) {
    case "InstrumentListed":
    case "RiskParametersPublished":
    case "CollateralDeposited":
      return [inputRecord({ ...entry, source: null })];
    case "PriceBatch":
      return entry.prices.map(({ quoteType, symbol, price }) => {
        const head = { kind: "PriceQuoted", eventId: symbol, eventTime: entry.eventTime } as const;
        return inputRecord({ ...head, quoteSource: "bench", quoteType, symbol, price });
      });
    case "TradeLeg":
    case "FundingApplied":
    case "SettlementPricePublished":
    case "ClockTicked":
    case "DepositObserved":
    case "DepositJudged":
    case "ChainHeadObserved":
    case "ChainReorganised":
    case "AssetCapJudged":
    case "WithdrawalRequested":
    case "WithdrawalPaid":
    case "BreakerReleased":
    case "MarginModeRequested":
    case "ClearingRulesPublished":
    case "InsuranceContributed":
    case "SettlementConfirmed":
    case "Quarantined":
      return [];
  }
}

function tradeOf(leg: TradeLeg, seller: string, number: number): TradeExecuted {
  const { instrument, price, quantity: signed, account: buyer, fee } = leg;
  const traded = (signed < 0n ? -signed : signed) as Quantity;
  return {
    kind: "TradeExecuted",
    eventId: `trade-${number}`,
    eventTime: START + number,
    venue: "bench",
    instrument,
    price,
    quantity: traded,
    buyer,
    seller,
    buyerFee: fee,
    sellerFee: fee,
    buyerLiquidationId: null,
    sellerLiquidationId: null,
  };
}
