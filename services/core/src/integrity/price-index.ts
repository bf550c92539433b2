/**
 * The symbols that are priced, by quote type and name: the last quotes of their sources and the
 * price in force (integrity/symbol-price).
 */
import { type PriceQuoted, QUOTE_TYPES, type QuoteType } from "../events/price";
import type { BookQuoted } from "../events/price-integrity";
import type { Price } from "../money/units";
import { NEVER } from "./judge-sources";
import { beginSymbol, type SymbolPrice } from "./symbol-price";

export class PriceIndex {
  private readonly symbols = {
    Index: new Map<string, SymbolPrice>(),
    Mark: new Map<string, SymbolPrice>(),
  } satisfies Record<QuoteType, Map<string, SymbolPrice>>;
  /** No symbol has an earlier `reviewAfter`. */
  private nextReview = 0;

  get(quoteType: QuoteType, symbol: string): SymbolPrice | undefined {
    return this.symbols[quoteType].get(symbol);
  }

  /** Puts a source's last quote; returns its symbol. */
  put({ quoteType, symbol, quoteSource, price, eventTime }: PriceQuoted): SymbolPrice {
    const known = this.get(quoteType, symbol) ?? this.begin(quoteType, symbol);
    const standing = known.quotes.get(quoteSource)?.standing ?? null;
    known.quotes.set(quoteSource, { price, eventTime, standing });
    return known;
  }

  /** Puts the best prices of an instrument's book; returns its mark. */
  putBook({ instrument, bestBid, bestAsk, eventTime }: BookQuoted): SymbolPrice {
    const mark = this.get("Mark", instrument) ?? this.begin("Mark", instrument);
    mark.book = { bestBid, bestAsk, eventTime };
    return mark;
  }

  /** Takes the price of a trade into the instrument's mark, if its book is quoted. */
  putTrade(instrument: string, price: Price): void {
    const mark = this.get("Mark", instrument);
    if (mark === undefined || mark.book === null || mark.lastTrade === price) return;
    mark.lastTrade = price;
    this.touch(mark);
  }

  /** The next batch decides the symbol anew, whether it is quoted or not. */
  touch(symbol: SymbolPrice): void {
    symbol.reviewAfter = 0;
    this.nextReview = 0;
  }

  touchAll(): void {
    for (const symbol of this.all()) this.touch(symbol);
  }

  /** The symbols whose review is due; each must be decided now. */
  due(now: number): SymbolPrice[] {
    if (now <= this.nextReview) return [];
    const due: SymbolPrice[] = [];
    this.nextReview = NEVER;
    for (const symbol of this.all()) {
      if (symbol.reviewAfter < now) due.push(symbol);
      else this.decided(symbol);
    }
    return due;
  }

  /** Keeps in mind when the symbol is due again. */
  decided({ reviewAfter }: SymbolPrice): void {
    this.nextReview = Math.min(this.nextReview, reviewAfter);
  }

  /** Puts a symbol as a checkpoint kept it. */
  restore(symbol: SymbolPrice): void {
    this.symbols[symbol.quoteType].set(symbol.symbol, symbol);
    this.decided(symbol);
  }

  drop(quoteType: QuoteType, symbol: string): void {
    this.symbols[quoteType].delete(symbol);
  }

  /** The marks of instruments whose book is quoted: they follow the index of their underlying. */
  booked(): SymbolPrice[] {
    return [...this.symbols.Mark.values()].filter(({ book }) => book !== null);
  }

  /** All symbols, by quote type, then symbol. */
  sorted(): SymbolPrice[] {
    return sortSymbols(this.all());
  }

  private all(): SymbolPrice[] {
    return QUOTE_TYPES.flatMap((type) => [...this.symbols[type].values()]);
  }

  private begin(quoteType: QuoteType, symbol: string): SymbolPrice {
    const begun = beginSymbol(quoteType, symbol);
    this.symbols[quoteType].set(symbol, begun);
    return begun;
  }
}

/** By quote type, then symbol, in code unit order. */
export function sortSymbols(symbols: Iterable<SymbolPrice>): SymbolPrice[] {
  return [...symbols].sort((left, right) => {
    if (left.quoteType !== right.quoteType) return left.quoteType < right.quoteType ? -1 : 1;
    return left.symbol < right.symbol ? -1 : left.symbol > right.symbol ? 1 : 0;
  });
}
