/**
 * MA-13 for an account with options in standard mode: perpetuals and futures by tiers, the options
 * of each expiry together. Rows come in the order of summation, so an expiry's options are
 * neighbours; what they require stands in the part of the first of them.
 */
import type { Evaluation } from "./evaluate";
import { initialMargin, maintenanceMargin } from "./margin-schedule";
import { believableOr, isBelievable } from "./portfolio/believable-figure";
import type { PortfolioHolder } from "./portfolio/portfolio-holder";
import type { InstrumentMarket } from "./portfolio/portfolio-market";
import type { Scenarios } from "./risk-values";
import { type StandardOption, standardExpiry } from "./standard-option";
import { gridUp } from "./usd-rounding";

const NOTHING = { initialMargin: 0, maintenanceMargin: 0 };

/** Writes one part for each row of the holder. */
export function optionParts(
  evaluation: Evaluation,
  scenarios: Scenarios,
  holder: PortfolioHolder,
): void {
  const { market, figures } = evaluation;
  const { instrument, quantity, start, count } = holder;
  figures.initialParts.fill(0, 0, count);
  figures.maintenanceParts.fill(0, 0, count);
  for (let row = start; row < start + count; ) {
    const number = instrument[row]!;
    if (market.isOption[number]) {
      row = expiryPart(evaluation, scenarios, { holder, row });
      continue;
    }
    const notional = Math.abs(quantity[row]!) * market.unitNotional[number]!;
    const schedule = market.schedule[number]!;
    figures.initialParts[row - start] = gridUp(initialMargin(schedule, notional));
    figures.maintenanceParts[row - start] = gridUp(maintenanceMargin(schedule, notional));
    row++;
  }
}

/** The part of the expiry whose options begin at `row`; returns the row after them. */
function expiryPart(
  evaluation: Evaluation,
  scenarios: Scenarios,
  { holder, row }: { readonly holder: PortfolioHolder; readonly row: number },
): number {
  const { figures, risk } = evaluation;
  const { instruments } = risk.market;
  const { instrument, quantity, start, count } = holder;
  const { expiry, underlying } = instruments[instrument[row]!]!;
  const options: StandardOption[] = [];
  let unvalued = 0;
  let next = row;
  for (; next < start + count; next++) {
    const number = instrument[next]!;
    const each = instruments[number]!;
    if (each.expiry !== expiry) break;
    const size = quantity[next]!;
    if (isMarked(evaluation, scenarios, number)) {
      options.push(standardOptionOf(evaluation, each, size));
      continue;
    }
    // What nobody can value: a long counts nothing, a short costs what it could.
    const value = size * dollarsOf(evaluation, number);
    unvalued += size > 0 ? value : -size * scenarios.arrays.unvaluedShort[number]!;
    figures.unpriced = true;
  }
  const { index } = underlying;
  // The formulas only scale by the forward, so the index will do where nobody quotes one.
  const forward = believableOr(expiry!.forward, index);
  const required =
    options.length === 0
      ? NOTHING
      : standardExpiry(scenarios.arrays.parameters, { index, forward }, options);
  figures.initialParts[row - start] = gridUp(required.initialMargin + unvalued);
  figures.maintenanceParts[row - start] = gridUp(required.maintenanceMargin + unvalued);
  return next;
}

/** Whether the option has a quoted mark, or one of the model, and what the formulas ask for. */
export function isMarked({ risk, market }: Evaluation, scenarios: Scenarios, number: number) {
  const fault = scenarios.arrays.faults[number];
  if (fault === null) return true;
  const { underlying } = risk.market.instruments[number]!;
  return market.isQuoted[number]! && isBelievable(underlying.index);
}

/** Dollars, by the unit of the underlying. */
function standardOptionOf(
  evaluation: Evaluation,
  { number, terms, quotePrice }: InstrumentMarket,
  size: number,
): StandardOption {
  const { multiplier, optionType, strike, contractType } = terms;
  const dollars = contractType === "Inverse" ? 1 : quotePrice;
  return {
    optionType: optionType!,
    strike: strike! * dollars,
    mark: dollarsOf(evaluation, number) / multiplier,
    quantity: size * multiplier,
  };
}

/** What a contract is worth at its mark. */
function dollarsOf({ market }: Evaluation, number: number): number {
  const { venue } = market.instruments[number]!;
  return market.unitValue[number]! * market.assetPrice[venue.index]!;
}
