/**
 * What is known of the market when portfolios are revalued: per underlying its index, per expiry
 * its forward, per instrument its mark or volatility. A figure is NaN until it was heard; nothing
 * is guessed, and what cannot be valued without it is named (valuation-fault.ts). Numbers of
 * instruments and expiries are dense and in order of listing.
 */
import type { ContractType, InstrumentType, OptionType } from "../../events/listing";

export interface PortfolioInstrument {
  readonly instrument: string;
  readonly underlying: string;
  readonly instrumentType: InstrumentType;
  readonly contractType: ContractType;
  /** Units of the underlying a contract (linear, and inverse options), or dollars (inverse). */
  readonly multiplier: number;
  /** Milliseconds since the epoch. */
  readonly expiry: number | null;
  readonly strike: number | null;
  readonly optionType: OptionType | null;
}

export interface UnderlyingMarket {
  readonly underlying: string;
  readonly number: number;
  readonly instruments: InstrumentMarket[];
  readonly expiries: Map<number, ExpiryMarket>;
  /** Dollars. */
  index: number;
  /** PI-5, of the index: within 0 and 1. */
  confidence: number;
  /** Dollars of the stablecoin that the underlying's contracts settle in. */
  stablePrice: number;
  /** Dollars within 1% of the price. */
  depth: number;
}

export interface ExpiryMarket {
  readonly number: number;
  readonly expiry: number;
  /** In order of listing. */
  readonly strikes: number[];
  /** Another list after every change. */
  options: readonly InstrumentMarket[];
  forward: number;
  forwardTime: number;
  /** Continuous, a year; 0 until it was heard. */
  rate: number;
  /** The average so far of the price it will settle at (PR-5). */
  settlementAverage: number;
}

export interface InstrumentMarket {
  readonly terms: PortfolioInstrument;
  readonly number: number;
  readonly underlying: UnderlyingMarket;
  /** Null for a perpetual. */
  readonly expiry: ExpiryMarket | null;
  /** Position of its strike in the expiry; -1 without. */
  readonly strikeNumber: number;
  mark: number;
  volatility: number;
  volatilityTime: number;
  /** Quantity. */
  openInterest: number;
  /** PI-5, of its own figures. */
  confidence: number;
  /** Dollars for one unit of what a linear contract is quoted in. */
  quotePrice: number;
}

export class PortfolioMarket {
  readonly underlyings: UnderlyingMarket[] = [];
  readonly instruments: InstrumentMarket[] = [];
  readonly expiries: ExpiryMarket[] = [];
  private readonly byName = new Map<string, UnderlyingMarket>();

  list(terms: PortfolioInstrument): InstrumentMarket {
    const underlying = this.underlying(terms.underlying);
    const expiry = terms.expiry === null ? null : this.expiry(underlying, terms.expiry);
    const listed: InstrumentMarket = {
      terms,
      number: this.instruments.length,
      underlying,
      expiry,
      strikeNumber: expiry === null || terms.strike === null ? -1 : strikeIn(expiry, terms.strike),
      mark: Number.NaN,
      volatility: Number.NaN,
      volatilityTime: Number.NEGATIVE_INFINITY,
      openInterest: 0,
      confidence: 1,
      quotePrice: 1,
    };
    this.instruments.push(listed);
    underlying.instruments.push(listed);
    if (expiry !== null && terms.instrumentType === "Option") {
      expiry.options = [...expiry.options, listed];
    }
    return listed;
  }

  /** No longer revalues an instrument: what it was valued at last stands. Its number is kept. */
  drop(instrument: InstrumentMarket): void {
    const { underlying, expiry } = instrument;
    underlying.instruments.splice(underlying.instruments.indexOf(instrument), 1);
    if (expiry === null) return;
    expiry.options = expiry.options.filter((each) => each !== instrument);
    if (!underlying.instruments.some((each) => each.expiry === expiry)) {
      underlying.expiries.delete(expiry.expiry);
    }
  }

  /** Known from its first mention on. */
  underlying(name: string): UnderlyingMarket {
    let found = this.byName.get(name);
    if (found === undefined) {
      found = {
        underlying: name,
        number: this.underlyings.length,
        instruments: [],
        expiries: new Map(),
        index: Number.NaN,
        confidence: 1,
        stablePrice: 1,
        depth: 0,
      };
      this.byName.set(name, found);
      this.underlyings.push(found);
    }
    return found;
  }

  /** An expiry of an underlying, whether or not something that expires then is listed yet. */
  expiry(underlying: UnderlyingMarket, time: number): ExpiryMarket {
    let found = underlying.expiries.get(time);
    if (found === undefined) {
      found = {
        number: this.expiries.length,
        expiry: time,
        strikes: [],
        options: [],
        forward: Number.NaN,
        forwardTime: Number.NEGATIVE_INFINITY,
        rate: 0,
        settlementAverage: Number.NaN,
      };
      underlying.expiries.set(time, found);
      this.expiries.push(found);
    }
    return found;
  }
}

function strikeIn({ strikes }: ExpiryMarket, strike: number): number {
  const at = strikes.indexOf(strike);
  return at >= 0 ? at : strikes.push(strike) - 1;
}
