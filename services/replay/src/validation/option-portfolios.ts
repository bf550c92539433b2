/**
 * Portfolios of options that stand for what accounts hold, each on a million dollars of the
 * underlying. They are formed anew at each snapshot of a chain, from the strikes it has.
 */
import { blackGreeks, type OptionType } from "@margin-engine/core";
import type { StrikeQuote } from "../calibration/option-chain";
import { DAY_MS } from "../simulation/calendar";

/** An expiry of a snapshot. */
export interface ChainExpiry {
  readonly expiry: number;
  readonly years: number;
  readonly forward: number;
  readonly quotes: readonly StrikeQuote[];
}

/** Of the underlying itself where there is no option. */
export interface Leg {
  readonly option: HeldOption | null;
  readonly quantity: number;
}

export interface HeldOption {
  readonly optionType: OptionType;
  readonly strike: number;
  readonly expiry: number;
}

export interface OptionPortfolio {
  readonly name: string;
  readonly legs: readonly Leg[];
}

const NEAR_DAYS = 30;
const FAR_DAYS = 90;
/** Not so near that it expires within the margin period of risk. */
const DAYS_LEAST = 7;
const AT_THE_MONEY = 0.5;
const WING = 0.25;
const FAR_WING = 0.1;

/** None where no expiry is far enough. `expiries` are of one underlying at `time`. */
export function optionPortfolios(
  expiries: readonly ChainExpiry[],
  time: number,
): readonly OptionPortfolio[] {
  const usable = expiries.filter(({ expiry }) => expiry - time >= DAYS_LEAST * DAY_MS);
  const near = nearest(usable, time + NEAR_DAYS * DAY_MS);
  const far = nearest(usable, time + FAR_DAYS * DAY_MS);
  if (near === null || far === null) return [];
  const call = (delta: number, quantity: number, of = near): Leg => {
    return { option: optionAt(of, "Call", delta), quantity };
  };
  const put = (delta: number, quantity: number, of = near): Leg => {
    return { option: optionAt(of, "Put", delta), quantity };
  };
  const straddle = (quantity: number, of = near): Leg[] => {
    const { strike, expiry } = optionAt(of, "Call", AT_THE_MONEY);
    return (["Call", "Put"] as const).map((optionType) => {
      return { option: { optionType, strike, expiry }, quantity };
    });
  };
  const hedge = { option: null, quantity: 1 };
  return [
    { name: "long straddle", legs: straddle(1) },
    { name: "short straddle", legs: straddle(-1) },
    { name: "short strangle", legs: [call(WING, -1), put(WING, -1)] },
    { name: "short far put", legs: [put(FAR_WING, -1)] },
    { name: "short far call", legs: [call(FAR_WING, -1)] },
    { name: "call spread", legs: [call(AT_THE_MONEY, 1), call(WING, -1)] },
    { name: "risk reversal", legs: [call(WING, 1), put(WING, -1)] },
    { name: "covered call", legs: [hedge, call(WING, -1)] },
    { name: "protective put", legs: [hedge, put(WING, 1)] },
    { name: "calendar", legs: [...straddle(-1), ...straddle(1, far)] },
  ];
}

/** The first where two are as near. */
function nearest(expiries: readonly ChainExpiry[], time: number): ChainExpiry | null {
  return expiries.reduce<ChainExpiry | null>((best, one) => {
    const nearer = best === null || Math.abs(one.expiry - time) < Math.abs(best.expiry - time);
    return nearer ? one : best;
  }, null);
}

/** The strike whose delta comes nearest in size. */
function optionAt(expiry: ChainExpiry, optionType: OptionType, delta: number): HeldOption {
  const { forward, years, quotes } = expiry;
  const misses = quotes.map(({ strike, volatility }) => {
    const greeks = blackGreeks({ optionType, forward, strike, volatility, years });
    return Math.abs(Math.abs(greeks.delta) - delta);
  });
  const at = misses.indexOf(Math.min(...misses));
  return { optionType, strike: quotes[at]!.strike, expiry: expiry.expiry };
}
