/**
 * Which deposits, withdrawals and contributions to insurance enter the journal: those of a known
 * asset, of a positive amount within range, not sent before, in the order of their asset. Whether
 * an account may withdraw is the margin service's decision.
 */
import type {
  CollateralDeposited,
  InsuranceContributed,
  WithdrawalPaid,
  WithdrawalRequested,
} from "../events/collateral";
import { amountText } from "../money/text";
import { AMOUNT_LIMIT, type Amount } from "../money/units";
import { refuseName } from "./event-head";
import { quoted, type Refusal, refusal } from "./refusal";
import type { SequencerState } from "./sequencer-state";
import { refuseTime, type SourcePartition } from "./source-order";

type Movement = CollateralDeposited | WithdrawalRequested | WithdrawalPaid | InsuranceContributed;

/** Collateral by the newest parameters, or what a listed instrument settles in. */
export function isKnownAsset(state: SequencerState, asset: string): boolean {
  return state.parameters.assets.has(asset) || state.settlementAssets.has(asset);
}

export function refuseMovement(
  state: SequencerState,
  event: Movement,
  source: SourcePartition,
): Refusal | null {
  if (state.movements.has(event.eventId)) {
    return refusal("DuplicateEvent", `${event.kind} ${quoted(event.eventId)} was accepted before`);
  }
  return (
    refuseName("account", event.account) ??
    refuseAmount(state, event) ??
    refuseTime(event.asset, event.eventTime, source.times.get(event.asset))
  );
}

export function refuseAmount(
  state: SequencerState,
  event: { readonly asset: string; readonly amount: Amount },
): Refusal | null {
  if (!isKnownAsset(state, event.asset)) {
    const what = `asset ${quoted(event.asset)} is neither collateral nor settled in`;
    return refusal("UnknownAsset", what);
  }
  if (event.amount <= 0n) {
    return refusal("NonPositiveAmount", `amount ${amountText(event.amount)} is not above 0`);
  }
  if (event.amount > AMOUNT_LIMIT) {
    const limit = amountText(AMOUNT_LIMIT as Amount);
    return refusal("OutOfRange", `amount ${amountText(event.amount)} is above ${limit}`);
  }
  return null;
}

export function admitMovement(
  state: SequencerState,
  event: Movement,
  source: SourcePartition,
): void {
  state.movements.add(event.eventId);
  source.times.set(event.asset, event.eventTime);
}
