/**
 * A fill becomes a trade: two accounts, whole lots, exact price and fees. The one who comes pays a
 * fee, the dealer who stands there gets a small part of it back.
 */
import type { Amount, Price, Quantity, TradeExecuted } from "@margin-engine/core";
import {
  AMOUNT_DECIMALS,
  divideHalfEven,
  MULTIPLIER_DECIMALS,
  PRICE_DECIMALS,
  powerOfTen,
  QUANTITY_DECIMALS,
} from "@margin-engine/core";
import type { Output } from "@margin-engine/runtime";
import { SIMULATED_VENUE } from "./bad-input";
import { changeLots, nameOf } from "./venue-clearing";
import type { ListedInstrument, VenueState } from "./venue-state";

/** Fees per 100,000 of notional. */
const TAKER_FEE = 45n;
const MAKER_REBATE = 5n;
const FEE_UNIT = 100_000n;
/** price (8) / 10^8 turns quantity x multiplier (10) into coin, scaled to 18. */
const INVERSE_SCALE = powerOfTen(
  AMOUNT_DECIMALS + PRICE_DECIMALS - QUANTITY_DECIMALS - MULTIPLIER_DECIMALS,
);

export interface Fill {
  readonly instrument: ListedInstrument;
  readonly taker: number;
  readonly dealer: number;
  /** Signed change of the taker's position, not zero. */
  readonly lots: number;
  readonly price: Price;
  /** The command that the taker's side answers. */
  readonly liquidationId: string | null;
}

/** Books the fill in the venue's state and appends its trade to `outputs`. */
export function bookFill(state: VenueState, fill: Fill, outputs: Output[]): void {
  const { instrument, taker, dealer, lots, price, liquidationId } = fill;
  changeLots(state, instrument, { account: taker, lots });
  changeLots(state, instrument, { account: dealer, lots: -lots });
  state.trades++;
  const { listing } = instrument;
  const buys = lots > 0;
  const size = buys ? lots : -lots;
  const quantity = (BigInt(size) * listing.lotSize) as Quantity;
  const value = settlementValue(instrument, quantity, price);
  const takerFee = divideHalfEven(value * TAKER_FEE, FEE_UNIT) as Amount;
  const dealerFee = -divideHalfEven(value * MAKER_REBATE, FEE_UNIT) as Amount;
  const takerName = nameOf(state, taker);
  const dealerName = nameOf(state, dealer);
  const event: TradeExecuted = {
    kind: "TradeExecuted",
    eventId: String(state.trades),
    eventTime: state.time,
    venue: SIMULATED_VENUE,
    instrument: listing.instrument,
    price,
    quantity,
    buyer: buys ? takerName : dealerName,
    seller: buys ? dealerName : takerName,
    buyerFee: buys ? takerFee : dealerFee,
    sellerFee: buys ? dealerFee : takerFee,
    buyerLiquidationId: buys ? liquidationId : null,
    sellerLiquidationId: buys ? null : liquidationId,
  };
  outputs.push({ topic: "trades", partition: 0, key: listing.instrument, event });
}

/** Notional in the settlement asset. */
function settlementValue(instrument: ListedInstrument, quantity: Quantity, price: Price): bigint {
  const units = quantity * instrument.listing.multiplier;
  return instrument.inverse ? divideHalfEven(units * INVERSE_SCALE, price) : units * price;
}
