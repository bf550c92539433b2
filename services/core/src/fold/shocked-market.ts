/**
 * A state of the fold seen under other prices: for questions about it, never for the fold itself,
 * whose state is not the same afterwards. All moves are of prices as they stood when the market was
 * taken, however often it was shocked since; nobody trades in between, and parameters stay.
 */
import type { Account } from "../account/account";
import { evaluate } from "../margin/evaluate";
import type { KnownFigure } from "../market/figure-table";
import { type Figure, type Price, USD_UNIT } from "../money/units";
import { noteAssetPrice, remark } from "./fold-prices";
import type { MarginState } from "./margin-state";
import { revalueUnderlying } from "./value-underlying";

export interface MarketShock {
  /** By underlying or asset, the part of its price that is left: 0.7 after a fall by 30%. */
  readonly prices: ReadonlyMap<string, number>;
  /** Factor of every volatility. */
  readonly volatility: number;
  /** Assets of which a positive balance counts nothing, because nobody could sell it. */
  readonly halted: ReadonlySet<string>;
}

/** Dollars. */
export interface ShockedAccount {
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}

/** An option as it stood: its mark, and what the model gave for a unit. */
interface StoodOption {
  readonly number: number;
  readonly isQuoted: boolean;
  readonly mark: number;
  readonly model: number;
}

export class ShockedMarket {
  private readonly index: ReadonlyMap<string, Price>;
  private readonly marks: ReadonlyMap<string, Price>;
  private readonly firstTrades: ReadonlyMap<string, Price>;
  private readonly figures: readonly KnownFigure[];
  private readonly options: readonly StoodOption[];

  constructor(readonly state: MarginState) {
    const { prices, market } = state;
    this.index = new Map(prices.index);
    this.marks = new Map(prices.mark);
    this.firstTrades = new Map(prices.firstTrade);
    this.figures = prices.figures.sorted();
    const options = market.instruments.filter(({ terms }) => terms.instrumentType === "Option");
    const quoted = options.map(({ index: number, terms }) => {
      const isQuoted = prices.mark.has(terms.instrument);
      return { number, isQuoted, mark: Number(market.marks[number]!) };
    });
    // Without their quoted marks options get the model's, whose change under a shock moves them.
    for (const { terms } of options) prices.mark.delete(terms.instrument);
    this.revalue();
    this.options = quoted.map((each) => {
      return { ...each, model: Number(market.marks[each.number]!) };
    });
    this.moveOptions();
  }

  /** Every account is to be evaluated again. */
  apply({ prices, volatility, halted }: MarketShock): void {
    const { state } = this;
    const factor = (symbol: string) => prices.get(symbol) ?? 1;
    for (const [asset, price] of this.index)
      noteAssetPrice(state, asset, moved(price, factor(asset)));
    for (const { terms } of state.market.instruments) {
      if (terms.instrumentType === "Option") continue;
      const { instrument, underlying } = terms;
      const mark = this.marks.get(instrument);
      if (mark !== undefined) state.prices.mark.set(instrument, moved(mark, factor(underlying)));
      const first = this.firstTrades.get(instrument);
      if (first === undefined) continue;
      state.prices.firstTrade.set(instrument, moved(first, factor(underlying)));
    }
    for (const known of this.figures) {
      if (known.figure === "Volatility") this.putFigure(known, volatility);
      else if (known.figure === "Forward") this.putFigure(known, factor(known.symbol));
    }
    this.revalue();
    this.moveOptions();
    for (const { asset, index } of state.books.venue.values()) {
      if (!halted.has(asset)) continue;
      state.market.assetCollateral[index] = 0;
      state.market.assetWorth[index] = 0;
    }
  }

  /** Of assets, as they stood. */
  prices(): ReadonlyMap<string, Price> {
    return this.index;
  }

  evaluate({ index }: Account): ShockedAccount {
    const { state } = this;
    evaluate(state, index);
    const { equity, initialMargin, maintenanceMargin } = state.figures;
    return {
      equity: equity / USD_UNIT,
      initialMargin: initialMargin / USD_UNIT,
      maintenanceMargin: maintenanceMargin / USD_UNIT,
    };
  }

  private putFigure(known: KnownFigure, factor: number): void {
    const value = BigInt(Math.round(Number(known.value) * factor));
    this.state.prices.figures.put({ ...known, value: value as Figure });
  }

  private revalue(): void {
    const { state } = this;
    for (const book of state.market.instruments) remark(state, book);
    for (const underlying of state.risk.valuedAt.keys()) revalueUnderlying(state, underlying);
  }

  /** What the model has no value for keeps its mark. */
  private moveOptions(): void {
    const { market } = this.state;
    for (const { number, isQuoted, mark, model } of this.options) {
      const change = Number(market.marks[number]!) - model;
      market.setMark(number, BigInt(Math.max(0, Math.round(mark + change))) as Price);
      market.isQuoted[number] = isQuoted;
    }
  }
}

/** Not below the least price there is. */
function moved(price: Price, factor: number): Price {
  return factor === 1 ? price : (BigInt(Math.max(1, Math.round(Number(price) * factor))) as Price);
}
