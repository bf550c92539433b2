/**
 * What is due for an account on the liquidation ladder, if anything: the whole of its transitions,
 * in the order in which they are looked for.
 */
import type { Account } from "../account/account";
import type { LiquidationRefusal } from "../events/liquidation";
import type { RiskParametersPublished } from "../events/listing";
import { FROZEN_TRUST } from "../margin/price-trust";
import { LIQUIDATING } from "../margin/status";
import { type LadderPolicy, ladderPolicy } from "./ladder-policy";
import { isPaid, isWatched, type LiquidationState, type Liquidations } from "./liquidation-state";
import { tradedPositions } from "./reduction";
import type { PlanWorld } from "./reduction-plan";
import { isForTakeover } from "./take-over";

/** What the ladder sees: the figures of the account at hand, prices, parameters, time. */
export interface LadderWorld extends PlanWorld {
  readonly parameters: RiskParametersPublished | null;
  readonly priceBatch: number;
  readonly liquidations: Liquidations;
  /** By account index: 1 while something may be due on the ladder. */
  readonly onLadder: Uint8Array;
}

/**
 * Begin, Reduce and TakeOver command; Recover and Close stop; a refusal is its reason. Settle looks
 * after an account that is not being liquidated: its debt, and what it was refused before.
 */
export type LadderMove =
  | "Begin"
  | "Reduce"
  | "TakeOver"
  | "Recover"
  | "Close"
  | "Settle"
  | LiquidationRefusal;

/**
 * Whether anything may be due for the account of that index, which `world.figures` describes. Most
 * accounts are well, and are asked about with every price: their own records are not touched.
 */
export function concernsLadder(world: LadderWorld, index: number): boolean {
  return world.onLadder[index] !== 0 || isBelow(world);
}

function isBelow({ figures }: LadderWorld): boolean {
  const frozen = figures.trust >= FROZEN_TRUST;
  return frozen ? figures.equity < figures.maintenanceMargin : figures.status >= LIQUIDATING;
}

/** Null when nothing is due for the account that `world.figures` describes. */
export function nextMove(world: LadderWorld, account: Account): LadderMove | null {
  if (!concernsLadder(world, account.index)) return null;
  const { figures, liquidations } = world;
  const frozen = figures.trust >= FROZEN_TRUST;
  const ladder = liquidations.get(account.id);
  const open = account.positions.length > 0;
  const active = ladder !== undefined && ladder.phase !== "Idle";
  if (frozen) return whileFrozen(world, { ladder, active, open });
  if (active) return open ? nextRung(world, account, ladder) : "Close";
  if (open && isBelow(world)) return "Begin";
  // What was owed, or refused, before the account was well again is forgotten.
  if (open) return ladder !== undefined && isWatched(ladder) ? "Settle" : null;
  const shortfall = ladder?.shortfall ?? null;
  const isSettled =
    figures.equity < 0 ? shortfall !== null && !isPaid(shortfall) : shortfall === null;
  return isSettled ? null : "Settle";
}

interface FrozenAccount {
  readonly ladder: LiquidationState | undefined;
  readonly active: boolean;
  readonly open: boolean;
}

/**
 * PI-4: the ladder stands still, whatever the figures say. Only where nothing is left to close and
 * nothing is owed it ends: no price can bring such an account back to be looked at.
 */
function whileFrozen(
  world: LadderWorld,
  { ladder, active, open }: FrozenAccount,
): LadderMove | null {
  if (open) return active || isBelow(world) ? refused(ladder, "FrozenPrice") : null;
  return active && world.figures.equity >= 0 ? "Close" : null;
}

/** Once for each reason, until the ladder moves. */
function refused(
  ladder: LiquidationState | undefined,
  reason: LiquidationRefusal,
): LiquidationRefusal | null {
  return ladder?.refusal === reason ? null : reason;
}

function nextRung(
  world: LadderWorld,
  account: Account,
  ladder: LiquidationState,
): LadderMove | null {
  const policy = ladderPolicy(world.parameters);
  if (isAboveBuffer(world, policy)) return "Recover";
  const timedOut = world.clock - ladder.commandTime >= policy.timeoutMs;
  const waiting = ladder.outstanding.length > 0 && !timedOut;
  // LI-6: nothing new without a new price.
  if (world.priceBatch <= ladder.commandBatch) {
    return timedOut ? refused(ladder, "NoNewPrice") : null;
  }
  const lost = isForTakeover(world, account, policy);
  if (waiting && (!lost || ladder.phase === "TakingOver")) return null;
  if (tradedPositions(account, world.clock).length === 0) {
    return refused(ladder, "AwaitingSettlement");
  }
  return lost ? "TakeOver" : "Reduce";
}

/** LI-5: equity has reached maintenance margin x (1 + buffer). */
function isAboveBuffer({ figures }: LadderWorld, { stop }: LadderPolicy): boolean {
  return figures.equity >= 0 && figures.equity >= figures.maintenanceMargin * stop;
}
