/**
 * Whether an account's figures, as they would be after a request, allow it: everything held can be
 * valued at prices that are Valid, and equity covers the initial margin. And what a refused request
 * is answered with.
 */
import type { Account } from "../account/account";
import type { EventHead } from "../events/event";
import type { Rejected, RejectionReason } from "../events/margin";
import type { Figures } from "../margin/evaluate";
import { TRUSTED } from "../margin/price-trust";
import { formatScaled } from "../money/text";
import { AMOUNT_DECIMALS, type Amount, USD_DECIMALS } from "../money/units";
import { unpricedOf } from "./components";
import type { MarginState } from "./margin-state";
import type { EntryOutputs } from "./tell-accounts";
import { untrustedOf, untrustedText } from "./untrusted";

export interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly missing: bigint;
}

/** By `state.figures`; `after` completes "... equity would be". */
export function refuseFigures(state: MarginState, account: Account, after: string): Refusal | null {
  if (state.figures.unpriced) {
    const detail = `${unpricedOf(state, account).join(", ")} held without a price; try again later`;
    return { reason: "UnpricedHolding", detail, missing: 0n };
  }
  if (state.figures.trust > TRUSTED) {
    const prices = untrustedOf(state, account).map(untrustedText).join(", ");
    return { reason: "UnpricedHolding", detail: `${prices}; try again later`, missing: 0n };
  }
  return refuseForMargin(state.figures, after);
}

function refuseForMargin(figures: Figures, after: string): Refusal | null {
  if (figures.initialEquity >= figures.initialMargin) return null;
  const missing = BigInt(figures.initialMargin - figures.initialEquity);
  const dollars = (grid: number): string => formatScaled(BigInt(grid), USD_DECIMALS);
  return {
    reason: "InsufficientMargin",
    detail:
      `${after} equity would be ${dollars(figures.initialEquity)} USD against an initial ` +
      `margin of ${dollars(figures.initialMargin)} USD`,
    missing: missing * 10n ** BigInt(AMOUNT_DECIMALS - USD_DECIMALS),
  };
}

export function reject(
  request: EventHead & { readonly account: string },
  refusal: Refusal,
  outputs: EntryOutputs,
): void {
  const rejected: Rejected = {
    kind: "Rejected",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    account: request.account,
    requestId: request.eventId,
    reason: refusal.reason,
    detail: refusal.detail,
    missing: refusal.missing as Amount,
  };
  outputs.add(rejected);
}
