/**
 * What the clearing house does. Its actions are inputs of the sequencer, and so entries of the
 * journal; margin books them. `eventId` counts them.
 */
import type { Amount, Price, Quantity, Rate } from "../money/units";
import type { EntryHead } from "./event";

/** LI-4: whatever an account still holds of it goes to the shard's liquidation account. */
export interface PositionTakenOver extends EntryHead {
  readonly kind: "PositionTakenOver";
  readonly account: string;
  /** Of the command that is answered. */
  readonly liquidationId: string;
  readonly instrument: string;
  readonly price: Price;
}

/** What an insurance fund pays for: a debt that is left, or the loss on positions taken over. */
export const INSURED_LOSSES = ["Shortfall", "TakeoverLoss"] as const;
export type InsuredLoss = (typeof INSURED_LOSSES)[number];

/** CL-1: the fund pays into an account. */
export interface InsurancePaid extends EntryHead {
  readonly kind: "InsurancePaid";
  readonly account: string;
  readonly asset: string;
  /** Always positive. A shortfall takes no more of it than is still owed. */
  readonly amount: Amount;
  readonly reason: InsuredLoss;
  /** The shortfall's output id, or the takeover's liquidation id. */
  readonly causedBy: string;
}

export const POSITION_SIDES = ["Long", "Short"] as const;
export type PositionSide = (typeof POSITION_SIDES)[number];

/** The holders of one side of an instrument. */
export interface InstrumentSide {
  readonly instrument: string;
  readonly side: PositionSide;
}

/** Every shard is asked who holds what, and has said all it had to say before when it answers. */
export interface RiskRequested extends EntryHead {
  readonly kind: "RiskRequested";
  /** Counts the requests from 1. */
  readonly round: number;
  readonly sides: readonly InstrumentSide[];
  /** Whose claims are to be summed. */
  readonly assets: readonly string[];
}

export interface DeleveragingFill {
  readonly account: string;
  /** Signed change of the position, towards zero. */
  readonly quantity: Quantity;
}

/** CL-3: winners' positions are closed against a liquidation account. */
export interface PositionsDeleveraged extends EntryHead {
  readonly kind: "PositionsDeleveraged";
  /** The takeover's liquidation id. */
  readonly liquidationId: string;
  readonly instrument: string;
  /** The bankruptcy price of the account that was taken over. */
  readonly price: Price;
  /** The liquidation account that holds what was taken over. */
  readonly counterparty: string;
  readonly fills: readonly DeleveragingFill[];
}

/** CL-5: what holders of an asset are paid of what is theirs while some of it is missing. */
export interface HaircutSet extends EntryHead {
  readonly kind: "HaircutSet";
  readonly asset: string;
  /** 1 when nothing is missing. */
  readonly profitShare: Rate;
  readonly principalShare: Rate;
  readonly missing: Amount;
}

export type ClearingAction =
  | PositionTakenOver
  | InsurancePaid
  | RiskRequested
  | PositionsDeleveraged
  | HaircutSet;

const ACTIONS = {
  PositionTakenOver: true,
  InsurancePaid: true,
  RiskRequested: true,
  PositionsDeleveraged: true,
  HaircutSet: true,
} as const satisfies Record<ClearingAction["kind"], true>;

export function isClearingAction<Given extends { readonly kind: string }>(
  event: Given,
): event is Extract<Given, ClearingAction> {
  return Object.hasOwn(ACTIONS, event.kind);
}
