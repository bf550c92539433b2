/**
 * What accounts take in the memory of the margin service: ten thousand in portfolio mode, each with
 * fifty of a thousand options. The account's id, its books, what is derived of them and what it was
 * last told are in it; listings, prices and risk arrays are not.
 */
import {
  amount,
  bookTrade,
  figure,
  type JournalEntry,
  multiplier,
  price,
  type Quantity,
  quantity,
  type SourceTopic,
  type TradeLeg,
} from "@margin-engine/core";
import { marginService } from "@margin-engine/margin";
import { DEFAULT_PRESET_PATH, publishPreset, usablePreset } from "../../parameters";
import { nextWord, type Random, seededRandom } from "../../simulation/random";
import { liveBytes } from "../measure";
import { EXPIRY_DAYS, HELD, START, STRIKES } from "./portfolio-load";

const DAY_MS = 86_400_000;
const LOT = 1_000_000n;
const PREMIUM = price("100");
const NO_FEE = amount("0");
const NO_BYTES = new Uint8Array(0);

/** Bytes an account. */
export function bytesPerOptionAccount(seed: number, accounts: number): number {
  const venue = new OptionVenue(seed);
  const state = marginService.initial({ shard: 0, shards: 1 });
  const tell = (entries: Iterable<JournalEntry>) => {
    for (const event of entries) {
      const place = { topic: "journal", partition: 0, offset: 0, undecodable: null } as const;
      marginService.step(state, { ...place, key: NO_BYTES, value: NO_BYTES, event });
    }
  };
  tell(venue.listings());
  tell(venue.opening());
  const before = liveBytes();
  tell(venue.deposits(accounts));
  // Booked without a snapshot each, which would take a minute and leave nothing behind.
  for (const leg of venue.fills(accounts)) bookTrade(state.books, leg);
  tell(venue.modes(accounts));
  const bytes = liveBytes() - before;
  if (state.books.accounts.size !== accounts) throw new Error("an account was lost");
  return bytes / accounts;
}

/** Its entries, each at the next offset of its topic. */
class OptionVenue {
  private readonly offsets = new Map<SourceTopic, number>();
  private readonly random: Random;
  private readonly options = EXPIRY_DAYS.flatMap((days) =>
    Array.from({ length: STRIKES }, (_, at) => 30_000 + 1_500 * at).flatMap((strike) =>
      (["Call", "Put"] as const).map((optionType) => {
        return { instrument: `BTC-${days}-${strike}-${optionType}`, days, strike, optionType };
      }),
    ),
  );

  constructor(seed: number) {
    this.random = seededRandom(seed, 2);
  }

  *listings(): Generator<JournalEntry> {
    for (const { instrument, days, strike, optionType } of this.options) {
      yield {
        ...this.head("instruments"),
        kind: "InstrumentListed",
        instrument,
        instrumentType: "Option",
        contractType: "Linear",
        underlying: "BTC",
        settlementAsset: "USDC",
        multiplier: multiplier("1"),
        lotSize: quantity("0.01"),
        expiry: START + days * DAY_MS,
        strike: price(String(strike)),
        optionType,
      };
    }
  }

  *deposits(accounts: number): Generator<JournalEntry> {
    for (let each = 0; each < accounts; each++) {
      yield {
        ...this.head("collateral"),
        kind: "CollateralDeposited",
        account: `account-${each}`,
        asset: "USDC",
        amount: amount("10000000"),
      };
    }
  }

  /** Fifty each; every seventh option from a random one on. */
  *fills(accounts: number): Generator<TradeLeg> {
    for (let each = 0; each < accounts; each++) {
      const account = `account-${each}`;
      const first = nextWord(this.random) % this.options.length;
      for (let at = 0; at < HELD; at++) {
        const { instrument } = this.options[(first + 7 * at) % this.options.length]!;
        const lots = BigInt((nextWord(this.random) % 2000) + 1);
        yield {
          ...this.head("trades"),
          kind: "TradeLeg",
          account,
          instrument,
          price: PREMIUM,
          quantity: ((at & 1) === 0 ? lots * LOT : -lots * LOT) as Quantity,
          fee: NO_FEE,
          liquidationId: null,
        };
      }
    }
  }

  /** The default preset, prices, and every figure that an option needs. */
  *opening(): Generator<JournalEntry> {
    const preset = usablePreset(DEFAULT_PRESET_PATH);
    const source = this.head("risk-parameters");
    yield { ...publishPreset({ ...preset, priceIntegrity: null }, 1, START), ...source };
    yield {
      ...this.head("prices"),
      kind: "PriceBatch",
      batch: 1,
      fromOffset: 0,
      prices: [
        { quoteType: "Index", symbol: "BTC", price: price("60000") },
        { quoteType: "Index", symbol: "USDC", price: price("1") },
      ],
      figures: [
        ...this.options.map(({ instrument }) => ({
          figure: "Volatility" as const,
          symbol: instrument,
          expiry: null,
          value: figure("0.6"),
        })),
        ...EXPIRY_DAYS.map((days) => ({
          figure: "Forward" as const,
          symbol: "BTC",
          expiry: START + days * DAY_MS,
          value: figure("60100"),
        })),
      ],
      decisions: [],
    };
  }

  *modes(accounts: number): Generator<JournalEntry> {
    for (let each = 0; each < accounts; each++) {
      yield {
        ...this.head("collateral"),
        kind: "MarginModeRequested",
        account: `account-${each}`,
        mode: "Portfolio",
      };
    }
  }

  private head(topic: SourceTopic) {
    const offset = (this.offsets.get(topic) ?? -1) + 1;
    this.offsets.set(topic, offset);
    const source = { topic, partition: 0, offset, part: 0 } as const;
    return { eventId: `${topic}-${offset}`, eventTime: START, source };
  }
}
