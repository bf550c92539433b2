/** A market to build portfolios in: listings with their figures, and an account's evaluation. */
import type { ContractType, InstrumentType, OptionType } from "../../events/listing";
import type { PortfolioParameters } from "../../events/portfolio-parameters";
import { Correlations } from "./correlations";
import { evaluatePortfolio } from "./evaluate-portfolio";
import { PortfolioFigures } from "./portfolio-figures";
import { type PortfolioHolder, sortPositions } from "./portfolio-holder";
import { type ExpiryMarket, type InstrumentMarket, PortfolioMarket } from "./portfolio-market";
import { RiskArrays } from "./risk-arrays";

export const NOW = 1_800_000_000_000;
export const DAY_MS = 86_400_000;

export const PRICES: Readonly<Record<string, number>> = { BTC: 60_000, ETH: 3_000, SOL: 150 };

export interface Listing {
  readonly instrument?: string;
  readonly instrumentType: InstrumentType;
  readonly contractType?: ContractType;
  readonly underlying?: string;
  readonly multiplier?: number;
  /** Days from NOW. */
  readonly days?: number | null;
  readonly strike?: number | null;
  readonly optionType?: OptionType | null;
  /** Of a perpetual or future. */
  readonly mark?: number;
  readonly volatility?: number;
  readonly confidence?: number;
}

/** A position and what it is in; a holding of collateral and what it is worth in dollars. */
export type Positions = readonly (readonly [InstrumentMarket, number])[];
export type Holdings = Readonly<Record<string, number>>;

export class Portfolios {
  readonly market = new PortfolioMarket();

  /** `underlyings` become known in that order. */
  constructor(
    readonly parameters: PortfolioParameters,
    underlyings: readonly string[] = ["BTC", "ETH"],
    readonly correlations = new Correlations(),
  ) {
    for (const underlying of underlyings) this.index(underlying, PRICES[underlying]!);
  }

  index(underlying: string, price: number): void {
    this.market.underlying(underlying).index = price;
  }

  forward(underlying: string, days: number, price: number): ExpiryMarket {
    const expiry = this.market.expiry(this.market.underlying(underlying), NOW + days * DAY_MS);
    expiry.forward = price;
    expiry.forwardTime = NOW;
    return expiry;
  }

  list(listing: Listing): InstrumentMarket {
    const { underlying = "BTC", days = null, mark = Number.NaN, confidence = 1 } = listing;
    const listed = this.market.list({
      instrument: listing.instrument ?? `${underlying}-${this.market.instruments.length}`,
      underlying,
      instrumentType: listing.instrumentType,
      contractType: listing.contractType ?? "Linear",
      multiplier: listing.multiplier ?? 1,
      expiry: days === null ? null : NOW + days * DAY_MS,
      strike: listing.strike ?? null,
      optionType: listing.optionType ?? null,
    });
    listed.mark = mark;
    listed.confidence = confidence;
    listed.volatility = listing.volatility ?? Number.NaN;
    listed.volatilityTime = NOW;
    return listed;
  }

  perpetual(mark = 60_000, listing: Partial<Listing> = {}): InstrumentMarket {
    return this.list({ instrumentType: "Perpetual", mark, ...listing });
  }

  /** Days to expiry, strike and volatility of a call or put. */
  option(
    optionType: OptionType,
    [days, strike, volatility]: readonly [number, number, number],
    listing: Partial<Listing> = {},
  ): InstrumentMarket {
    const option = { instrumentType: "Option", optionType, days, strike, volatility } as const;
    return this.list({ ...option, ...listing });
  }

  arrays(): RiskArrays {
    const arrays = new RiskArrays(this.market, this.parameters, this.correlations);
    for (const underlying of this.market.underlyings) arrays.revalue(underlying, NOW);
    return arrays;
  }

  evaluate(positions: Positions, holdings: Holdings = {}): PortfolioFigures {
    const arrays = this.arrays();
    const figures = new PortfolioFigures(arrays.stride);
    evaluatePortfolio(arrays, this.holder(positions, holdings), figures);
    return figures;
  }

  holder(positions: Positions, holdings: Holdings): PortfolioHolder {
    const assets = Object.keys(holdings);
    const holder = {
      instrument: Int32Array.from(positions, ([{ number }]) => number),
      quantity: Float64Array.from(positions, ([, quantity]) => quantity),
      start: 0,
      count: positions.length,
      holding: Int32Array.from(assets, (asset) =>
        this.parameters.holdings.findIndex((each) => each.asset === asset),
      ),
      value: Float64Array.from(Object.values(holdings)),
      holdingStart: 0,
      holdingCount: assets.length,
    };
    sortPositions(this.market, holder);
    return holder;
  }
}
