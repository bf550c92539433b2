/** What the margin service says: snapshots, liquidation commands, shortfalls and refusals. */
import type { Amount, Figure, Price, Quantity, Rate, Usd } from "../money/units";
import type { OutputId } from "./event";
import type { QuoteType } from "./price";
import type { PriceValidity } from "./price-integrity";

/** MA-14, healthiest first. */
export const MARGIN_STATUSES = ["Healthy", "ReduceOnly", "Liquidating", "Bankrupt"] as const;
export type MarginStatus = (typeof MARGIN_STATUSES)[number];

/** How requirements are computed: per position by tiers, or over scenarios. */
export const MARGIN_MODES = ["Standard", "Portfolio"] as const;
export type MarginMode = (typeof MARGIN_MODES)[number];

export const SNAPSHOT_TRIGGERS = [
  "AccountEvent",
  "StatusChange",
  "UtilisationMove",
  "Periodic",
  "Liquidation",
] as const;
export type SnapshotTrigger = (typeof SNAPSHOT_TRIGGERS)[number];

/** Head of an output. The runtime puts `previousHash`, the SHA-256 of the shard's previous output
 * body, in front of the encoded body, so that outputs form a chain. */
export interface OutputHead {
  readonly id: OutputId;
  /** Event time of the journal entry that caused it. */
  readonly eventTime: number;
  readonly account: string;
}

/**
 * One part of the requirement. In standard mode one for each position, named by instrument, and one
 * for all options of an expiry; in portfolio mode the parts of each underlying, `BTC ScenarioLoss`.
 */
export interface MarginComponent {
  readonly name: string;
  readonly initialMargin: Usd;
  readonly maintenanceMargin: Usd;
}

/** A price that figures rest on and that is not Valid: what it allows is PI-4. */
export interface UntrustedPrice {
  readonly quoteType: QuoteType;
  readonly symbol: string;
  readonly validity: PriceValidity;
}

/** Why collateral does not count in full: towards nothing, or only towards maintenance margin. */
export const UNCREDITED_REASONS = [
  "Seen",
  "Safe",
  "SafeShare",
  "ChainCap",
  "ChainStalled",
  "AssetCap",
  "UnrealisedProfit",
] as const;
export type UncreditedReason = (typeof UNCREDITED_REASONS)[number];

export interface UncreditedCollateral {
  readonly asset: string;
  /** Null for what is no deposit on a chain. */
  readonly chain: string | null;
  /** Units of the asset. */
  readonly amount: Amount;
  readonly reason: UncreditedReason;
}

/** How an account's value moves with one underlying. */
export interface UnderlyingGreeks {
  readonly underlying: string;
  /** Units of the underlying. */
  readonly delta: Figure;
  /** Units for a dollar. */
  readonly gamma: Figure;
  /** Dollars for a point of volatility. */
  readonly vega: Figure;
  /** Dollars for a day. */
  readonly theta: Figure;
  /** Dollars for an interest rate 0.01 higher at every expiry, spot unchanged. */
  readonly rho: Figure;
}

/** All figures in US dollars: equity rounded down, requirements up, each to 8 decimals. */
export interface MarginSnapshot extends OutputHead {
  readonly kind: "MarginSnapshot";
  readonly trigger: SnapshotTrigger;
  readonly status: MarginStatus;
  readonly mode: MarginMode;
  /** What maintenance margin is held against. */
  readonly equity: Usd;
  readonly initialMargin: Usd;
  readonly maintenanceMargin: Usd;
  /** Maintenance margin / equity, between 0 and 10; 10 when equity is not positive. */
  readonly utilisation: Rate;
  /** Sorted by name. They sum to the requirement. */
  readonly components: readonly MarginComponent[];
  /** The scenario that costs most, of each underlying: `BTC -16% vol up`; null in standard mode. */
  readonly worstScenario: string | null;
  /** Assets and instruments held that cannot be valued: assets count zero, instruments are charged
   * in full, and the account may only reduce. */
  readonly unpriced: readonly string[];
  /** Prices behind the figures that are not Valid, by quote type, then symbol. */
  readonly untrusted: readonly UntrustedPrice[];
  /** Number of the last price batch used; 0 before the first. */
  readonly priceBatch: number;
  /** Version of the risk parameters used; 0 before the first. */
  readonly parameterVersion: number;
  /** Which calibration of that version's price ranges (VO-4); 0 as it was published. */
  readonly calibration: number;
  /** Of positions, by underlying; empty in standard mode without options. */
  readonly greeks: readonly UnderlyingGreeks[];
  /** What initial margin is held against: equity without what counts for maintenance alone. */
  readonly initialEquity: Usd;
  /** Collateral that does not count in full, and why. */
  readonly uncredited: readonly UncreditedCollateral[];
}

export const LIQUIDATION_ACTIONS = ["CancelOrders", "ReducePosition"] as const;
export type LiquidationAction = (typeof LIQUIDATION_ACTIONS)[number];

/** An instruction to the venue, idempotent by `liquidationId` = account:epoch:step. */
export interface LiquidationCommand extends OutputHead {
  readonly kind: "LiquidationCommand";
  readonly liquidationId: string;
  /** Counts the account's descents below maintenance margin, from 1. */
  readonly epoch: number;
  /** Counts commands within the epoch, from 1. */
  readonly step: number;
  readonly action: LiquidationAction;
  /** What to reduce; null for CancelOrders. */
  readonly instrument: string | null;
  /** Signed change of the position: negative sells. Null for CancelOrders. */
  readonly quantity: Quantity | null;
  /** The worst price to trade at; null means at market. */
  readonly limitPrice: Price | null;
  /** The snapshot that caused the command. */
  readonly snapshot: OutputId;
}

/** What pays a debt of one asset, or as much of it as is missing. */
export interface AssetDebt {
  readonly asset: string;
  /** Positive. */
  readonly amount: Amount;
}

/** An account without positions and with negative equity: a loss someone must bear. */
export interface ShortfallRecorded extends OutputHead {
  readonly kind: "ShortfallRecorded";
  /** Positive: what is missing, in US dollars. */
  readonly shortfall: Usd;
  /** Sorted by asset: paid, they leave no shortfall. */
  readonly debts: readonly AssetDebt[];
  readonly snapshot: OutputId;
}

/**
 * LI-1: an account is below its initial margin, and may only reduce. Said once, until it is back.
 * The figures are those of the snapshot.
 */
export interface MarginCalled extends OutputHead {
  readonly kind: "MarginCalled";
  /** What counts for the initial margin. */
  readonly initialEquity: Usd;
  readonly initialMargin: Usd;
  /** Positive: what would end the call, in US dollars. */
  readonly shortfall: Usd;
  readonly snapshot: OutputId;
}

/** A margin call is over: the account covers its initial margin again. */
export interface MarginCallMet extends OutputHead {
  readonly kind: "MarginCallMet";
  readonly snapshot: OutputId;
}

export const REJECTION_REASONS = [
  "UnknownAccount",
  "InsufficientBalance",
  "InsufficientMargin",
  "UnpricedHolding",
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** A rule's refusal of a well-formed request. Nothing changed. */
export interface Rejected extends OutputHead {
  readonly kind: "Rejected";
  /** `eventId` of the refused request. */
  readonly requestId: string;
  readonly reason: RejectionReason;
  /** A sentence for a person: what was asked, what was there, what is missing. */
  readonly detail: string;
  /** How much is missing: of the asset for InsufficientBalance, of US dollars for
   * InsufficientMargin, zero otherwise. */
  readonly missing: Amount;
}
