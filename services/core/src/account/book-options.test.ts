/** BK-3 and BK-5 of options: the premium is cash at the trade, intrinsic value at expiry. */
import { coinOption, option, settlement } from "../events/plain.fixture";
import { price } from "../money/text";
import { auditBooks } from "./audit";
import { bookSettlement } from "./book-settlement";
import {
  bookBoth,
  booksWith,
  holdingsOf,
  openInterestOf,
  ownedOf,
  type Trade,
  venueOf,
} from "./ledger.fixture";

const LISTINGS = [
  option(),
  option({ instrument: "BTC-PUT", optionType: "Put" }),
  coinOption(),
  coinOption({ instrument: "BTC-COIN-PUT", optionType: "Put" }),
];

function after(...trades: (Pick<Trade, "instrument" | "price" | "quantity"> & Partial<Trade>)[]) {
  const books = booksWith(...LISTINGS);
  for (const trade of trades) bookBoth(books, { buyer: "ana", seller: "ben", ...trade });
  return books;
}
const call = { instrument: "BTC-CALL", price: "7", quantity: "2" };
const coinCall = { instrument: "BTC-COIN-CALL", price: "0.07", quantity: "2" };
const sells = { buyer: "ben", seller: "ana" };

describe("BK-3: the premium", () => {
  it("leaves the buyer's cash for the seller's at the trade: 2 x 7 = 14", () => {
    const books = after(call);
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { USDT: "-14" },
      positions: { "BTC-CALL": ["2", "14"] },
    });
    expect(holdingsOf(books, "ben")).toEqual({
      cash: { USDT: "14" },
      positions: { "BTC-CALL": ["-2", "-14"] },
    });
    expect(openInterestOf(books, "BTC-CALL")).toEqual(["2", "2", "0"]);
  });

  it("of an inverse option is quoted and paid in coin: 2 x 0.07 = 0.14", () => {
    const books = after(coinCall);
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { BTC: "-0.14" },
      positions: { "BTC-COIN-CALL": ["2", "0.14"] },
    });
    expect(ownedOf(books, "ben", "BTC")).toBe("0.14");
  });

  it("comes back in part when a part is closed, and cost keeps the rest: -14 + 1 x 10", () => {
    const books = after(call, { ...call, ...sells, price: "10", quantity: "1" });
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { USDT: "-4" },
      positions: { "BTC-CALL": ["1", "7"] },
    });
  });

  it("of a flip is all cash, and cost is that of what opened: -14 + 3 x 10, -1 x 10", () => {
    const books = after(call, { ...call, ...sells, price: "10", quantity: "3" });
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { USDT: "16" },
      positions: { "BTC-CALL": ["-1", "-10"] },
    });
  });

  it("is paid beside the fee: -14 - 0.5", () => {
    const books = after({ ...call, buyerFee: "0.5" });
    expect(holdingsOf(books, "ana").cash).toEqual({ USDT: "-14.5" });
    expect(venueOf(books, "USDT").fees).toBe("0.5");
  });
});

describe("BK-5: at expiry an option", () => {
  it.each([
    // A call at 100: 2 x (130 - 100) = 60; a put 2 x (100 - 70) = 60; else nothing.
    { instrument: "BTC-CALL", at: "130", paid: "46" },
    { instrument: "BTC-CALL", at: "100", paid: "-14" },
    { instrument: "BTC-CALL", at: "70", paid: "-14" },
    { instrument: "BTC-PUT", at: "70", paid: "46" },
    { instrument: "BTC-PUT", at: "130", paid: "-14" },
  ])("$instrument of 14 settled at $at leaves $paid", ({ instrument, at, paid }) => {
    const books = after({ ...call, instrument });
    bookSettlement(books, settlement({ instrument, price: price(at) }));
    auditBooks(books);
    expect(holdingsOf(books, "ana")).toEqual({ cash: { USDT: paid }, positions: {} });
    expect(venueOf(books, "USDT").clearing).toBe("0");
  });

  it.each([
    // In coin: 2 x (125 - 100) / 125 = 0.4 and 2 x (100 - 80) / 80 = 0.5, less the 0.14 paid.
    { instrument: "BTC-COIN-CALL", at: "125", paid: "0.26" },
    { instrument: "BTC-COIN-PUT", at: "80", paid: "0.36" },
    { instrument: "BTC-COIN-PUT", at: "125", paid: "-0.14" },
  ])("$instrument of 0.14 BTC settled at $at leaves $paid", ({ instrument, at, paid }) => {
    const books = after({ ...coinCall, instrument });
    bookSettlement(books, settlement({ instrument, price: price(at) }));
    auditBooks(books);
    expect(holdingsOf(books, "ana")).toEqual({ cash: { BTC: paid }, positions: {} });
  });

  it("pays coin rounded once, half-even, and what rounding leaves stays with the venue", () => {
    const instrument = "BTC-COIN-CALL";
    const books = after({ instrument, price: "0.07", quantity: "1" });
    bookBoth(books, { instrument, buyer: "ana", seller: "cas", price: "0.07", quantity: "1" });
    // (300 - 100) / 300 is 0.666666666666666667 for one and 1.333333333333333333 for two.
    bookSettlement(books, settlement({ instrument, price: price("300") }));
    expect(holdingsOf(books, "ana").cash).toEqual({ BTC: "1.193333333333333333" });
    expect(holdingsOf(books, "ben").cash).toEqual({ BTC: "-0.596666666666666667" });
    expect(venueOf(books, "BTC").clearing).toBe("0.000000000000000001");
  });
});
