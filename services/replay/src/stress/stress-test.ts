/** One stress test of a log: scenarios on the state it ends in, and what would empty the fund. */
import { Unusable } from "@margin-engine/runtime";
import { logStates } from "../portfolio/log-states";
import { type Fund, fundOfLog, fundWorth, refuseUnpriced } from "./insurance-fund";
import { unknownSymbols } from "./resolve-shock";
import { type ReverseStress, reverseStress } from "./reverse-stress";
import { runScenario, type ScenarioResult } from "./run-scenario";
import { readScenario, type Scenario, scenarioPaths } from "./scenario";
import { CALM, StressedVenue } from "./stressed-venue";

export interface StressRequest {
  readonly log: string;
  readonly at: number | null;
  /** Names of the library's, or files; none for the whole library. */
  readonly scenarios: readonly string[];
  /** Null for the one that the log's venue holds. */
  readonly fund: Fund | null;
  readonly reverse: boolean;
}

export interface StressTest {
  readonly log: string;
  readonly time: number;
  readonly accounts: number;
  /** Dollars. */
  readonly equity: number;
  readonly initialMargin: number;
  readonly fund: number | null;
  /** By shortfall, then by loss beyond margin, largest first. */
  readonly results: readonly ScenarioResult[];
  readonly reverse: ReverseStress | null;
}

/** What is missing or unknown throws Unusable. */
export async function stressTest(request: StressRequest): Promise<StressTest> {
  const { log, at, reverse } = request;
  const asked = request.scenarios.map((name) => ({ name, scenario: scenarioOf(name) }));
  const states = await logStates(log, { account: null, at });
  const venue = new StressedVenue(states, log);
  const fund = request.fund ?? fundOfLog(states);
  if (reverse && fund === null) {
    throw new Unusable(`--reverse needs a fund to empty, ${log} has none; add --fund USDT=1000000`);
  }
  if (fund !== null) refuseUnpriced(fund, venue);
  for (const { name, scenario } of asked) refuseUnknown(scenario, venue, name);
  const library = [...scenarioPaths().values()].map(readScenario);
  const scenarios = asked.length > 0 ? asked.map(({ scenario }) => scenario) : library;
  const results = scenarios.map((scenario) => runScenario(scenario, venue, fund));
  const { accounts, time } = venue;
  return {
    log,
    time,
    accounts: accounts.length,
    equity: accounts.reduce((sum, { before }) => sum + before.equity, 0),
    initialMargin: accounts.reduce((sum, { before }) => sum + before.initialMargin, 0),
    fund: fund === null ? null : fundWorth(fund, venue, CALM),
    results: results.sort(bySeverity),
    reverse: reverse && fund !== null ? reverseStress(venue, fund) : null,
  };
}

function scenarioOf(name: string): Scenario {
  return readScenario(scenarioPaths().get(name) ?? name);
}

/** The library is for any venue; a scenario that was asked for is for this one. */
function refuseUnknown(scenario: Scenario, venue: StressedVenue, name: string): void {
  const unknown = unknownSymbols(scenario, venue);
  if (unknown.length === 0) return;
  const known = `it knows ${venue.symbols().join(", ")}`;
  throw new Unusable(`${name}: the log has no ${unknown.join(" and no ")}; ${known}`);
}

function bySeverity(one: ScenarioResult, other: ScenarioResult): number {
  const order = other.shortfall - one.shortfall || other.beyondMargin - one.beyondMargin;
  return order || other.loss - one.loss;
}
