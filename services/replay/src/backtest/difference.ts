/** How a variant came out against the baseline, account by account and in sum. */
import type { AccountOutcome } from "../report/outcome";
import type { RunOutcome } from "./run-backtest";

export interface AccountDifference {
  readonly account: string;
  /** Equity in the variant less that in the baseline, US dollars, as last published. */
  readonly equity: number;
  readonly baseline: AccountOutcome | null;
  readonly variant: AccountOutcome | null;
}

export interface Difference {
  readonly name: string;
  /** Every output has the same bytes, hash for hash. */
  readonly identical: boolean;
  /** Liquidated in the variant and not in the baseline, by account. */
  readonly onlyHere: readonly string[];
  readonly onlyThere: readonly string[];
  readonly inBoth: number;
  readonly commands: number;
  readonly fills: number;
  readonly shortfall: number;
  /** Of the insurance funds at the end, US dollars, and of positions deleveraged. */
  readonly fund: number;
  readonly deleveraged: number;
  /** Sums over the accounts that gained and over those that lost; lost is negative. */
  readonly gained: number;
  readonly lost: number;
  /** Accounts whose equity, liquidation or shortfall differ, the largest differences first. */
  readonly accounts: readonly AccountDifference[];
}

export function differenceOf(baseline: RunOutcome, outcome: RunOutcome): Difference {
  const names = [...new Set([...baseline.accounts.keys(), ...outcome.accounts.keys()])].sort();
  const all = names.map((account) => compared(account, baseline, outcome));
  const liquidated = (found: AccountOutcome | null) =>
    found !== null && found.liquidatedAt !== null;
  const onlyHere = all.filter((each) => liquidated(each.variant) && !liquidated(each.baseline));
  const onlyThere = all.filter((each) => liquidated(each.baseline) && !liquidated(each.variant));
  const inBoth = all.filter((each) => liquidated(each.baseline) && liquidated(each.variant));
  const accounts = all
    .filter(isDifferent)
    .sort((left, right) => Math.abs(right.equity) - Math.abs(left.equity));
  return {
    name: outcome.name,
    identical: sameChains(baseline.chainHeads, outcome.chainHeads),
    onlyHere: onlyHere.map(({ account }) => account),
    onlyThere: onlyThere.map(({ account }) => account),
    inBoth: inBoth.length,
    commands: outcome.commands - baseline.commands,
    fills: outcome.fills - baseline.fills,
    shortfall: outcome.shortfall - baseline.shortfall,
    fund: outcome.fund - baseline.fund,
    deleveraged: outcome.deleveraged - baseline.deleveraged,
    gained: accounts.reduce((sum, { equity }) => sum + Math.max(0, equity), 0),
    lost: accounts.reduce((sum, { equity }) => sum + Math.min(0, equity), 0),
    accounts,
  };
}

function compared(account: string, baseline: RunOutcome, outcome: RunOutcome): AccountDifference {
  const before = baseline.accounts.get(account) ?? null;
  const now = outcome.accounts.get(account) ?? null;
  const equity = (now?.equity ?? 0) - (before?.equity ?? 0);
  return { account, equity, baseline: before, variant: now };
}

function isDifferent({ equity, baseline, variant }: AccountDifference): boolean {
  return (
    equity !== 0 ||
    baseline?.liquidatedAt !== variant?.liquidatedAt ||
    baseline?.shortfall !== variant?.shortfall
  );
}

function sameChains(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(one);
  const same = names.length === Object.keys(other).length;
  return same && names.every((name) => one[name] === other[name]);
}
