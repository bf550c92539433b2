/** The last quotes of each symbol by its sources, as the sequencer keeps them. */
import { type PriceQuoted, QUOTE_TYPES, type QuoteType } from "../events/price";
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
