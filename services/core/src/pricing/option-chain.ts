/**
 * The options of one expiry priced at once, PR-1 and PR-2: the root of the time and the logarithms
 * of forward and strikes are taken once, and the normal distribution comes from a table, so that an
 * option costs one division and no function that is not arithmetic.
 *
 * Against black.ts the error of a value is at most `1e-15 (forward + strike)`. That of d1 is at
 * most `1e-15 (1 + |ln forward| + |ln strike|) / deviation`, which the greeks inherit beside the
 * table's own. All are absolute: a value below that share of the forward may be zero, though never
 * negative. Where its relative accuracy matters, black.ts has it.
 */
import { type BlackOption, blackGreeks, blackValue, DAYS_A_YEAR, POINTS } from "./black";
import { log } from "./logarithm";
import { tabledDensity, tabledDistribution, tablePosition } from "./normal-table";

/** Below, its inverse may be infinite. */
const LEAST_DEVIATION = 2 ** -1000;

/** Options of one expiry, side by side. */
export interface OptionChain {
  readonly strikes: Float64Array;
  readonly logStrikes: Float64Array;
  /** 1 for a put, 0 for a call. */
  readonly puts: Float64Array;
}

/** What all options of an expiry share, and the volatility of each; as in BlackOption. */
export interface ChainTerms {
  readonly forward: number;
  readonly years: number;
  readonly volatilities: Float64Array;
}

/** A figure for each option of a chain; units as in Greeks. */
export interface ChainGreeks {
  readonly value: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly vega: Float64Array;
  readonly theta: Float64Array;
  readonly rho: Float64Array;
}

export function optionChain(
  options: readonly Pick<BlackOption, "optionType" | "strike">[],
): OptionChain {
  const strikes = Float64Array.from(options, ({ strike }) => strike);
  const puts = Float64Array.from(options, ({ optionType }) => (optionType === "Put" ? 1 : 0));
  return { strikes, logStrikes: strikes.map(log), puts };
}

/** Fills the values of a chain, not discounted, in the quote currency. */
export function fillValues(chain: OptionChain, terms: ChainTerms, into: Float64Array): void {
  const { strikes, logStrikes, puts } = chain;
  const { forward, years, volatilities } = terms;
  const root = Math.sqrt(years);
  const logForward = log(forward);
  for (let at = 0; at < strikes.length; at++) {
    const strike = strikes[at]!;
    const deviation = volatilities[at]! * root;
    const d1 = (logForward - logStrikes[at]!) / deviation + 0.5 * deviation;
    const received = forward * tabledDistribution(tablePosition(d1));
    const paid = strike * tabledDistribution(tablePosition(d1 - deviation));
    const gain = forward - strike;
    const intrinsic = Math.max(gain, 0);
    // Without volatility or time d1 says nothing.
    const timeValue = deviation === 0 ? 0 : Math.max(received - paid - intrinsic, 0);
    into[at] = intrinsic - puts[at]! * gain + timeValue;
  }
}

/** Fills the values, not discounted, and all greeks of a chain. */
export function fillGreeks(chain: OptionChain, terms: ChainTerms, into: ChainGreeks): void {
  const { strikes, logStrikes, puts } = chain;
  const { forward, years, volatilities } = terms;
  const { value, delta, gamma, vega, theta, rho } = into;
  const root = Math.sqrt(years);
  const logForward = log(forward);
  const perGamma = 1 / forward;
  const perVega = (forward * root) / POINTS;
  const perTheta = forward / (2 * root * DAYS_A_YEAR);
  const perRho = years / POINTS;
  for (let at = 0; at < strikes.length; at++) {
    const strike = strikes[at]!;
    const volatility = volatilities[at]!;
    const deviation = volatility * root;
    if (deviation < LEAST_DEVIATION) {
      fillFixed(chain, terms, { into, at });
      continue;
    }
    const inverse = 1 / deviation;
    const d1 = (logForward - logStrikes[at]!) * inverse + 0.5 * deviation;
    const position = tablePosition(d1);
    const likely = tabledDistribution(position);
    const density = tabledDensity(position);
    const exercised = tabledDistribution(tablePosition(d1 - deviation));
    const put = puts[at]!;
    const gain = forward - strike;
    const intrinsic = Math.max(gain, 0);
    const timeValue = Math.max(forward * likely - strike * exercised - intrinsic, 0);
    value[at] = intrinsic - put * gain + timeValue;
    delta[at] = likely - put;
    gamma[at] = density * inverse * perGamma;
    vega[at] = density * perVega;
    theta[at] = -Math.min(density * volatility * perTheta, timeValue);
    rho[at] = strike * perRho * (exercised - put);
  }
}

/** Without volatility or time, or almost: the limits are black.ts's to know. */
function fillFixed(
  { strikes, puts }: OptionChain,
  { forward, years, volatilities }: ChainTerms,
  { into, at }: { readonly into: ChainGreeks; readonly at: number },
): void {
  const option: BlackOption = {
    optionType: puts[at] === 1 ? "Put" : "Call",
    forward,
    strike: strikes[at]!,
    volatility: volatilities[at]!,
    years,
  };
  const { delta, gamma, vega, theta, rho } = blackGreeks(option);
  into.value[at] = blackValue(option);
  into.delta[at] = delta;
  into.gamma[at] = gamma;
  into.vega[at] = vega;
  into.theta[at] = theta;
  into.rho[at] = rho;
}
