/** What the clearing house did in a log, in figures (LI-4, CL-1, CL-3, CL-5). */
import type {
  HaircutSet,
  InsurancePaid,
  InsuranceReceived,
  PositionsDeleveraged,
  TakeoverBooked,
} from "@margin-engine/core";
import { AMOUNT_UNIT } from "@margin-engine/core";

/** Of one asset's insurance fund, in units of the asset. */
export interface FundFlows {
  given: number;
  /** Fees of liquidations, and what they brought above the bankruptcy price. */
  earned: number;
  paid: number;
}

export interface ClearingSummary {
  readonly takeovers: Takeovers;
  /** By asset. */
  readonly funds: Map<string, FundFlows>;
  readonly deleveraged: { positions: number; readonly accounts: Set<string> };
  /** By asset: the last that was set. */
  readonly haircuts: Map<string, HaircutSet>;
}

interface Takeovers {
  positions: number;
  readonly accounts: Set<string>;
  /** At the prices of the takeovers, US dollars. */
  usd: number;
  /** By asset: what those prices are worse than the marks, in units; a surplus is negative. */
  readonly losses: Map<string, number>;
}

export function emptyClearing(): ClearingSummary {
  return {
    takeovers: { positions: 0, accounts: new Set(), usd: 0, losses: new Map() },
    funds: new Map(),
    deleveraged: { positions: 0, accounts: new Set() },
    haircuts: new Map(),
  };
}

type NotionalUsd = (taken: TakeoverBooked) => number;

type Told = TakeoverBooked | InsuranceReceived | InsurancePaid | PositionsDeleveraged | HaircutSet;

/** Takes what the clearing house does, or hears of, into account. */
export function noteClearing(
  clearing: ClearingSummary,
  event: Told,
  notionalUsd: NotionalUsd,
): void {
  switch (event.kind) {
    case "TakeoverBooked":
      noteTakeover(clearing, event, notionalUsd(event));
      return;
    case "InsuranceReceived":
      noteReceived(clearing, event);
      return;
    case "InsurancePaid":
      fundOf(clearing, event).paid += units(event.amount);
      return;
    case "PositionsDeleveraged":
      clearing.deleveraged.positions += event.fills.length;
      for (const { account } of event.fills) clearing.deleveraged.accounts.add(account);
      return;
    case "HaircutSet":
      clearing.haircuts.set(event.asset, event);
  }
}

function noteTakeover({ takeovers }: ClearingSummary, taken: TakeoverBooked, usd: number): void {
  const { account, asset, loss } = taken;
  takeovers.positions++;
  takeovers.accounts.add(account);
  takeovers.usd += usd;
  takeovers.losses.set(asset, (takeovers.losses.get(asset) ?? 0) + units(loss));
}

function noteReceived(clearing: ClearingSummary, received: InsuranceReceived): void {
  const fund = fundOf(clearing, received);
  const amount = units(received.amount);
  if (received.reason === "Contribution") fund.given += amount;
  else if (received.reason === "Returned") fund.paid -= amount;
  else fund.earned += amount;
}

function fundOf(
  { funds }: ClearingSummary,
  { asset }: Pick<InsurancePaid | InsuranceReceived, "asset">,
): FundFlows {
  let found = funds.get(asset);
  if (found === undefined) {
    found = { given: 0, earned: 0, paid: 0 };
    funds.set(asset, found);
  }
  return found;
}

function units(amount: bigint): number {
  return Number(amount) / AMOUNT_UNIT;
}
