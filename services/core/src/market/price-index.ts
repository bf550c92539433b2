/**
 * The price of each symbol from the last quotes of its sources: their simple median, so that no one
 * source of three or more can set it alone.
 */
import { type PriceQuoted, QUOTE_TYPES, type QuoteType } from "../events/price";
import { divideHalfEven } from "../money/rounding";
import type { Price } from "../money/units";

interface SourceQuote {
  readonly price: Price;
  readonly eventTime: number;
}

export interface SymbolQuotes {
  readonly quoteType: QuoteType;
  readonly symbol: string;
  /** Last quote of each source, by source. */
  readonly quotes: Map<string, SourceQuote>;
  /** The price the journal showed last; null before the first. */
  published: Price | null;
}

/** The middle price; of an even number of prices the mean of the two middle ones, half-even to 8
 * decimals. There must be at least one. */
export function medianPrice(prices: readonly Price[]): Price {
  const sorted = prices.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const upper = sorted[sorted.length >> 1]!;
  if (sorted.length % 2 === 1) return upper;
  return divideHalfEven(sorted[(sorted.length >> 1) - 1]! + upper, 2n) as Price;
}

export class PriceIndex {
  private readonly symbols = {
    Index: new Map<string, SymbolQuotes>(),
    Mark: new Map<string, SymbolQuotes>(),
  } satisfies Record<QuoteType, Map<string, SymbolQuotes>>;

  get(quoteType: QuoteType, symbol: string): SymbolQuotes | undefined {
    return this.symbols[quoteType].get(symbol);
  }

  /** Puts a source's last quote; returns its symbol. */
  put(quote: PriceQuoted): SymbolQuotes {
    const symbol = this.get(quote.quoteType, quote.symbol) ?? this.begin(quote);
    symbol.quotes.set(quote.quoteSource, { price: quote.price, eventTime: quote.eventTime });
    return symbol;
  }

  /** Puts a symbol as a checkpoint kept it. */
  restore(symbol: SymbolQuotes): void {
    this.symbols[symbol.quoteType].set(symbol.symbol, symbol);
  }

  drop(quoteType: QuoteType, symbol: string): void {
    this.symbols[quoteType].delete(symbol);
  }

  /** All symbols, by quote type, then symbol. */
  sorted(): SymbolQuotes[] {
    return sortSymbols(QUOTE_TYPES.flatMap((type) => [...this.symbols[type].values()]));
  }

  private begin(quote: PriceQuoted): SymbolQuotes {
    const { quoteType, symbol } = quote;
    const begun: SymbolQuotes = { quoteType, symbol, quotes: new Map(), published: null };
    this.restore(begun);
    return begun;
  }
}

/** By quote type, then symbol, in code unit order. */
export function sortSymbols(symbols: Iterable<SymbolQuotes>): SymbolQuotes[] {
  return [...symbols].sort((left, right) => {
    if (left.quoteType !== right.quoteType) return left.quoteType < right.quoteType ? -1 : 1;
    return left.symbol < right.symbol ? -1 : left.symbol > right.symbol ? 1 : 0;
  });
}
