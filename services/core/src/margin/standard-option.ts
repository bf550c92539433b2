/**
 * Options of accounts without portfolio margin (MA-13). Equity holds every option at its mark, so a
 * requirement here is what is needed beyond that: shorts without their mark, and longs at theirs,
 * because what a long option is worth does not count as margin.
 */
import type { OptionType } from "../events/listing";
import type { PortfolioRate } from "../events/portfolio-bounds";

export type StandardRate = Extract<PortfolioRate, `standard${string}`>;
export type StandardParameters = Readonly<Record<StandardRate, number>>;

/** Dollars, a unit of the underlying. */
export interface StandardOption {
  readonly optionType: OptionType;
  readonly strike: number;
  readonly mark: number;
  /** Units of the underlying; above 0 is long. */
  readonly quantity: number;
}

export interface Requirement {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}

/** Prices of one underlying and one expiry, dollars. */
export interface StandardMarket {
  readonly index: number;
  readonly forward: number;
}

/**
 * Of one option by itself. `a`, `b`, `c` being standardInitial, standardInitialLeast and
 * standardMaintenance, a short call requires `MM = c S`, `IM = max(a - otm / S, b) S`; a short put
 * `MM = max(c S, c mark)`, `IM = max(max(a - otm / S, b) S, MM)`.
 */
export function standardOption(
  parameters: StandardParameters,
  { index }: StandardMarket,
  { optionType, strike, mark, quantity }: StandardOption,
): Requirement {
  if (quantity >= 0) return { initialMargin: quantity * mark, maintenanceMargin: quantity * mark };
  const { standardInitial, standardInitialLeast, standardMaintenance } = parameters;
  const call = optionType === "Call";
  const outOfMoney = Math.max(0, call ? strike - index : index - strike);
  const maintenance = standardMaintenance * (call ? index : Math.max(index, mark));
  const initial = Math.max(standardInitial * index - outOfMoney, standardInitialLeast * index);
  return {
    initialMargin: -quantity * Math.max(initial, maintenance),
    maintenanceMargin: -quantity * maintenance,
  };
}

/**
 * Of all options of one expiry: the lesser of the sum of each by itself and the greatest loss at
 * expiry, which is found at zero or at a strike; calls sold beyond those bought, whose loss has no
 * bound, are charged the forward times standardUncoveredInitial or standardUncoveredMaintenance.
 */
export function standardExpiry(
  parameters: StandardParameters,
  market: StandardMarket,
  options: readonly StandardOption[],
): Requirement {
  let [initial, maintenance, value, calls, loss] = [0, 0, 0, 0, lossAt(0, options)];
  for (const option of options) {
    const { initialMargin, maintenanceMargin } = standardOption(parameters, market, option);
    initial += initialMargin;
    maintenance += maintenanceMargin;
    value += option.quantity * option.mark;
    if (option.optionType === "Call") calls += option.quantity;
    loss = Math.max(loss, lossAt(option.strike, options));
  }
  const naked = Math.max(0, -calls) * market.forward;
  const most = (rate: number) => Math.max(0, value + Math.max(0, loss + naked * rate));
  return {
    initialMargin: Math.min(initial, most(parameters.standardUncoveredInitial)),
    maintenanceMargin: Math.min(maintenance, most(parameters.standardUncoveredMaintenance)),
  };
}

/** What the options together cost when the underlying settles at `price`. */
function lossAt(price: number, options: readonly StandardOption[]): number {
  let loss = 0;
  for (const { optionType, strike, quantity } of options) {
    loss -= quantity * Math.max(0, optionType === "Call" ? price - strike : strike - price);
  }
  return loss;
}
