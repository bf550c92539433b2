/** Random sequences of entries over four accounts and five instruments, and booking them. */
import fc from "fast-check";
import type { CollateralDeposited, WithdrawalRequested } from "../events/collateral";
import {
  coinOption,
  coinPerpetual,
  deposit,
  funding,
  leg,
  option,
  perpetual,
  settlement,
  withdrawal,
} from "../events/plain.fixture";
import type { FundingApplied, SettlementPricePublished } from "../events/price";
import type { TradeLeg } from "../events/trade";
import * as text from "../money/text";
import type { Amount, Price, Quantity, Rate } from "../money/units";
import { bookDeposit, bookWithdrawal } from "./book-collateral";
import { bookFunding } from "./book-funding";
import { bookSettlement } from "./book-settlement";
import { bookTrade } from "./book-trade";
import type { Books } from "./books";
import { booksWith } from "./ledger.fixture";

export const ACCOUNTS = ["ana", "ben", "cas", "desk"];
export const LISTINGS = [
  perpetual(),
  perpetual({ instrument: "ETH-PERP", underlying: "ETH", multiplier: text.multiplier("0.01") }),
  coinPerpetual(),
  option({ multiplier: text.multiplier("0.1"), strike: text.price("1000") }),
  coinOption({ optionType: "Put", strike: text.price("0.1") }),
];
const INSTRUMENTS = LISTINGS.map(({ instrument }) => instrument);
const FUNDED = LISTINGS.filter(({ instrumentType }) => instrumentType === "Perpetual");

export type Posted =
  | TradeLeg
  | CollateralDeposited
  | WithdrawalRequested
  | FundingApplied
  | SettlementPricePublished;

export const account = fc.constantFrom(...ACCOUNTS);
const instrument = fc.constantFrom(...INSTRUMENTS);
const funded = fc.constantFrom(...FUNDED.map((terms) => terms.instrument));
const asset = fc.constantFrom("BTC", "USDT");

/** Fine and coarse figures alike: whole lots of one and of 1e-8. */
const figure = (least: bigint, most: bigint) =>
  fc.oneof(fc.bigInt({ min: least, max: most }), fc.bigInt({ min: least, max: 12n * least }));
export const price = figure(10n ** 6n, 10n ** 14n).map((value) => value as Price);
export const size = fc.oneof(
  fc.bigInt({ min: 1n, max: 10n ** 12n }),
  fc.bigInt({ min: 1n, max: 9n }).map((contracts) => contracts * 10n ** 8n),
);
const fee = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map((value) => value as Amount);
const amount = fc.bigInt({ min: 1n, max: 10n ** 24n }).map((value) => value as Amount);
const rate = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((value) => value as Rate);

const legs = fc
  .record({
    instrument,
    price,
    size,
    buyer: account,
    seller: account,
    buyerFee: fee,
    sellerFee: fee,
  })
  .map(({ size: quantity, buyer, seller, buyerFee, sellerFee, ...terms }): Posted[] => [
    leg({ ...terms, account: buyer, quantity: quantity as Quantity, fee: buyerFee }),
    leg({ ...terms, account: seller, quantity: -quantity as Quantity, fee: sellerFee }),
  ]);
const other = fc.oneof(
  fc.record({ account, asset, amount }).map((fields): Posted => deposit(fields)),
  fc.record({ account, asset, amount }).map((fields): Posted => withdrawal(fields)),
  fc.record({ instrument: funded, rate, mark: price }).map((fields): Posted => funding(fields)),
);
const closing = fc.record({ instrument, price }).map((fields): Posted[] => [settlement(fields)]);

/** Groups of entries that belong together: a trade's two legs, or one other entry. */
export const groups: fc.Arbitrary<Posted[][]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: legs },
    { weight: 4, arbitrary: other.map((posted) => [posted]) },
    { weight: 1, arbitrary: closing },
  ),
  { maxLength: 40 },
);

/** Trades alone. */
export const trades: fc.Arbitrary<Posted[][]> = fc.array(legs, { maxLength: 30 });

export function emptyVenue(): Books {
  return booksWith(...LISTINGS);
}

export function book(books: Books, posted: Posted): void {
  switch (posted.kind) {
    case "TradeLeg":
      bookTrade(books, posted);
      return;
    case "CollateralDeposited":
      bookDeposit(books, posted);
      return;
    case "WithdrawalRequested":
      bookWithdrawal(books, posted);
      return;
    case "FundingApplied":
      bookFunding(books, posted);
      return;
    case "SettlementPricePublished":
      bookSettlement(books, posted);
      return;
  }
}
