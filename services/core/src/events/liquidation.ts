/**
 * What the liquidation ladder says besides LiquidationCommand: positions to take over, commands
 * that are over, and why nothing was commanded.
 */
import type { Price, Quantity } from "../money/units";
import type { OutputId } from "./event";
import type { OutputHead } from "./margin";

/** Head of what a ladder says: which descent, and the snapshot that caused it. */
interface LadderHead extends OutputHead {
  /** Counts the account's descents below maintenance margin, from 1; 0 before the first. */
  readonly epoch: number;
  readonly snapshot: OutputId;
}

/**
 * An instruction to the clearing house (LI-4), idempotent by `liquidationId`: the venue's
 * liquidation account takes the position at the price.
 */
export interface TakeOverPosition extends LadderHead {
  readonly kind: "TakeOverPosition";
  readonly liquidationId: string;
  /** Counts commands within the epoch, from 1. */
  readonly step: number;
  readonly instrument: string;
  /** Signed change of the account's position: negative gives away a long. */
  readonly quantity: Quantity;
  /** The zero price: all positions taken at theirs leave the account nothing. */
  readonly price: Price;
}

export const STOP_REASONS = ["Recovered", "Closed", "TimedOut", "Replaced"] as const;
/**
 * Recovered and Closed end the epoch: equity is above the buffer, or no position is left. TimedOut
 * and Replaced end commands: unanswered for too long, or overtaken by a fall to the takeover.
 */
export type StopReason = (typeof STOP_REASONS)[number];

export interface StoppedCommand {
  readonly liquidationId: string;
  /** Signed change of position that it had still to bring. */
  readonly unfilled: Quantity;
}

/** Commands that are cancelled: whoever works on them stops. Perhaps none, when an epoch ends. */
export interface LiquidationStopped extends LadderHead {
  readonly kind: "LiquidationStopped";
  readonly reason: StopReason;
  /** In the order of their steps. */
  readonly commands: readonly StoppedCommand[];
}

export const LIQUIDATION_REFUSALS = ["FrozenPrice", "NoNewPrice", "AwaitingSettlement"] as const;
export type LiquidationRefusal = (typeof LIQUIDATION_REFUSALS)[number];

/** A step was due and is not taken. Published once per reason, until the ladder moves again. */
export interface LiquidationRefused extends LadderHead {
  readonly kind: "LiquidationRefused";
  readonly reason: LiquidationRefusal;
  /** A sentence for a person. */
  readonly detail: string;
}
