/**
 * Who bears what a position taken over is worth less than was paid for it (CL-2, CL-3): the fund,
 * as far as it may fall; winners, for the part of the position beyond. While the fund is
 * deleveraging winners take all, whatever the loss.
 */
import { liquidationAccount } from "../events/liquidation-account";
import type { Amount, Quantity } from "../money/units";
import type { Actions, ClearingHouse, WaitingTakeover } from "./clearing-house";
import { fundCover } from "./insurance-fund";
import { fundOf, payFrom } from "./pay-losses";

export function bearTakeover(
  house: ClearingHouse,
  takeover: WaitingTakeover,
  actions: Actions,
): void {
  const { liquidationId, instrument, quantity, lotSize, price } = takeover;
  const counterparty = liquidationAccount(takeover.id.shard, house.shards);
  const deleveraged = uncoveredLots(house, takeover);
  payKept(house, { takeover, counterparty, deleveraged }, actions);
  if (deleveraged === 0n) return;
  house.deleveragings.push({
    liquidationId,
    instrument,
    side: quantity > 0n ? "Short" : "Long",
    quantity: deleveraged as Quantity,
    lotSize,
    price,
    counterparty,
  });
}

/** The part of the position whose loss the fund does not bear, in whole lots, rounded up. */
function uncoveredLots(house: ClearingHouse, takeover: WaitingTakeover): bigint {
  const { asset, loss, lotSize } = takeover;
  const fund = fundOf(house, asset);
  const size = sizeOf(takeover);
  if (fund.deleveraging) return size;
  if (loss <= 0n) return 0n;
  const part = loss - fundCover(fund, loss, house.rules!);
  const lots = (size * part + loss * lotSize - 1n) / (loss * lotSize);
  const asked = lots * lotSize;
  return asked < size ? asked : size;
}

interface Kept {
  readonly takeover: WaitingTakeover;
  readonly counterparty: string;
  readonly deleveraged: bigint;
}

/** The loss of what stays with the liquidation account is paid at once: it begins at the mark. */
function payKept(
  house: ClearingHouse,
  { takeover, counterparty, deleveraged }: Kept,
  actions: Actions,
): void {
  const { loss, asset, liquidationId } = takeover;
  const size = sizeOf(takeover);
  const amount = ((loss * (size - deleveraged)) / size) as Amount;
  if (amount <= 0n) return;
  const reason = "TakeoverLoss";
  const payment = {
    account: counterparty,
    asset,
    amount,
    reason,
    causedBy: liquidationId,
  } as const;
  payFrom(house, payment, actions);
}

function sizeOf({ quantity }: WaitingTakeover): bigint {
  return quantity < 0n ? -quantity : quantity;
}
