/**
 * What a quantity is worth in the instrument's settlement asset at a price (BK-1), and at its
 * expiry (BK-5). Values of linear contracts and of options are exact; the others are rounded once,
 * half-even, which is symmetric in sign, so the two sides of a trade book the same figure.
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

/** quantity (8) x multiplier (2) x price (8) / price (8) leaves 10 decimals. */
const COIN_SCALE = powerOfTen(AMOUNT_DECIMALS - QUANTITY_DECIMALS - MULTIPLIER_DECIMALS);

/**
 * Linear contracts, and options of either kind: quantity x multiplier x price. An option's price is
 * in its settlement asset, so an inverse one is quoted in coin. Inverse perpetuals and futures:
 * quantity x multiplier / price, in coin. Signed as the quantity. Throws RangeError on a price of
 * zero, which the sequencer never lets in.
 */
export function contractValue(
  instrument: InstrumentListed,
  quantity: Quantity,
  price: Price,
): Amount {
  if (gainsWithValue(instrument)) return (quantity * instrument.multiplier * price) as Amount;
  return divideHalfEven(quantity * instrument.multiplier * INVERSE_SCALE, price) as Amount;
}

/**
 * What is paid to the holder at expiry, where `price` is the settlement price: of the future
 * itself, or of an option's underlying. An option pays its intrinsic value; an inverse one in coin,
 * that is intrinsic / price.
 */
export function settlementValue(
  instrument: InstrumentListed,
  quantity: Quantity,
  price: Price,
): Amount {
  if (instrument.instrumentType !== "Option") {
    return worthOf(instrument, contractValue(instrument, quantity, price));
  }
  const paid = quantity * instrument.multiplier * intrinsicValue(instrument, price);
  if (instrument.contractType === "Linear") return paid as Amount;
  return divideHalfEven(paid * COIN_SCALE, price) as Amount;
}

/** What one unit of an option is worth when the underlying is at `price`, in quote currency. */
function intrinsicValue({ optionType, strike }: InstrumentListed, price: Price): bigint {
  const inTheMoney = optionType === "Call" ? price - strike! : strike! - price;
  return inTheMoney > 0n ? inTheMoney : 0n;
}

/** What a contract value is worth to the holder: an inverse contract gains as its value falls. */
export function worthOf(instrument: InstrumentListed, value: bigint): Amount {
  return (gainsWithValue(instrument) ? value : -value) as Amount;
}

/** Whether a holder gains what the contract value gains, as all do but inverse perpetuals and
 * futures. */
export function gainsWithValue({ contractType, instrumentType }: InstrumentListed): boolean {
  return contractType === "Linear" || instrumentType === "Option";
}

/**
 * What of a cost has not moved cash yet: profit of a perpetual or future is unrealised while it is
 * open, so its cost stays with the position. An option's premium was paid at the trade (BK-3).
 */
export function carryOfCost(instrument: InstrumentListed, cost: bigint): bigint {
  return instrument.instrumentType === "Option" ? 0n : -worthOf(instrument, cost);
}
