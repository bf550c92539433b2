/**
 * Whether a set of portfolio parameters may be used. It is refused whole, and every fault is named
 * with its field, its value, its range and the reason for it, so that it is corrected once.
 */
import {
  type Bound,
  HOLDING_BOUNDS,
  PORTFOLIO_BOUNDS,
  SCENARIO_BOUNDS,
  UNDERLYING_BOUNDS,
} from "../../events/portfolio-bounds";
import type {
  PortfolioParameters,
  Scenario,
  UnderlyingParameters,
} from "../../events/portfolio-parameters";

/** A row of scenario values is a cache's worth; more would slow every account down. */
const SCENARIOS_MOST = 64;
const LIFE_MOST_MS = 7 * 24 * 3_600_000;

/** What is wrong with the parameters; empty when nothing is. */
export function portfolioFaults(parameters: PortfolioParameters): string[] {
  const { scenarios, underlyings, holdings } = parameters;
  return [
    ...boundFaults("", PORTFOLIO_BOUNDS, parameters),
    ...lifeFaults(parameters.figureLifeMs),
    ...orderFaults(parameters),
    ...scenarioFaults(scenarios),
    ...repeats(
      "underlying",
      underlyings.map(({ underlying }) => underlying),
    ),
    ...underlyings.flatMap((each) => underlyingFaults(each, scenarios)),
    ...repeats(
      "holding",
      holdings.map(({ asset }) => asset),
    ),
    ...holdings.flatMap((each) => boundFaults(`holding "${each.asset}" `, HOLDING_BOUNDS, each)),
    ...strayHoldings(parameters),
  ];
}

function boundFaults<Field extends string>(
  place: string,
  bounds: Readonly<Record<Field, Bound>>,
  values: Readonly<Record<NoInfer<Field>, number>>,
): string[] {
  return (Object.keys(bounds) as Field[]).flatMap((field) => {
    const { least, most, because } = bounds[field];
    const value = values[field];
    if (value >= least && value <= most) return [];
    return [`${place}${field} ${value}, which must be from ${least} to ${most}: ${because}`];
  });
}

function lifeFaults(life: number): string[] {
  if (Number.isSafeInteger(life) && life > 0 && life <= LIFE_MOST_MS) return [];
  return [`figureLifeMs ${life}, which must be from 1 to ${LIFE_MOST_MS} milliseconds`];
}

/** Figures of which one must not exceed another, with the reason. */
const ORDERS = [
  ["lossMaintenance", "lossInitial", "initial margin is never below maintenance margin"],
  ["standardInitialLeast", "standardInitial", "the least rate is the lower one"],
  ["standardMaintenance", "standardInitialLeast", "initial is never below maintenance margin"],
  [
    "standardUncoveredMaintenance",
    "standardUncoveredInitial",
    "initial is never below maintenance margin",
  ],
  ["volatilityUpLeast", "volatilityMost", "a shock must stay within what is believed"],
] as const;

function orderFaults(parameters: PortfolioParameters): string[] {
  return ORDERS.flatMap(([lower, upper, because]) => {
    if (parameters[lower] <= parameters[upper]) return [];
    const range = `at most ${upper} ${parameters[upper]}`;
    return [`${lower} ${parameters[lower]}, which must be ${range}: ${because}`];
  });
}

function scenarioFaults(scenarios: readonly Scenario[]): string[] {
  const faults = scenarios.flatMap(eachScenarioFaults);
  if (scenarios.length === 0 || scenarios.length > SCENARIOS_MOST) {
    faults.push(`${scenarios.length} scenarios, which must be from 1 to ${SCENARIOS_MOST}`);
  }
  const counting = scenarios.filter(({ weight }) => weight > 0);
  if (!counting.some(({ move }) => move < 0)) {
    faults.push("no scenario in which the price falls, without which longs have no margin");
  }
  if (!counting.some(({ move }) => move > 0)) {
    faults.push("no scenario in which the price rises, without which shorts have no margin");
  }
  const texts = scenarios.map(({ kind, move, volatility }) => `${kind} ${move} ${volatility}`);
  return [...faults, ...repeats("scenario", texts)];
}

function eachScenarioFaults(scenario: Scenario, at: number): string[] {
  const { kind, move, volatility } = scenario;
  const place = `scenario ${at + 1} `;
  const faults = boundFaults(place, SCENARIO_BOUNDS, scenario);
  const skewed = volatility === "SkewLinear" || volatility === "SkewAbsolute";
  if (skewed && (kind !== "Grid" || move !== 0)) {
    faults.push(`${place}move ${move}, which must be 0 on the grid: skew leaves the price alone`);
  }
  if (kind === "Tail" && (move === 0 || move <= -1)) {
    faults.push(`${place}move ${move}, which must be above -1 and not 0: a tail moves the price`);
  }
  return faults;
}

function underlyingFaults(
  parameters: UnderlyingParameters,
  scenarios: readonly Scenario[],
): string[] {
  const { underlying, priceRange, openInterestLow, openInterestHigh } = parameters;
  const place = `underlying "${underlying}" `;
  const faults = boundFaults(place, UNDERLYING_BOUNDS, parameters);
  const off = openInterestLow === 0 && openInterestHigh === 0;
  if (!off && !(openInterestHigh > openInterestLow)) {
    const range = `above openInterestLow ${openInterestLow}, or both 0`;
    faults.push(`${place}openInterestHigh ${openInterestHigh}, which must be ${range}`);
  }
  const falls = scenarios.filter(({ kind }) => kind === "Grid").map(({ move }) => move);
  const deepest = Math.min(0, ...falls);
  if (1 + deepest * priceRange <= 0) {
    const range = `below ${-1 / deepest}: the scenario of ${deepest} ranges must leave a price`;
    faults.push(`${place}priceRange ${priceRange}, which must be ${range}`);
  }
  return faults;
}

function strayHoldings({ underlyings, holdings }: PortfolioParameters): string[] {
  const known = new Set(underlyings.map(({ underlying }) => underlying));
  return holdings.flatMap(({ asset, underlying }) => {
    if (underlying === null || known.has(underlying)) return [];
    const fault = `holding "${asset}" underlying "${underlying}"`;
    return [`${fault}, which must be null or one of the underlyings listed`];
  });
}

/** One fault for each name given more than once. */
function repeats(field: string, names: readonly string[]): string[] {
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...repeated].map((name) => `${field} "${name}" twice, which must be unique`);
}
