/**
 * What a quantity is worth in the instrument's settlement asset at a price (BK-1). Linear values
 * are exact; inverse values are rounded once, half-even, which is symmetric in sign, so the two
 * sides of a trade book the same figure.
 */
import type { InstrumentListed } from "../events/listing";
import { divideHalfEven, powerOfTen } from "../money/rounding";
import type { Amount, Price, Quantity } from "../money/units";
import {
  AMOUNT_DECIMALS,
  MULTIPLIER_DECIMALS,
  PRICE_DECIMALS,
  QUANTITY_DECIMALS,
} from "../money/units";

/** quantity (8) x multiplier (2) / price (8) leaves 2 decimals; an amount has 18. */
const INVERSE_SCALE = powerOfTen(
  AMOUNT_DECIMALS + PRICE_DECIMALS - QUANTITY_DECIMALS - MULTIPLIER_DECIMALS,
);

/**
 * Linear: quantity x multiplier x price. Inverse: quantity x multiplier / price, in coin.
 * Signed as the quantity. Throws RangeError on a price of zero, which the sequencer never lets in.
 */
export function contractValue(
  instrument: InstrumentListed,
  quantity: Quantity,
  price: Price,
): Amount {
  if (instrument.contractType === "Linear") {
    return (quantity * instrument.multiplier * price) as Amount;
  }
  return divideHalfEven(quantity * instrument.multiplier * INVERSE_SCALE, price) as Amount;
}

/**
 * What a cost contributes to the account's value: profit is `value - cost` for a linear contract
 * and `cost - value` for an inverse one, so a cost counts with this sign.
 */
export function carryOfCost(instrument: InstrumentListed, cost: bigint): bigint {
  return instrument.contractType === "Linear" ? -cost : cost;
}
