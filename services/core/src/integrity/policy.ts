/**
 * The numbers of price integrity as the rules use them. Parameters without them leave prices as
 * their sources say: one source is enough, however old and however far from others.
 */
import { EVENT_TIME_LIMIT } from "../events/bounds";
import type { PriceIntegrity } from "../events/price-integrity";
import { powerOfTen } from "../money/rounding";
import { RATE_DECIMALS, type Rate } from "../money/units";

export const ONE = powerOfTen(RATE_DECIMALS) as Rate;

const UNCHECKED: PriceIntegrity = {
  weights: [],
  sourcesRequired: 1,
  quorum: 0n as Rate,
  quoteAgeMsMax: EVENT_TIME_LIMIT,
  outlierBand: (ONE * ONE) as Rate,
  uncertainSpread: (ONE * ONE) as Rate,
  tiers: [],
  premiumPeriodMs: 150_000,
  averagePeriodMs: 300_000,
  breakerFactor: (ONE * ONE) as Rate,
  staleLiquidationMsMax: EVENT_TIME_LIMIT,
};

/** What `given` by the parameters comes to, where they may give nothing. */
export function integrityOf(given: PriceIntegrity | null): PriceIntegrity {
  return given ?? UNCHECKED;
}

export class PricePolicy {
  readonly integrity: PriceIntegrity;
  private readonly weights: ReadonlyMap<string, Rate>;
  private readonly spreads: ReadonlyMap<string, Rate>;

  /** `given` as the parameters have it. */
  constructor(readonly given: PriceIntegrity | null) {
    this.integrity = integrityOf(given);
    const { weights, tiers, uncertainSpread } = this.integrity;
    this.weights = new Map(weights.map(({ quoteSource, weight }) => [quoteSource, weight]));
    this.spreads = new Map(
      tiers.map(({ symbol, tier }) => [symbol, ((uncertainSpread * tier) / ONE) as Rate]),
    );
  }

  weightOf(quoteSource: string): Rate {
    return this.weights.get(quoteSource) ?? ONE;
  }

  /** The spread of its sources above which the symbol's price is TooUncertain. */
  spreadOf(symbol: string): Rate {
    return this.spreads.get(symbol) ?? this.integrity.uncertainSpread;
  }
}
