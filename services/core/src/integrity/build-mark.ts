/**
 * PI-2: a mark is the median of the index with the average premium, of the venue's own book, and of
 * the perpetuals of other venues. An input that is missing or too old is left out.
 */
import type { MarkInput } from "../events/price-integrity";
import { median } from "../market/median";
import type { Price, Rate } from "../money/units";
import type { Judgement, QuorumPrice } from "./judge-sources";
import type { Built, Deciding, SymbolPrice } from "./symbol-price";

/** The index of the underlying in the mark's quote currency, and until when it has a quorum. */
export interface MarkIndex {
  readonly price: Price;
  readonly until: number;
}

interface Input {
  readonly input: MarkInput;
  readonly price: Price;
  /** Last time at which it is fresh. */
  readonly until: number;
}

export interface MarkBuilding extends Deciding {
  /** Of the perpetuals of other venues. */
  readonly judgement: Judgement;
  /** Null where there is none that is Valid. */
  readonly index: MarkIndex | null;
}

/** Moves the average premium on to `now`. */
export function buildMark(symbol: SymbolPrice, building: MarkBuilding): Built {
  const { sources, agreed, reviewAfter } = building.judgement;
  const inputs = bookInputs(symbol, building);
  if (agreed !== null) {
    inputs.push({ input: "External", price: agreed.price, until: agreed.quorumUntil });
  }
  return {
    sources,
    inputs: inputs.map(({ input, price }) => ({ input, price })),
    agreed: inputs.length === 0 ? null : agreedBy(inputs, agreed),
    reviewAfter: Math.min(reviewAfter, ...inputs.map(({ until }) => until)),
  };
}

/** A mark's spread is that of its sources; its three inputs may well differ in a fast market. */
function agreedBy(inputs: readonly Input[], external: QuorumPrice | null): QuorumPrice {
  const until = Math.max(...inputs.map((each) => each.until));
  return {
    price: median(inputs.map(({ price }) => price)),
    spread: external?.spread ?? (0n as Rate),
    quorumUntil: until,
    freshUntil: until,
  };
}

function bookInputs(symbol: SymbolPrice, building: MarkBuilding): Input[] {
  const used = usedBook(symbol, building);
  if (used === null) return [];
  const { bid, ask, until } = used;
  const { index, policy, now } = building;
  const inputs: Input[] = [];
  if (index !== null) {
    const { premiumPeriodMs: periodMs, quoteAgeMsMax: stepMsMax } = policy.integrity;
    symbol.premium.step(median([bid, ask]) - index.price, now, { periodMs, stepMsMax });
    const price = symbol.premium.over(index.price);
    inputs.push({ input: "Fair", price, until: Math.min(until, index.until) });
  }
  const last = symbol.lastTrade;
  const price = last === null ? median([bid, ask]) : median([bid, ask, last]);
  inputs.push({ input: "Book", price, until });
  return inputs;
}

interface UsedBook {
  readonly bid: Price;
  readonly ask: Price;
  /** Last time at which it is fresh. */
  readonly until: number;
}

/** The venue's book as a mark uses it; null while a side of it is empty, or when it is too old. */
export function usedBook({ book }: SymbolPrice, { policy, now }: Deciding): UsedBook | null {
  if (book === null || book.bestBid === null || book.bestAsk === null) return null;
  const until = book.eventTime + policy.integrity.quoteAgeMsMax;
  return now > until ? null : { bid: book.bestBid, ask: book.bestAsk, until };
}
