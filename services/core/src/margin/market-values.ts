/**
 * What one unit of each instrument and asset is worth now, in float64: computed once per price
 * batch from the exact prices, so that an account costs one multiply-add per position
 * (docs/architecture.md, numbers). This is the place where an instrument's row of scenario values
 * joins for portfolio margin.
 */
import type { InstrumentBook, VenueBalance } from "../account/books";
import { gainsWithValue } from "../account/contract-value";
import type { InstrumentListed, RiskParametersPublished } from "../events/listing";
import { MULTIPLIER_UNIT, PRICE_UNIT, type Price, RATE_UNIT } from "../money/units";
import { compileSchedule, FULL_MARGIN, type MarginSchedule } from "./margin-schedule";
import { PriceTrust } from "./price-trust";
import { sizeWeight } from "./size-weight";
import { doubled } from "./typed-rows";

export class MarketValues {
  private readonly schedules = new Map<string, MarginSchedule>();
  private readonly weights = new Map<string, number>();
  private readonly factors = new Map<string, number>();
  /** The instruments valued, by the number their books give them. */
  readonly instruments: InstrumentBook[] = [];
  /**
   * Settlement asset per unit of quantity: multiplier x mark (linear, options), -multiplier / mark
   * (inverse).
   */
  unitValue = new Float64Array(64);
  /** Dollars of notional per unit of quantity. */
  unitNotional = new Float64Array(64);
  readonly schedule: MarginSchedule[] = [];
  readonly isOption: boolean[] = [];
  /** Whether somebody quotes the mark. */
  readonly isQuoted: boolean[] = [];
  /** Marks behind `unitValue`, 8 decimals; zero before the first. */
  readonly marks: Price[] = [];
  /**
   * Dollars per unit of each asset, by the number its venue balance gives it; 0 while unpriced.
   * What a notional counts.
   */
  assetPrice = new Float64Array(64);
  /** What a debt counts (CO-1). */
  assetDebt = new Float64Array(64);
  /** What an asset counts before its weight (CO-1). */
  assetWorth = new Float64Array(64);
  /** What a positive balance counts while its size matters nothing: worth x weight (CO-1). */
  assetCollateral = new Float64Array(64);
  /** CO-2: how fast the weight falls with size. */
  sizeFactor = new Float64Array(64);
  readonly trust = new PriceTrust();

  /** Takes in a newly listed instrument. Instruments come in the order of their numbers. */
  list(book: InstrumentBook): void {
    if (book.index < this.instruments.length) return;
    this.reserve(Math.max(book.venue.index, book.underlying.index) + 1);
    this.instruments.push(book);
    if (book.index >= this.unitValue.length) {
      this.unitValue = doubled(this.unitValue);
      this.unitNotional = doubled(this.unitNotional);
    }
    this.schedule.push(this.scheduleOf(book));
    this.marks.push(0n as Price);
    this.isQuoted.push(false);
    this.isOption.push(book.terms.instrumentType === "Option");
    this.revalueNotional(book.index);
  }

  setMark(index: number, mark: Price): void {
    this.marks[index] = mark;
    const { terms } = this.instruments[index]!;
    const size = sizeOf(terms);
    const value = Number(mark) / PRICE_UNIT;
    this.unitValue[index] = gainsWithValue(terms) ? size * value : -size / value;
    this.revalueNotional(index);
  }

  /** Room for that many assets; new ones have no price. */
  reserve(assets: number): void {
    while (assets > this.assetPrice.length) {
      this.assetPrice = doubled(this.assetPrice);
      this.assetDebt = doubled(this.assetDebt);
      this.sizeFactor = doubled(this.sizeFactor);
      this.assetWorth = doubled(this.assetWorth);
      this.assetCollateral = doubled(this.assetCollateral);
    }
  }

  /** Dollars of an asset; instruments settled in it change their notional with its price. */
  setAssetPrice(
    asset: VenueBalance,
    { price, worth, debt }: { readonly price: Price; readonly worth: Price; readonly debt: Price },
  ): void {
    this.reserve(asset.index + 1);
    this.assetPrice[asset.index] = Number(price) / PRICE_UNIT;
    this.assetWorth[asset.index] = Number(worth) / PRICE_UNIT;
    this.assetDebt[asset.index] = Number(debt) / PRICE_UNIT;
    this.reweight(asset);
    for (const { venue, underlying, index } of this.instruments) {
      if (venue === asset || underlying === asset) this.revalueNotional(index);
    }
  }

  useParameters(parameters: RiskParametersPublished, assets: Iterable<VenueBalance>): void {
    this.schedules.clear();
    for (const { underlying, tiers } of parameters.schedules) {
      this.schedules.set(underlying, compileSchedule(tiers));
    }
    for (const book of this.instruments) this.schedule[book.index] = this.scheduleOf(book);
    this.weights.clear();
    for (const { asset, weight } of parameters.collateral) {
      this.weights.set(asset, Number(weight) / RATE_UNIT);
    }
    this.factors.clear();
    for (const { asset, sizeFactor } of parameters.collateralRules?.assets ?? []) {
      this.factors.set(asset, Number(sizeFactor) / RATE_UNIT);
    }
    for (const asset of assets) {
      this.reserve(asset.index + 1);
      this.reweight(asset);
    }
  }

  private reweight({ asset, index }: VenueBalance): void {
    const weight = this.weights.get(asset) ?? 0;
    this.assetCollateral[index] = this.assetWorth[index]! * weight;
    this.sizeFactor[index] = this.factors.get(asset) ?? 0;
  }

  /** The tables are of perpetuals and futures: an option requires all of its notional. */
  private scheduleOf({ terms }: InstrumentBook): MarginSchedule {
    if (terms.instrumentType === "Option") return FULL_MARGIN;
    return this.schedules.get(terms.underlying) ?? FULL_MARGIN;
  }

  /**
   * Inverse contracts have a face value in dollars whatever the coin's price is, options the value
   * of the underlying they are on.
   */
  private revalueNotional(index: number): void {
    const { terms, venue, underlying } = this.instruments[index]!;
    if (terms.instrumentType === "Option") {
      this.unitNotional[index] = sizeOf(terms) * this.assetPrice[underlying.index]!;
    } else if (terms.contractType === "Linear") {
      this.unitNotional[index] = this.unitValue[index]! * this.assetPrice[venue.index]!;
    } else {
      this.unitNotional[index] = sizeOf(terms);
    }
  }
}

function sizeOf({ multiplier }: InstrumentListed): number {
  return Number(multiplier) / MULTIPLIER_UNIT;
}

/** Dollars that so many units of an asset count; none where they are not above 0. */
export function countedWorth(market: MarketValues, asset: number, units: number): number {
  return units > 0 ? units * collateralRate(market, asset, units) : 0;
}

/** Dollars that each of `units` of an asset counts, of which there are more than none. */
export function collateralRate(market: MarketValues, asset: number, units: number): number {
  const plain = market.assetCollateral[asset]!;
  const factor = market.sizeFactor[asset]!;
  if (factor === 0) return plain;
  return Math.min(plain, market.assetWorth[asset]! * sizeWeight(factor, units));
}
