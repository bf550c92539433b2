/**
 * The market as scenarios see it, and the risk arrays made of it: which rules apply to which
 * instrument (MA-1 to MA-13) follows from the parameters in force. Without parameters of portfolio
 * margin there are no arrays, and every account is charged by tiers.
 */
import type { InstrumentBook, VenueBalance } from "../account/books";
import type { PortfolioParameters } from "../events/portfolio-parameters";
import type { QuoteType } from "../events/price";
import type { CalibrationResult } from "../events/range-calibration";
import { MULTIPLIER_UNIT, PRICE_UNIT, RATE_UNIT, type Rate } from "../money/units";
import { fittedSmile } from "../volatility/calibrated-smile";
import type { SmileFit } from "../volatility/fit-smile";
import { Correlations } from "./portfolio/correlations";
import { PortfolioFigures } from "./portfolio/portfolio-figures";
import { PortfolioMarket } from "./portfolio/portfolio-market";
import { RiskArrays } from "./portfolio/risk-arrays";

/** What an account is evaluated with while there are arrays. */
export interface Scenarios {
  readonly arrays: RiskArrays;
  readonly figures: PortfolioFigures;
}

export class RiskValues {
  readonly market = new PortfolioMarket();
  /** Null while the parameters in force have no portfolio margin. */
  scenarios: Scenarios | null = null;
  /**
   * Event time at which an underlying was valued last, by name. Values are a function of what is
   * known and of this time, so a restored process computes them again to the last bit.
   */
  readonly valuedAt = new Map<string, number>();
  /** Underlyings that something was listed on since, which are valued with the next entry. */
  readonly awaited = new Set<string>();

  /** Of the calibration in force (VO-3), by underlying and expiry. */
  private readonly smiles = new Map<string, SmileFit>();

  /** By asset number: position in the parameters' holdings, or -1. */
  readonly holdingOf: number[] = [];
  private readonly assets: VenueBalance[] = [];

  /** PI-5, by quote type and symbol; 1 while nothing was decided. */
  private readonly confidences = new Map<string, number>();

  confidence(quoteType: QuoteType, symbol: string): number {
    return this.confidences.get(`${quoteType} ${symbol}`) ?? 1;
  }

  /** Returns whether it is another than before. */
  noteConfidence(quoteType: QuoteType, symbol: string, confidence: Rate): boolean {
    const value = Number(confidence) / RATE_UNIT;
    if (value === this.confidence(quoteType, symbol)) return false;
    this.confidences.set(`${quoteType} ${symbol}`, value);
    this.applyConfidence();
    return true;
  }

  /** Null where the expiry has none. */
  smileOf(underlying: string, expiry: number): SmileFit | null {
    return this.smiles.get(smileKey(underlying, expiry)) ?? null;
  }

  /** Takes in an asset when its first price comes. */
  addAsset(asset: VenueBalance): void {
    if (this.holdingOf[asset.index] !== undefined) return;
    this.assets.push(asset);
    this.holdingOf[asset.index] = this.holding(asset);
    this.applyConfidence();
  }

  /** Takes in a newly listed instrument. Instruments come in the order of their numbers. */
  list({ terms, index }: InstrumentBook): void {
    if (index < this.market.instruments.length) return;
    const { instrument, underlying, instrumentType, contractType, optionType, expiry } = terms;
    this.market.list({
      instrument,
      underlying,
      instrumentType,
      contractType,
      optionType,
      expiry,
      multiplier: Number(terms.multiplier) / MULTIPLIER_UNIT,
      strike: terms.strike === null ? null : Number(terms.strike) / PRICE_UNIT,
    });
  }

  /** The arrays are empty until their underlyings are valued. */
  useParameters(
    parameters: PortfolioParameters | null,
    calibrated: CalibrationResult | null,
  ): void {
    const { smiles, correlations } = calibrated ?? { smiles: [], correlations: [] };
    this.smiles.clear();
    for (const smile of smiles) {
      this.smiles.set(smileKey(smile.underlying, smile.expiry), fittedSmile(smile));
    }
    if (parameters === null) {
      this.scenarios = null;
      return;
    }
    const arrays = new RiskArrays(this.market, parameters, new Correlations(correlations));
    this.scenarios = { arrays, figures: new PortfolioFigures(arrays.stride) };
    for (const asset of this.assets) this.holdingOf[asset.index] = this.holding(asset);
    this.applyConfidence();
  }

  /** Of collateral; instruments get theirs when they are valued. */
  private applyConfidence(): void {
    if (this.scenarios === null) return;
    const { holdingConfidence } = this.scenarios.arrays;
    for (const { asset, index } of this.assets) {
      const holding = this.holdingOf[index]!;
      if (holding >= 0) holdingConfidence[holding] = this.confidence("Index", asset);
    }
  }

  private holding({ asset }: VenueBalance): number {
    const holdings = this.scenarios?.arrays.holdings ?? [];
    return holdings.findIndex(({ parameters }) => parameters.asset === asset);
  }
}

function smileKey(underlying: string, expiry: number): string {
  return `${expiry} ${underlying}`;
}
