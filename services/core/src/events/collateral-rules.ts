/**
 * The numbers by which collateral is credited (CO-2, CO-3, CO-4): when a deposit on a chain is
 * safe and when it is final, what a safe one counts, and for how much.
 */
import type { Rate, Usd } from "../money/units";

/** How deep a deposit must lie, by its value when it was first observed. */
export interface FinalityStep {
  /** Largest value of a deposit that the step is for, in US dollars; null for the last step. */
  readonly valueMost: Usd | null;
  /** Blocks from which it is safe, its own included; null waits for the chain's signal. */
  readonly safeConfirmations: number | null;
  /** The same for finalised. */
  readonly finalisedConfirmations: number | null;
}

export interface ChainRules {
  readonly chain: string;
  /** By rising value. */
  readonly steps: readonly FinalityStep[];
  /** A head that did not advance for longer than this has stalled. */
  readonly stallMs: number;
  /** From then on safe credit falls to nothing in a straight line over this time. */
  readonly decayMs: number;
  /** What all safe deposits of the chain together may count, in US dollars. */
  readonly safeCap: Usd;
  /** Depth in blocks to which deposits are told apart and can be reverted. */
  readonly blocksKept: number;
  /** How long an account may not withdraw an asset of which a deposit was reverted. */
  readonly holdMs: number;
}

export interface CollateralRules {
  /** Taken off what a safe deposit counts, on top of the asset's weight. */
  readonly safeHaircut: Rate;
  /** What safe deposits may count, as a part of the account's equity without them. */
  readonly safeShare: Rate;
  readonly chains: readonly ChainRules[];
}
