/** The instruments of the simulated venue: what it lists on the first tick. */
import type { InstrumentListed } from "@margin-engine/core";
import { multiplier, quantity } from "@margin-engine/core";
import { expiryText } from "./calendar";
import { type OptionSeries, optionTerms } from "./option-series";

export const BTC_PERPETUAL = "BTC-PERP";
export const ETH_PERPETUAL = "ETH-PERP";
/** Settled in coin; a contract is worth one US dollar. */
export const INVERSE_PERPETUAL = "BTC-USD-PERP";

export function futureName(expiry: number): string {
  return `BTC-${expiryText(expiry)}`;
}

/** `expiry` is that of the dated future, milliseconds since the epoch. */
export function listings(
  time: number,
  expiry: number,
  options: readonly OptionSeries[],
): readonly InstrumentListed[] {
  const linear = { contractType: "Linear", settlementAsset: "USDT" } as const;
  const coin = { multiplier: multiplier("1"), lotSize: quantity("0.001") };
  return [
    listing(time, { instrument: BTC_PERPETUAL, underlying: "BTC", ...linear, ...coin }),
    listing(time, {
      instrument: ETH_PERPETUAL,
      underlying: "ETH",
      ...linear,
      multiplier: multiplier("1"),
      lotSize: quantity("0.01"),
    }),
    listing(time, {
      instrument: futureName(expiry),
      underlying: "BTC",
      ...linear,
      ...coin,
      instrumentType: "Future",
      expiry,
    }),
    listing(time, {
      instrument: INVERSE_PERPETUAL,
      underlying: "BTC",
      contractType: "Inverse",
      settlementAsset: "BTC",
      multiplier: multiplier("1"),
      lotSize: quantity("1"),
    }),
    ...options.map((series) =>
      listing(time, {
        underlying: "BTC",
        ...linear,
        multiplier: multiplier("1"),
        lotSize: quantity("0.01"),
        ...optionTerms(series),
      }),
    ),
  ];
}

type ListingFields = Pick<
  InstrumentListed,
  "instrument" | "underlying" | "contractType" | "settlementAsset" | "multiplier" | "lotSize"
> &
  Partial<Pick<InstrumentListed, "instrumentType" | "expiry" | "strike" | "optionType">>;

function listing(eventTime: number, fields: ListingFields): InstrumentListed {
  return {
    kind: "InstrumentListed",
    eventId: `listing-${fields.instrument}`,
    eventTime,
    source: null,
    instrumentType: "Perpetual",
    expiry: null,
    strike: null,
    optionType: null,
    ...fields,
  };
}
