/**
 * Books what the clearing house does with positions: an account's go to the shard's liquidation
 * account (LI-4), winners' are closed against it (CL-3). Both sides of either are booked here, so
 * that a shard's positions balance after the entry, whatever was traded since the action was
 * decided.
 */
import type {
  DeleveragingFill,
  PositionsDeleveraged,
  PositionTakenOver,
} from "../events/clearing-actions";
import { shardOf } from "../events/shard";
import type { TradeLeg } from "../events/trade";
import type { Amount, Quantity } from "../money/units";
import { type Account, findPosition } from "./account";
import { bookTrade } from "./book-trade";
import { type Books, listedInstrument, openAccount } from "./books";

/** The shard that books, and its liquidation account. */
export interface House {
  readonly shard: number;
  readonly shards: number;
  readonly house: string;
}

/** All that is held now. Returns what was taken over, signed as it was held. */
export function bookTakeover(books: Books, action: PositionTakenOver, { house }: House): Quantity {
  const { account, instrument, price } = action;
  const position = findPosition(openAccount(books, account), listedInstrument(books, instrument));
  const held = position?.quantity ?? (0n as Quantity);
  if (held === 0n) return held;
  const terms = { action, instrument, price };
  bookTrade(books, legOf(terms, account, -held));
  bookTrade(books, legOf(terms, house, held));
  return held;
}

/**
 * The fills of this shard's winners, each cut to what the winner still holds, against its
 * liquidation account. Where that is not the counterparty, it gets from the counterparty what its
 * winners were to give: what they no longer can, it keeps. Returns the accounts changed.
 */
export function bookDeleveraging(
  books: Books,
  action: PositionsDeleveraged,
  { shard, shards, house }: House,
): Account[] {
  const { instrument, price, counterparty } = action;
  const terms = { action, instrument, price };
  const touched: Account[] = [];
  let elsewhere = 0n;
  let intended = 0n;
  let filled = 0n;
  for (const fill of action.fills) {
    if (shardOf(fill.account, shards) !== shard) {
      elsewhere += fill.quantity;
      continue;
    }
    intended += fill.quantity;
    const quantity = fillable(books, fill, instrument);
    if (quantity === 0n) continue;
    filled += quantity;
    touched.push(bookTrade(books, legOf(terms, fill.account, quantity)));
  }
  const own = counterparty === house ? -elsewhere - filled : intended - filled;
  if (own !== 0n) touched.push(bookTrade(books, legOf(terms, house, own)));
  return touched;
}

/** The part of the fill that closes what the account holds: it never opens anything. */
function fillable(books: Books, { account, quantity }: DeleveragingFill, symbol: string): bigint {
  const found = books.accounts.get(account);
  if (found === undefined) return 0n;
  const held = findPosition(found, listedInstrument(books, symbol))?.quantity ?? 0n;
  if (held > 0n === quantity > 0n) return 0n;
  const size = held < 0n ? -held : held;
  const asked = quantity < 0n ? -quantity : quantity;
  return asked > size ? -held : quantity;
}

interface Terms extends Pick<TradeLeg, "instrument" | "price"> {
  readonly action: PositionTakenOver | PositionsDeleveraged;
}

function legOf({ action, ...terms }: Terms, account: string, quantity: bigint): TradeLeg {
  const { eventId, eventTime, liquidationId } = action;
  return {
    kind: "TradeLeg",
    eventId,
    eventTime,
    source: action.source!,
    ...terms,
    account,
    quantity: quantity as Quantity,
    fee: 0n as Amount,
    liquidationId,
  };
}
