/** Random parameters, markets and accounts: every kind of instrument, also ones with faults. */
import fc from "fast-check";
import type { ContractType } from "../../events/listing";
import {
  INVERSE_PROFITS,
  type PortfolioParameters,
  TAIL_FUTURES,
} from "../../events/portfolio-parameters";
import type { CalibratedCorrelation } from "../../events/range-calibration";
import { FIGURE_UNIT, type Figure } from "../../money/units";
import { Correlations } from "./correlations";
import {
  type Holdings,
  type Listing,
  Portfolios,
  type Positions,
  PRICES,
} from "./portfolio.fixture";
import { portfolioParameters } from "./portfolio-parameters.fixture";

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Two fall into the half hour in which a price settles, the last has passed and is not settled. */
const EXPIRY_DAYS = [2, 25, 40, 300, 0.0139, 0.004, -0.001];

/** Changes to the parameters of the fixture. */
const changes: fc.Arbitrary<Partial<PortfolioParameters>> = fc.record({
  inverseProfit: fc.constantFrom(...INVERSE_PROFITS),
  tailFutures: fc.constantFrom(...TAIL_FUTURES),
  offsetShare: real(0, 1),
  offsetLimit: real(0, 1),
  depegFactor: real(0, 10),
  lossInitial: real(1, 2),
  lossMaintenance: real(0.25, 1),
});

const listing: fc.Arbitrary<Listing> = fc
  .record({
    instrumentType: fc.constantFrom("Perpetual", "Future", "Option", "Option", "Option"),
    contractType: fc.constantFrom<ContractType[]>("Linear", "Linear", "Inverse"),
    underlying: fc.constantFrom("BTC", "ETH", "SOL"),
    days: fc.constantFrom(...EXPIRY_DAYS),
    optionType: fc.constantFrom("Call", "Put"),
    /** Strike and mark, as a part of the index. */
    strike: fc.constantFrom(0.7, 0.9, 1, 1.1, 1.5),
    mark: real(0.95, 1.05),
    volatility: real(0.1, 2),
    confidence: fc.constantFrom(1, 1, 0.5, 0.2),
  })
  .map(({ strike, mark, optionType, volatility, days, ...each }): Listing => {
    const price = PRICES[each.underlying]!;
    if (each.instrumentType === "Option") {
      return { ...each, days, optionType, volatility, strike: strike * price, multiplier: 0.1 };
    }
    const multiplier = each.contractType === "Inverse" ? 100 : 0.1;
    const linear = { ...each, mark: mark * price, multiplier };
    return each.instrumentType === "Future" ? { ...linear, days } : linear;
  });

const quantity = fc.oneof(real(-50, -0.01), real(0.01, 50));

/** Positions by listing, what is held in dollars, and the market's figures beside PRICES. */
export const accounts = fc.record({
  changes,
  positions: fc.array(fc.tuple(listing, quantity), { maxLength: 25 }),
  /** Positions whose mark or volatility nobody has heard. */
  missing: fc.array(fc.nat({ max: 24 }), { maxLength: 4 }),
  holdings: fc.dictionary(fc.constantFrom("BTC", "ETH", "USDT"), real(0.01, 1e6)),
  confidence: fc.constantFrom(1, 0.9, 0.4),
  stablePrice: fc.constantFrom(1, 0.97),
  /** As a part of the index. */
  forward: real(0.9, 1.2),
  rate: real(-0.1, 0.5),
  openInterest: real(0, 20_000),
  correlations: fc.tuple(real(-1, 1), real(-1, 1), real(-1, 1)),
});
export type RandomAccount = typeof accounts extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** As a calibration publishes it, with 12 decimals. */
function correlated(underlying: string, other: string, value: number): CalibratedCorrelation {
  return { underlying, other, correlation: BigInt(Math.round(value * FIGURE_UNIT)) as Figure };
}

export interface BuiltAccount {
  readonly portfolios: Portfolios;
  readonly positions: Positions;
  readonly holdings: Holdings;
}

export function built(drawn: RandomAccount): BuiltAccount {
  const [first, second, third] = drawn.correlations;
  const correlations = new Correlations([
    correlated("BTC", "ETH", first),
    correlated("SOL", "BTC", second),
    correlated("ETH", "SOL", third),
  ]);
  const names = Object.keys(PRICES);
  const portfolios = new Portfolios(portfolioParameters(drawn.changes), names, correlations);
  for (const [underlying, price] of Object.entries(PRICES)) {
    const market = portfolios.market.underlying(underlying);
    market.confidence = drawn.confidence;
    market.stablePrice = drawn.stablePrice;
    for (const days of EXPIRY_DAYS) {
      portfolios.forward(underlying, days, price * drawn.forward).rate = drawn.rate;
    }
  }
  const positions = drawn.positions.map(([each, size]) => [portfolios.list(each), size] as const);
  positions.forEach(([instrument], at) => {
    instrument.openInterest = drawn.openInterest;
    if (!drawn.missing.includes(at)) return;
    instrument.volatility = Number.NaN;
    instrument.mark = Number.NaN;
  });
  return { portfolios, positions, holdings: drawn.holdings };
}
