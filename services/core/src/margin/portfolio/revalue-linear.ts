/** The row of a perpetual or future: its profit under each scenario (MA-4), its delta. */
import type { ExpiryTerms } from "./expiry-terms";
import type { InstrumentMarket } from "./portfolio-market";
import { DELTA, ROLL, SCENARIOS } from "./row-layout";
import type { ScenarioSet } from "./scenario-set";

/** Dollars a unit at today's index, for the charges on notional. */
export function linearNotional({ terms, underlying, quotePrice }: InstrumentMarket): number {
  return terms.contractType === "Inverse"
    ? terms.multiplier
    : terms.multiplier * underlying.index * quotePrice;
}

/** `row` is all zero but for what is written (row-layout.ts). */
export function revalueLinear(
  row: Float64Array,
  instrument: InstrumentMarket,
  { set, terms }: { readonly set: ScenarioSet; readonly terms: ExpiryTerms | null },
): void {
  const { terms: contract, underlying, mark, quotePrice } = instrument;
  const inverse = contract.contractType === "Inverse";
  const units = inverse ? contract.multiplier / mark : contract.multiplier;
  const dollars = inverse ? units * underlying.index : units * mark * quotePrice;
  // In the last half hour a part of the price is settled already and moves no more (PR-5).
  const moving = terms === null ? 1 : terms.movingShare;
  const moves = inverse ? set.inverse : set.linear;
  for (let at = 0; at < moves.length; at++) row[SCENARIOS + at] = dollars * moving * moves[at]!;
  row[DELTA] = units * moving;
  row[ROLL] = dollars * moving;
}
