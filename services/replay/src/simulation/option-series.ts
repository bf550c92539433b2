/**
 * The options of the simulated venue: calls and puts on BTC at five strikes, for the day's expiry
 * and for one a month later, and what the venue quotes of them.
 */
import { type InstrumentListed, type OptionType, price } from "@margin-engine/core";
import { DAY_MS, expiryText } from "./calendar";

const LATER_MS = 30 * DAY_MS;
/** Strikes as parts of the opening price, on a grid of dollars. */
const STRIKES = [0.8, 0.9, 1, 1.1, 1.2];
const STRIKE_STEP = 1_000;

/** A year's volatility in usual times and at the height of the crash, and how it smiles. */
const CALM = 0.5;
const STRESSED = 1.4;
const SLOPE = -0.3;
const CURVATURE = 1.5;

export interface OptionSeries {
  readonly instrument: string;
  readonly expiry: number;
  readonly strike: number;
  readonly optionType: OptionType;
}

/** The month's expiry is at the day's hour, so that its name is another. */
export function optionExpiries(dayExpiry: number): readonly number[] {
  return [dayExpiry, dayExpiry + LATER_MS];
}

export function optionSeries(dayExpiry: number, opening: number): readonly OptionSeries[] {
  const strikes = STRIKES.map((part) => Math.round((opening * part) / STRIKE_STEP) * STRIKE_STEP);
  return optionExpiries(dayExpiry).flatMap((expiry) =>
    strikes.flatMap((strike) =>
      (["Call", "Put"] as const).map((optionType) => ({
        instrument: `BTC-${expiryText(expiry)}-${strike}-${optionType === "Call" ? "C" : "P"}`,
        expiry,
        strike,
        optionType,
      })),
    ),
  );
}

export function optionTerms(
  series: OptionSeries,
): Pick<InstrumentListed, "instrument" | "instrumentType" | "expiry" | "strike" | "optionType"> {
  const { instrument, expiry, strike, optionType } = series;
  const terms = { instrument, instrumentType: "Option", expiry, optionType } as const;
  return { ...terms, strike: price(String(strike)) };
}

/** A year's volatility of a strike, higher in the wings and in a crash; three decimals. */
export function quotedVolatility(
  { strike }: OptionSeries,
  market: { readonly forward: number; readonly stress: number },
): string {
  const distance = strike / market.forward - 1;
  const smile = 1 + SLOPE * distance + CURVATURE * distance * distance;
  return ((CALM + (STRESSED - CALM) * market.stress) * smile).toFixed(3);
}
