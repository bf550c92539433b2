/** Instrument listings and risk parameters: the venue's and the risk officers' decisions. */
import type { Figure, Multiplier, Price, Quantity, Rate, Usd } from "../money/units";
import type { CollateralRules } from "./collateral-rules";
import type { EntryHead } from "./event";
import type { LadderParameters } from "./ladder-parameters";
import type { PortfolioParameters } from "./portfolio-parameters";
import type { PriceIntegrity } from "./price-integrity";
import type { RangeCalibration } from "./range-calibration";

export const INSTRUMENT_TYPES = ["Perpetual", "Future", "Option"] as const;
export type InstrumentType = (typeof INSTRUMENT_TYPES)[number];

/** Linear: profit in the quote asset. Inverse: contracts of fixed dollar value, profit in coin. */
export const CONTRACT_TYPES = ["Linear", "Inverse"] as const;
export type ContractType = (typeof CONTRACT_TYPES)[number];

export const OPTION_TYPES = ["Call", "Put"] as const;
export type OptionType = (typeof OPTION_TYPES)[number];

export interface InstrumentListed extends EntryHead {
  readonly kind: "InstrumentListed";
  readonly instrument: string;
  readonly instrumentType: InstrumentType;
  readonly contractType: ContractType;
  /** The asset whose index moves the instrument: `BTC`. */
  readonly underlying: string;
  /** The asset profit, loss and fees are booked in: `USDT`, or `BTC` for an inverse contract. */
  readonly settlementAsset: string;
  readonly multiplier: Multiplier;
  /** Every fill is a whole number of lots. */
  readonly lotSize: Quantity;
  /** Milliseconds since the epoch; null for a perpetual. */
  readonly expiry: number | null;
  /** Options only. */
  readonly strike: Price | null;
  readonly optionType: OptionType | null;
}

/**
 * One step of the standard margin table (MA-13). The step's rates apply to the part of the notional
 * above the previous step's limit, so the requirement is continuous in size.
 */
export interface MarginTier {
  /** Upper bound of the step's notional in US dollars; null for the last step. */
  readonly notionalLimit: Usd | null;
  readonly initialRate: Rate;
  readonly maintenanceRate: Rate;
}

/** The tiers of every perpetual and future on one underlying. */
export interface MarginSchedule {
  readonly underlying: string;
  readonly tiers: readonly MarginTier[];
}

/** An asset accepted as collateral. A balance counts at price x weight, a debt at price (CO-1). */
export interface CollateralAsset {
  readonly asset: string;
  readonly weight: Rate;
}

/** A version of every number the margin service uses; a preset is one of these as data. */
export interface RiskParametersPublished extends EntryHead {
  readonly kind: "RiskParametersPublished";
  /** Rises by one with each version. */
  readonly version: number;
  readonly preset: string;
  /** The event time from which the version applies, milliseconds since the epoch. */
  readonly effectiveTime: number;
  readonly collateral: readonly CollateralAsset[];
  readonly schedules: readonly MarginSchedule[];
  /** Liquidation aims at equity of maintenance margin x (1 + buffer) (LI-5). */
  readonly liquidationBuffer: Rate;
  /** A liquidation command unanswered for this long is followed by the next step. */
  readonly liquidationTimeoutMs: number;
  /** A snapshot is due when utilisation moved by more than this since the last one. */
  readonly snapshotUtilisationStep: Rate;
  /** A snapshot is due at least this often, in event time. */
  readonly snapshotPeriodMs: number;
  /** Null takes prices as their sources say, however few, old or far apart they are. */
  readonly priceIntegrity: PriceIntegrity | null;
  /** Portfolio margin, and options in standard mode; null where the venue has neither. */
  readonly portfolio: PortfolioParameters<Figure> | null;
  /** How the portfolio's price ranges follow the market; null keeps them as they are published. */
  readonly rangeCalibration: RangeCalibration | null;
  /** How deposits on chains become credit; null where only custody vouches for deposits. */
  readonly collateralRules: CollateralRules | null;
  /** Null reduces at once, limited by the bankruptcy price, and takes nothing over. */
  readonly ladder: LadderParameters | null;
}
