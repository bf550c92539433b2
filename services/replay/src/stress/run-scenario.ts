/** What a scenario does to a venue, at once: nobody trades or pays in before it has happened. */
import { type Fund, fundWorth } from "./insurance-fund";
import { resolveShock, unknownSymbols } from "./resolve-shock";
import type { Scenario } from "./scenario";
import type { StressedVenue } from "./stressed-venue";

/** Dollars. */
export interface AccountStress {
  readonly account: string;
  readonly equityBefore: number;
  readonly equityAfter: number;
  readonly initialMargin: number;
  readonly maintenanceAfter: number;
  /** What it lost beyond the initial margin it had to hold. */
  readonly beyondMargin: number;
}

export interface ScenarioResult {
  readonly scenario: string;
  readonly title: string;
  /** What moved, as parts of prices; and the change of volatility. */
  readonly moves: readonly { readonly symbol: string; readonly move: number }[];
  readonly volatility: number;
  /** Symbols of the scenario that the log does not know, so that they move nothing. */
  readonly unknown: readonly string[];
  /** Over all accounts: what those lost that lost, and what of it was beyond initial margin. */
  readonly loss: number;
  readonly beyondMargin: number;
  /** What accounts owe beyond all they have, and what is left of the fund, below 0 if it is short;
   * null without a fund. */
  readonly shortfall: number;
  readonly fundLeft: number | null;
  /** Accounts that were at or above maintenance margin and fall below it; those without equity. */
  readonly fallen: number;
  readonly bankrupt: number;
  /** Of those below maintenance margin, the ones that the venue does not see there. */
  readonly unseen: number;
  /** Accounts that failed by supposition. */
  readonly failed: readonly string[];
  /** Of one account and of two, the largest losses beyond initial margin. */
  readonly largestOne: number;
  readonly largestTwo: number;
  /** Those that fall furthest below maintenance margin, first. */
  readonly worst: readonly AccountStress[];
}

const WORST_KEPT = 10;

export function runScenario(
  scenario: Scenario,
  venue: StressedVenue,
  fund: Fund | null,
): ScenarioResult {
  const { shock, seen, failing } = resolveShock(scenario, venue);
  const seenBelow = seen === null ? null : venue.under(seen).map(isBelow);
  const after = venue.under(shock);
  const stressed = venue.accounts.map(({ id, before }, at): AccountStress => {
    const loss = before.equity - after[at]!.equity;
    return {
      account: id,
      equityBefore: before.equity,
      equityAfter: after[at]!.equity,
      initialMargin: before.initialMargin,
      maintenanceAfter: after[at]!.maintenanceMargin,
      beyondMargin: Math.max(0, loss - before.initialMargin),
    };
  });
  const shortfall = sumOf(stressed, ({ equityAfter }) => Math.max(0, -equityAfter));
  const beyond = stressed.map(({ beyondMargin }) => beyondMargin).sort((one, other) => other - one);
  return {
    scenario: scenario.scenario,
    title: scenario.title,
    moves: [...shock.prices].map(([symbol, factor]) => ({ symbol, move: factor - 1 })),
    volatility: scenario.volatility,
    unknown: unknownSymbols(scenario, venue),
    loss: sumOf(stressed, ({ equityBefore, equityAfter }) =>
      Math.max(0, equityBefore - equityAfter),
    ),
    beyondMargin: sumOf(stressed, ({ beyondMargin }) => beyondMargin),
    shortfall,
    fundLeft: fund === null ? null : fundWorth(fund, venue, shock) - shortfall,
    fallen: after.filter((one, at) => isBelow(one) && !isBelow(venue.accounts[at]!.before)).length,
    bankrupt: after.filter(({ equity }) => equity < 0).length,
    unseen: after.filter((one, at) => seenBelow !== null && isBelow(one) && !seenBelow[at]).length,
    failed: failing.map((at) => venue.accounts[at]!.id),
    largestOne: beyond[0] ?? 0,
    largestTwo: (beyond[0] ?? 0) + (beyond[1] ?? 0),
    worst: stressed
      .filter(({ equityAfter, maintenanceAfter }) => equityAfter < maintenanceAfter)
      .sort((one, other) => roomOf(one) - roomOf(other))
      .slice(0, WORST_KEPT),
  };
}

function isBelow({
  equity,
  maintenanceMargin,
}: {
  readonly equity: number;
  readonly maintenanceMargin: number;
}): boolean {
  return equity < maintenanceMargin;
}

const roomOf = (one: AccountStress): number => one.equityAfter - one.maintenanceAfter;

function sumOf(accounts: readonly AccountStress[], of: (one: AccountStress) => number): number {
  return accounts.reduce((sum, each) => sum + of(each), 0);
}
