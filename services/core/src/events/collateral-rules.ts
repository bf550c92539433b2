/**
 * The numbers by which collateral is credited (CO-2, CO-3, CO-4): when a deposit on a chain is
 * safe and when it is final, what a safe one counts, and for how much.
 */
import type { Amount, Rate, Usd } from "../money/units";

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
  /** Whose heads and reorganisations are taken; empty for anybody's. */
  readonly observers: readonly string[];
  /** How many of them must have reached a head, or tell of a reorganisation. */
  readonly observersRequired: number;
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

/** What an asset counts beside its weight; one that is not named has no more than that. */
export interface AssetRules {
  readonly asset: string;
  /** How fast the weight falls with the units that an account holds; 0 leaves it as it is. */
  readonly sizeFactor: Rate;
  /** The index that quotes what a unit is redeemed for; null where nothing does. */
  readonly redemptionSymbol: string | null;
  /** What that is counted in: an asset, or null for US dollars. */
  readonly redeemedInto: string | null;
  /** Units that all accounts together may have count; null for any number. */
  readonly venueCap: Amount | null;
}

export interface CollateralRules {
  /** Taken off what a safe deposit counts, on top of the asset's weight. */
  readonly safeHaircut: Rate;
  /** What safe deposits may count, as a part of the account's equity without them. */
  readonly safeShare: Rate;
  /** What of an account's unrealised profit counts for initial margin; null for all of it. */
  readonly profitCap: Usd | null;
  readonly assets: readonly AssetRules[];
  readonly chains: readonly ChainRules[];
}
