/**
 * The inputs of a history as shocks leave them. Quoted volatilities stay at their strikes (sticky
 * strike) unless they are shocked themselves. What is quoted or paid for an option moves by what
 * Black-76 says of the shock, as stress has it (decision 0019): recorded price + model after -
 * model before, from the forward and volatility that were quoted last. Without both it stays.
 */
import {
  blackValue,
  DAYS_A_YEAR,
  FIGURE_UNIT,
  type FigureQuoted,
  type InputEvent,
  type InstrumentListed,
  PRICE_UNIT,
  type Price,
} from "@margin-engine/core";
import { DAY_MS } from "../simulation/calendar";
import { ONE, type Shock } from "./shock";

/** The figures that are prices of the underlying. */
const PRICED: ReadonlySet<string> = new Set(["Forward", "SettlementAverage"]);
const YEAR_MS = DAYS_A_YEAR * DAY_MS;

type Shocked = Shock["what"];
type Move = (price: Price) => Price;

export class ShockedInputs {
  private readonly listings = new Map<string, InstrumentListed>();
  /** As quoted last, by underlying and expiry, and by instrument. */
  private readonly forwards = new Map<string, number>();
  private readonly volatilities = new Map<string, number>();

  constructor(private readonly shocks: readonly Shock[]) {}

  /** In the order of the history. */
  strike(event: InputEvent): InputEvent {
    if (event.kind === "InstrumentListed") this.listings.set(event.instrument, event);
    if (event.kind === "FigureQuoted") this.note(event);
    const isStruck = this.shocks.some(({ time }) => event.eventTime >= time);
    return isStruck ? this.struck(event) : event;
  }

  private note({ figure, symbol, expiry, value }: FigureQuoted): void {
    const number = Number(value) / FIGURE_UNIT;
    if (figure === "Forward") this.forwards.set(`${symbol} ${expiry}`, number);
    if (figure === "Volatility") this.volatilities.set(symbol, number);
  }

  private struck(event: InputEvent): InputEvent {
    const { eventTime } = event;
    if (event.kind === "PriceQuoted") {
      const { quoteType, symbol } = event;
      const isIndex = quoteType === "Index";
      const move = isIndex ? this.moveOf(symbol, eventTime) : this.quoteMove(symbol, eventTime);
      return { ...event, price: move(event.price) };
    }
    if (event.kind === "TradeExecuted") {
      const move = this.quoteMove(event.instrument, eventTime);
      return { ...event, price: move(event.price) };
    }
    if (event.kind === "BookQuoted") {
      const move = this.quoteMove(event.instrument, eventTime);
      const { bestBid, bestAsk } = event;
      return { ...event, bestBid: bestBid && move(bestBid), bestAsk: bestAsk && move(bestAsk) };
    }
    if (event.kind === "FigureQuoted") return this.struckFigure(event);
    if (event.kind === "SettlementPricePublished") {
      const listing = this.listings.get(event.instrument);
      if (listing === undefined) return event;
      return { ...event, price: this.moveOf(listing.underlying, eventTime)(event.price) };
    }
    return event;
  }

  private struckFigure(event: FigureQuoted): FigureQuoted {
    const { figure, symbol, eventTime, value } = event;
    const isPrice = PRICED.has(figure);
    if (!isPrice && figure !== "Volatility") return event;
    const underlying = isPrice ? symbol : (this.listings.get(symbol)?.underlying ?? "");
    const factors = this.factors(isPrice ? "Price" : "Volatility", underlying, eventTime);
    return { ...event, value: scaled(value, factors) as typeof value };
  }

  /** Of the underlying's own prices. */
  private moveOf(underlying: string, time: number): Move {
    const factors = this.factors("Price", underlying, time);
    return (price) => scaled(price, factors) as Price;
  }

  /** Of what is quoted or paid for an instrument. */
  private quoteMove(instrument: string, time: number): Move {
    const listing = this.listings.get(instrument);
    if (listing === undefined) return (price) => price;
    if (listing.instrumentType !== "Option") return this.moveOf(listing.underlying, time);
    const change = this.optionChange(listing, time);
    return (price) => atLeastOne(price + BigInt(Math.round(change * PRICE_UNIT))) as Price;
  }

  /** What the shocks add to an option's value by Black-76: in coin where it settles in coin. */
  private optionChange(listing: InstrumentListed, time: number): number {
    const { instrument, underlying, expiry, strike, optionType, contractType } = listing;
    const forward = this.forwards.get(`${underlying} ${expiry}`);
    const volatility = this.volatilities.get(instrument);
    if (forward === undefined || volatility === undefined) return 0;
    const years = Math.max(0, expiry! - time) / YEAR_MS;
    const terms = { optionType: optionType!, strike: Number(strike) / PRICE_UNIT, years };
    const worth = (at: number, by: number) => {
      const value = blackValue({ ...terms, forward: at, volatility: by });
      return contractType === "Inverse" ? value / at : value;
    };
    const moved = forward * this.factor("Price", underlying, time);
    const shaken = volatility * this.factor("Volatility", underlying, time);
    return worth(moved, shaken) - worth(forward, volatility);
  }

  private factor(what: Shocked, underlying: string, time: number): number {
    const factors = this.factors(what, underlying, time);
    return factors.reduce((product, each) => (product * Number(each)) / Number(ONE), 1);
  }

  private factors(what: Shocked, underlying: string, time: number): readonly bigint[] {
    return this.shocks
      .filter((shock) => shock.what === what && shock.symbol === underlying && time >= shock.time)
      .map(({ factor }) => factor);
  }
}

/** One factor after the other, each time down to a unit. */
function scaled(value: bigint, factors: readonly bigint[]): bigint {
  return factors.reduce((before, factor) => atLeastOne((before * factor) / ONE), value);
}

/** Never to nothing. */
function atLeastOne(value: bigint): bigint {
  return value > 0n ? value : 1n;
}
