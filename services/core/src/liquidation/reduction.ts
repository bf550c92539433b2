/** What a reduction is, and of which positions there can be one. */
import type { Account, Position } from "../account/account";
import type { Price, Quantity } from "../money/units";

export interface Reduction {
  readonly instrument: string;
  /** Signed change of the position, in whole lots unless it closes the position. */
  readonly quantity: Quantity;
  /** Null: at market, because the account has nothing left to protect. */
  readonly limitPrice: Price | null;
}

/** What has expired cannot be traded any more; its settlement price will close it. */
export function tradedPositions({ positions }: Account, time: number): readonly Position[] {
  return positions.filter(({ book: { terms } }) => terms.expiry === null || terms.expiry > time);
}
