/** The section of a preset that portfolio margin uses; its figures are decimals in quotes. */
import {
  type Figure,
  HOLDING_BOUNDS,
  type HoldingParameters,
  INVERSE_PROFITS,
  PORTFOLIO_BOUNDS,
  type PortfolioParameters,
  parameterNumbers,
  portfolioFaults,
  SCENARIO_BOUNDS,
  SCENARIO_KINDS,
  type Scenario,
  TAIL_FUTURES,
  UNDERLYING_BOUNDS,
  type UnderlyingParameters,
  VOLATILITY_SHOCKS,
} from "@margin-engine/core";
import { choiceAt, durationAt, Fault, figureAt, listAt, objectAt, textAt } from "./preset-fields";

/** Every figure is read, then the whole is checked; a fault names all that is wrong. */
export function readPortfolio(json: unknown, place: string): PortfolioParameters<Figure> {
  const rates = namesOf(PORTFOLIO_BOUNDS);
  const fields = objectAt(json, place, [
    ...rates,
    "figureLifeMs",
    "inverseProfit",
    "tailFutures",
    "scenarios",
    "underlyings",
    "holdings",
  ]);
  const each = <Item>(field: "scenarios" | "underlyings" | "holdings", read: Reader<Item>) =>
    listAt(fields[field], `${place}.${field}`).map((item, at) =>
      read(item, `${place}.${field}[${at}]`),
    );
  const parameters: PortfolioParameters<Figure> = {
    ...figuresIn(rates, fields, place),
    figureLifeMs: durationAt(fields.figureLifeMs, `${place}.figureLifeMs`),
    inverseProfit: choiceAt(fields.inverseProfit, `${place}.inverseProfit`, INVERSE_PROFITS),
    tailFutures: choiceAt(fields.tailFutures, `${place}.tailFutures`, TAIL_FUTURES),
    scenarios: each("scenarios", readScenario),
    underlyings: each("underlyings", readUnderlying),
    holdings: each("holdings", readHolding),
  };
  const faults = portfolioFaults(parameterNumbers(parameters));
  if (faults.length > 0) throw new Fault(`${place}: ${faults.join("; ")}`);
  return parameters;
}

type Reader<Item> = (json: unknown, place: string) => Item;

function readScenario(json: unknown, place: string): Scenario<Figure> {
  const rates = namesOf(SCENARIO_BOUNDS);
  const fields = objectAt(json, place, ["kind", "volatility", ...rates]);
  return {
    kind: choiceAt(fields.kind, `${place}.kind`, SCENARIO_KINDS),
    volatility: choiceAt(fields.volatility, `${place}.volatility`, VOLATILITY_SHOCKS),
    ...figuresIn(rates, fields, place),
  };
}

function readUnderlying(json: unknown, place: string): UnderlyingParameters<Figure> {
  const rates = namesOf(UNDERLYING_BOUNDS);
  const fields = objectAt(json, place, ["underlying", ...rates]);
  const underlying = textAt(fields.underlying, `${place}.underlying`);
  return { underlying, ...figuresIn(rates, fields, place) };
}

function readHolding(json: unknown, place: string): HoldingParameters<Figure> {
  const rates = namesOf(HOLDING_BOUNDS);
  const fields = objectAt(json, place, ["asset", "underlying", ...rates]);
  return {
    asset: textAt(fields.asset, `${place}.asset`),
    underlying:
      fields.underlying === null ? null : textAt(fields.underlying, `${place}.underlying`),
    ...figuresIn(rates, fields, place),
  };
}

function namesOf<Name extends string>(bounds: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(bounds) as Name[];
}

function figuresIn<Name extends string>(
  names: readonly Name[],
  fields: Readonly<Record<NoInfer<Name>, unknown>>,
  place: string,
): Record<Name, Figure> {
  const entries = names.map((name) => [name, figureAt(fields[name], `${place}.${name}`)]);
  return Object.fromEntries(entries) as Record<Name, Figure>;
}
