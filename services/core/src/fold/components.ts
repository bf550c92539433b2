/**
 * What a snapshot says of how a requirement came about: its parts by name, which sum to it, the
 * scenario that sets it, greeks, and what could not be valued.
 */
import type { Account } from "../account/account";
import { dayText } from "../events/civil-day";
import type { MarginComponent, UnderlyingGreeks } from "../events/margin";
import { ACCOUNT_PARTS } from "../margin/evaluate-beyond-tiers";
import { isMarked } from "../margin/option-parts";
import { evaluatePortfolio } from "../margin/portfolio/evaluate-portfolio";
import { MARGIN_PARTS, NO_LOSS } from "../margin/portfolio/portfolio-figures";
import { rhoOf } from "../margin/portfolio/rho";
import { scenarioName } from "../margin/portfolio/scenario-set";
import type { Scenarios } from "../margin/risk-values";
import { BY_SCENARIOS, BY_TIERS, WITH_OPTIONS } from "../margin/scenario-rows";
import { usdOfGrid } from "../margin/usd-rounding";
import { FIGURE_UNIT, type Figure } from "../money/units";
import { wholeNumber } from "../money/whole-number";
import type { MarginState } from "./margin-state";

const NO_GREEKS: readonly UnderlyingGreeks[] = [];

/** The scenarios that the account's requirement follows from; null where tiers alone decide it. */
function scenariosOf({ risk, exposures }: MarginState, account: Account): Scenarios | null {
  return exposures.rows.basis[account.index] === BY_TIERS ? null : risk.scenarios;
}

/** Sorted by name. In standard mode one for each position, options of an expiry together. */
export function componentsOf(state: MarginState, account: Account): MarginComponent[] {
  const scenarios = scenariosOf(state, account);
  if (scenarios === null) return positionComponents(state, account);
  const components =
    state.exposures.rows.basis[account.index] === BY_SCENARIOS
      ? scenarioComponents(state, scenarios)
      : optionComponents(state, account);
  return components.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `evaluate` left them by settlement asset; here they are by name. */
function positionComponents(state: MarginState, account: Account): MarginComponent[] {
  const { exposures, market } = state;
  const first = exposures.positionStart[account.index]!;
  const count = exposures.positionCount[account.index]!;
  const components = new Array<MarginComponent>(count);
  for (let at = 0; at < count; at++) {
    const { terms } = market.instruments[exposures.instrument[first + at]!]!;
    components[at] = component(state, terms.instrument, at);
  }
  // Positions settled in one asset stand by name already.
  if (account.balances.length === 1) return components;
  return components.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function optionComponents(state: MarginState, account: Account): MarginComponent[] {
  const { instrument, start, count } = state.exposures.rows.of(account.index);
  const components: MarginComponent[] = [];
  let expiry: object | null = null;
  for (let at = 0; at < count; at++) {
    const { terms, expiry: own } = state.risk.market.instruments[instrument[start + at]!]!;
    if (terms.instrumentType !== "Option") components.push(component(state, terms.instrument, at));
    else if (own !== expiry) {
      expiry = own;
      components.push(
        component(state, `${terms.underlying} options of ${dayText(terms.expiry!)}`, at),
      );
    }
  }
  return components;
}

/** `BTC ScenarioLoss`: the parts of each underlying that are not zero. */
function scenarioComponents(state: MarginState, { figures }: Scenarios): MarginComponent[] {
  const { underlyings } = state.risk.market;
  const { initialParts, maintenanceParts } = state.figures;
  const components: MarginComponent[] = [];
  const own = figures.held * MARGIN_PARTS.length;
  const nameOf = (part: number) => {
    const { number } = figures.underlyings[Math.floor(part / MARGIN_PARTS.length)]!;
    return `${underlyings[number]!.underlying} ${MARGIN_PARTS[part % MARGIN_PARTS.length]!}`;
  };
  for (let part = 0; part < own + ACCOUNT_PARTS.length; part++) {
    if (initialParts[part] === 0 && maintenanceParts[part] === 0) continue;
    components.push(component(state, part < own ? nameOf(part) : ACCOUNT_PARTS[part - own]!, part));
  }
  return components;
}

function component({ figures }: MarginState, name: string, part: number): MarginComponent {
  return {
    name,
    initialMargin: usdOfGrid(figures.initialParts[part]!),
    maintenanceMargin: usdOfGrid(figures.maintenanceParts[part]!),
  };
}

/** `BTC -16% vol up, ETH skew linear`; null in standard mode and where nothing loses. */
export function worstScenarioOf(state: MarginState, account: Account): string | null {
  const scenarios = scenariosOf(state, account);
  if (scenarios === null || state.exposures.rows.basis[account.index] !== BY_SCENARIOS) return null;
  const { arrays, figures } = scenarios;
  const names: string[] = [];
  for (const { number, worstScenario } of figures.underlyings.slice(0, figures.held)) {
    const terms = arrays.underlyingTerms(number);
    if (terms === null || worstScenario === NO_LOSS) continue;
    const name = scenarioName(arrays.parameters, terms.parameters, worstScenario);
    names.push(`${terms.market.underlying} ${name}`);
  }
  return names.length === 0 ? null : names.join(", ");
}

/** Of positions, collateral left out; none where tiers alone decide. */
export function greeksOf(state: MarginState, account: Account): readonly UnderlyingGreeks[] {
  const scenarios = scenariosOf(state, account);
  if (scenarios === null) return NO_GREEKS;
  const { arrays, figures } = scenarios;
  const { rows } = state.exposures;
  const holder = rows.of(account.index);
  if (rows.basis[account.index] === WITH_OPTIONS) evaluatePortfolio(arrays, holder, figures);
  return figures.underlyings
    .slice(0, figures.held)
    .map(({ number, delta, gamma, vega, theta }) => ({
      underlying: state.risk.market.underlyings[number]!.underlying,
      delta: figureOf(delta),
      gamma: figureOf(gamma),
      vega: figureOf(vega),
      theta: figureOf(theta),
      rho: figureOf(rhoOf(arrays, holder, number)),
    }))
    .sort((a, b) => (a.underlying < b.underlying ? -1 : 1));
}

function figureOf(value: number): Figure {
  return wholeNumber(Math.round(value * FIGURE_UNIT)) as Figure;
}

/**
 * The assets without a price that the account holds, or has positions settled in, and the
 * instruments that its requirement could not value.
 */
export function unpricedOf(state: MarginState, account: Account): string[] {
  const assets = account.balances
    .filter(({ venue, owned }) => {
      if (state.market.assetPrice[venue.index] !== 0) return false;
      return owned !== 0n || account.positions.some(({ book }) => book.venue === venue);
    })
    .map(({ venue }) => venue.asset);
  const scenarios = scenariosOf(state, account);
  if (scenarios === null) return assets;
  const byScenarios = state.exposures.rows.basis[account.index] === BY_SCENARIOS;
  const instruments = account.positions
    .filter(({ book: { index, terms } }) =>
      byScenarios
        ? scenarios.arrays.faults[index] !== null
        : terms.instrumentType === "Option" && !isMarked(state, scenarios, index),
    )
    .map(({ book }) => book.terms.instrument);
  return [...assets, ...instruments].sort();
}
