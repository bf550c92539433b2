/** What the margin service tells the clearing house. Requests and answers meet by round. */
import type { Amount, Price, Quantity, Usd } from "../money/units";
import type { InstrumentSide } from "./clearing-actions";
import type { OutputId } from "./event";
import type { OutputHead } from "./margin";

/** LI-4: what the venue took over of an account, and what it will cost. */
export interface TakeoverBooked extends OutputHead {
  readonly kind: "TakeoverBooked";
  readonly liquidationId: string;
  readonly instrument: string;
  /** Signed: what was held. */
  readonly quantity: Quantity;
  readonly lotSize: Quantity;
  readonly price: Price;
  /** What it settles in. */
  readonly asset: string;
  /** What the price is worse than the mark for who takes over; negative is a surplus. */
  readonly loss: Amount;
}

/** A debt that was recorded is paid, or covered again by what its account owns. */
export interface ShortfallClosed extends OutputHead {
  readonly kind: "ShortfallClosed";
  readonly snapshot: OutputId;
}

/** Where an insurance fund's money comes from; `Returned` is what a payment left over. */
export const INSURANCE_SOURCES = ["LiquidationFee", "Surplus", "Contribution", "Returned"] as const;
export type InsuranceSource = (typeof INSURANCE_SOURCES)[number];

export interface InsuranceReceived extends OutputHead {
  readonly kind: "InsuranceReceived";
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
  readonly reason: InsuranceSource;
}

export interface RankedHolder extends InstrumentSide {
  readonly account: string;
  /** What it holds on that side, as a positive number. */
  readonly quantity: Quantity;
  readonly equity: Usd;
  /** Unrealised profit of the position at the mark; negative is a loss. */
  readonly profit: Usd;
  /** Of the position at the mark. */
  readonly notional: Usd;
  /**
   * What the account gains when all underlyings rise by their price ranges, and what of that is the
   * position's. Null where a service of before did not say it: the position is then all there is.
   */
  readonly exposure: Usd | null;
  readonly positionExposure: Usd | null;
}

/** What a shard's accounts have of an asset. */
export interface AssetClaims {
  readonly asset: string;
  /** Sum of profits that are not realised. */
  readonly unvestedProfit: Amount;
  /** Sum of cash. */
  readonly principal: Amount;
}

/** A shard's answer to RiskRequested. */
export interface AccountRiskReported {
  readonly kind: "AccountRiskReported";
  readonly id: OutputId;
  readonly eventTime: number;
  readonly round: number;
  /** Counts the records of the answer from 1. */
  readonly part: number;
  readonly parts: number;
  /** Over all parts sorted by instrument, side, account. Whose position must not be touched is left
   * out: prices that bear no liquidation, accounts under liquidation. */
  readonly holders: readonly RankedHolder[];
  /** In the last part. */
  readonly claims: readonly AssetClaims[];
}
