/** LI-3: the worst price at which a position may be closed. */
import type { Position } from "../account/account";
import { gainsWithValue } from "../account/contract-value";
import type { MarketValues } from "../margin/market-values";
import { gridDown, gridUp } from "../margin/usd-rounding";
import { MULTIPLIER_UNIT, PRICE_UNIT, type Price, QUANTITY_UNIT } from "../money/units";

/**
 * The price at which closing the position takes its share of the equity, in dollars, which is by
 * maintenance margin, so that all closed at their limits take the whole: it must not be closed
 * beyond (LI-3). Long linear or option: mark - share / (size x multiplier x dollars per settlement
 * asset); inverse: 1 / (1/mark + share in coin / (size x multiplier)); shorts with the sign turned.
 * Rounded towards the mark. Null when no positive price takes all of the share: at market.
 */
export function bankruptcyPrice(
  market: MarketValues,
  position: Position,
  share: number,
): Price | null {
  const { terms, venue, index } = position.book;
  const mark = Number(market.marks[index]!) / PRICE_UNIT;
  const side = position.quantity > 0n ? 1 : -1;
  const size = Math.abs(Number(position.quantity)) / QUANTITY_UNIT;
  const contracts = (size * Number(terms.multiplier)) / MULTIPLIER_UNIT;
  const settlement = share / market.assetPrice[venue.index]!;
  const distance = (side * settlement) / contracts;
  const limit = gainsWithValue(terms) ? mark - distance : 1 / (1 / mark + distance);
  if (!(limit * PRICE_UNIT >= 1) || limit * PRICE_UNIT > Number.MAX_SAFE_INTEGER) return null;
  return BigInt(side > 0 ? gridUp(limit) : gridDown(limit)) as Price;
}
