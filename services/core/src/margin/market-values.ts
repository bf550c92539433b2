/**
 * What one unit of each instrument and asset is worth now, in float64: computed once per price batch
 * from the exact prices, so that an account costs one multiply-add per position (design, section 7).
 * This is the place where an instrument's row of scenario values joins for portfolio margin.
 */
import type { InstrumentListed, RiskParametersPublished } from "../events/listing";
import { MULTIPLIER_DECIMALS, PRICE_DECIMALS, type Price, RATE_DECIMALS } from "../money/units";
import { compileSchedule, FULL_MARGIN, type MarginSchedule } from "./margin-schedule";
import { doubled } from "./typed-rows";

const PRICE_UNIT = 10 ** PRICE_DECIMALS;

export class MarketValues {
  private readonly instrumentIndex = new Map<string, number>();
  private readonly assetIndex = new Map<string, number>();
  private readonly schedules = new Map<string, MarginSchedule>();
  private readonly weights = new Map<string, number>();
  readonly instruments: InstrumentListed[] = [];
  readonly assets: string[] = [];
  /** Settlement asset per unit of quantity: multiplier x mark (linear), -multiplier / mark (inverse). */
  unitValue = new Float64Array(64);
  /** Dollars of notional per unit of quantity. */
  unitNotional = new Float64Array(64);
  /** Index of the settlement asset and of the underlying of each instrument. */
  settlementAsset = new Int32Array(64);
  underlying = new Int32Array(64);
  readonly schedule: MarginSchedule[] = [];
  /** Dollars per unit of each asset; 0 while it has no price. */
  assetPrice = new Float64Array(64);
  /** What a positive balance counts: price x weight (CO-1). */
  assetCollateral = new Float64Array(64);
  /** Marks behind `unitValue`, 8 decimals; zero before the first. */
  readonly marks: Price[] = [];

  /** Dense number of an asset, given on first sight. */
  asset(symbol: string): number {
    const known = this.assetIndex.get(symbol);
    if (known !== undefined) return known;
    const index = this.assets.push(symbol) - 1;
    this.assetIndex.set(symbol, index);
    if (index >= this.assetPrice.length) {
      this.assetPrice = doubled(this.assetPrice);
      this.assetCollateral = doubled(this.assetCollateral);
    }
    return index;
  }

  /** Dense number of a listed instrument; -1 when it is not listed. */
  instrument(symbol: string): number {
    return this.instrumentIndex.get(symbol) ?? -1;
  }

  list(terms: InstrumentListed): void {
    if (this.instrumentIndex.has(terms.instrument)) return;
    const index = this.instruments.push(terms) - 1;
    this.instrumentIndex.set(terms.instrument, index);
    if (index >= this.unitValue.length) {
      this.unitValue = doubled(this.unitValue);
      this.unitNotional = doubled(this.unitNotional);
      this.settlementAsset = doubled(this.settlementAsset);
      this.underlying = doubled(this.underlying);
    }
    this.settlementAsset[index] = this.asset(terms.settlementAsset);
    this.underlying[index] = this.asset(terms.underlying);
    this.schedule.push(this.schedules.get(terms.underlying) ?? FULL_MARGIN);
    this.marks.push(0n as Price);
  }

  setMark(index: number, mark: Price): void {
    this.marks[index] = mark;
    const terms = this.instruments[index]!;
    const size = Number(terms.multiplier) / 10 ** MULTIPLIER_DECIMALS;
    const value = Number(mark) / PRICE_UNIT;
    this.unitValue[index] = terms.contractType === "Linear" ? size * value : -size / value;
    this.revalueNotional(index);
  }

  /** The dollar price of an asset; instruments settled in it change their notional with it. */
  setAssetPrice(asset: number, price: Price): void {
    this.assetPrice[asset] = Number(price) / PRICE_UNIT;
    this.reweight(asset);
    for (let index = 0; index < this.instruments.length; index++) {
      if (this.settlementAsset[index] === asset) this.revalueNotional(index);
    }
  }

  useParameters(parameters: RiskParametersPublished): void {
    this.schedules.clear();
    for (const { underlying, tiers } of parameters.schedules) {
      this.schedules.set(underlying, compileSchedule(tiers));
    }
    this.instruments.forEach((terms, index) => {
      this.schedule[index] = this.schedules.get(terms.underlying) ?? FULL_MARGIN;
    });
    this.weights.clear();
    for (const { asset, weight } of parameters.collateral) {
      this.weights.set(asset, Number(weight) / 10 ** RATE_DECIMALS);
    }
    for (let asset = 0; asset < this.assets.length; asset++) this.reweight(asset);
  }

  private reweight(asset: number): void {
    const weight = this.weights.get(this.assets[asset]!) ?? 0;
    this.assetCollateral[asset] = this.assetPrice[asset]! * weight;
  }

  /** Inverse contracts have a face value in dollars whatever the coin's price is. */
  private revalueNotional(index: number): void {
    const terms = this.instruments[index]!;
    this.unitNotional[index] =
      terms.contractType === "Linear"
        ? this.unitValue[index]! * this.assetPrice[this.settlementAsset[index]!]!
        : Number(terms.multiplier) / 10 ** MULTIPLIER_DECIMALS;
  }
}
