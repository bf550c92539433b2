/** BK-5: at expiry every position is closed in cash at the settlement price. */
import { coinPerpetual, perpetual, settlement } from "../events/plain.fixture";
import { price } from "../money/text";
import { auditBooks } from "./audit";
import { bookSettlement } from "./book-settlement";
import { InvariantBroken } from "./invariant";
import { bookBoth, booksWith, holdingsOf, openInterestOf, venueOf } from "./ledger.fixture";

const dated = { instrumentType: "Future", expiry: 2_000_000 } as const;
const given = () =>
  booksWith(
    perpetual({ ...dated, instrument: "BTC-FUT" }),
    coinPerpetual({ ...dated, instrument: "BTC-COIN-FUT" }),
    perpetual(),
  );

describe("BK-5: settlement", () => {
  it("of a linear future pays quantity x (price - cost per unit): 2 x (130 - 100) = 60", () => {
    const books = given();
    const instrument = "BTC-FUT";
    bookBoth(books, { instrument, buyer: "ana", seller: "ben", quantity: "2", price: "100" });
    const touched = bookSettlement(books, settlement({ instrument, price: price("130") }));
    auditBooks(books);
    expect(touched.map(({ id }) => id)).toEqual(["ana", "ben"]);
    expect(holdingsOf(books, "ana")).toEqual({ cash: { USDT: "60" }, positions: {} });
    expect(holdingsOf(books, "ben")).toEqual({ cash: { USDT: "-60" }, positions: {} });
    expect(venueOf(books, "USDT").clearing).toBe("0");
    expect(openInterestOf(books, instrument)).toEqual(["0", "0", "0"]);
  });

  it("of an inverse future pays cost - value: 1 - 600 x 100 / 75000 = 0.2 coin", () => {
    const books = given();
    const instrument = "BTC-COIN-FUT";
    bookBoth(books, { instrument, buyer: "ana", seller: "ben", quantity: "600", price: "60000" });
    bookSettlement(books, settlement({ instrument, price: price("75000") }));
    auditBooks(books);
    expect(holdingsOf(books, "ana")).toEqual({ cash: { BTC: "0.2" }, positions: {} });
    expect(holdingsOf(books, "ben")).toEqual({ cash: { BTC: "-0.2" }, positions: {} });
  });

  it("adds to what was realised before: 1 x 20 closed at 120, 1 x 30 settled at 130", () => {
    const books = given();
    const instrument = "BTC-FUT";
    bookBoth(books, { instrument, buyer: "ana", seller: "ben", quantity: "2", price: "100" });
    bookBoth(books, { instrument, buyer: "cas", seller: "ana", quantity: "1", price: "120" });
    bookSettlement(books, settlement({ instrument, price: price("130") }));
    auditBooks(books);
    expect(holdingsOf(books, "ana").cash).toEqual({ USDT: "50" });
    expect(holdingsOf(books, "ben").cash).toEqual({ USDT: "-60" });
    expect(holdingsOf(books, "cas").cash).toEqual({ USDT: "10" });
  });

  it("leaves an inverse rounding with the venue: thirds of a coin, one long, two shorts", () => {
    const books = given();
    const instrument = "BTC-COIN-FUT";
    for (const seller of ["ben", "cas"]) {
      bookBoth(books, { instrument, buyer: "ana", seller, quantity: "1", price: "100" });
    }
    bookSettlement(books, settlement({ instrument, price: price("300") }));
    auditBooks(books);
    // Ana: 2 - 0.666666666666666667; each short: -(1 - 0.333333333333333333).
    expect(holdingsOf(books, "ana").cash).toEqual({ BTC: "1.333333333333333333" });
    expect(holdingsOf(books, "ben").cash).toEqual({ BTC: "-0.666666666666666667" });
    // 2 x 0.666666666666666667 - 1.333333333333333333 = 1e-18
    expect(venueOf(books, "BTC").clearing).toBe("0.000000000000000001");
  });

  it("touches no other instrument", () => {
    const books = given();
    bookBoth(books, { buyer: "ana", seller: "ben", quantity: "2", price: "100" });
    expect(bookSettlement(books, settlement({ instrument: "BTC-FUT" }))).toEqual([]);
    expect(holdingsOf(books, "ana").positions).toEqual({ "BTC-PERP": ["2", "200"] });
  });

  it("happens once: a second price finds no position", () => {
    const books = given();
    const instrument = "BTC-FUT";
    bookBoth(books, { instrument, buyer: "ana", seller: "ben", quantity: "2", price: "100" });
    bookSettlement(books, settlement({ instrument }));
    expect(bookSettlement(books, settlement({ instrument, price: price("999") }))).toEqual([]);
    expect(holdingsOf(books, "ana").cash).toEqual({ USDT: "60" });
  });

  it("of an instrument that is not listed stops the shard", () => {
    expect(() => bookSettlement(given(), settlement({ instrument: "X" }))).toThrow(InvariantBroken);
  });
});
