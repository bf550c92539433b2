/**
 * BK-4: longs pay positive rates, and what rounding leaves over all shards stays with the venue.
 */
import { coinPerpetual, funding, perpetual } from "../events/plain.fixture";
import { price, rate } from "../money/text";
import { auditBooks } from "./audit";
import { bookFunding } from "./book-funding";
import { bookTrade } from "./book-trade";
import { InvariantBroken } from "./invariant";
import { bookBoth, booksWith, holdingsOf, legsOf, venueOf } from "./ledger.fixture";

const names = (accounts: readonly { readonly id: string }[]) => accounts.map(({ id }) => id);

describe("BK-4: a funding payment", () => {
  const given = () => {
    const books = booksWith(perpetual(), coinPerpetual());
    bookBoth(books, { buyer: "long", seller: "short", quantity: "2", price: "40000" });
    return books;
  };

  it("is paid by longs to shorts at a positive rate: 2 x 50000 x 0.0001 = 10", () => {
    const books = given();
    bookFunding(books, funding({ mark: price("50000"), rate: rate("0.0001") }));
    auditBooks(books);
    expect(holdingsOf(books, "long").cash).toEqual({ USDT: "-10" });
    expect(holdingsOf(books, "short").cash).toEqual({ USDT: "10" });
    expect(venueOf(books, "USDT").clearing).toBe("0");
  });

  it("is paid by shorts to longs at a negative rate: 2 x 50000 x -0.0003 = -30", () => {
    const books = given();
    bookFunding(books, funding({ mark: price("50000"), rate: rate("-0.0003") }));
    auditBooks(books);
    expect(holdingsOf(books, "long").cash).toEqual({ USDT: "30" });
    expect(holdingsOf(books, "short").cash).toEqual({ USDT: "-30" });
  });

  it("leaves quantity and cost alone", () => {
    const books = given();
    bookFunding(books, funding());
    expect(holdingsOf(books, "long").positions).toEqual({ "BTC-PERP": ["2", "80000"] });
  });

  it("of an inverse contract is in coin: 600 x 100 / 60000 x 0.0001 = 0.0001", () => {
    const books = given();
    const coin = { instrument: "BTC-COIN" };
    bookBoth(books, { ...coin, buyer: "long", seller: "short", quantity: "600", price: "50000" });
    bookFunding(books, funding({ ...coin, mark: price("60000"), rate: rate("0.0001") }));
    auditBooks(books);
    expect(holdingsOf(books, "long").cash).toEqual({ BTC: "-0.0001", USDT: "0" });
    expect(holdingsOf(books, "short").cash).toEqual({ BTC: "0.0001", USDT: "0" });
  });

  it("touches only holders of the instrument, in order of first appearance", () => {
    const books = given();
    bookBoth(books, { buyer: "zoe", seller: "ana", quantity: "1", price: "40000" });
    const coin = { instrument: "BTC-COIN", quantity: "1", price: "40000" };
    bookBoth(books, { ...coin, buyer: "bystander", seller: "other" });
    expect(names(bookFunding(books, funding()))).toEqual(["long", "short", "zoe", "ana"]);
    expect(holdingsOf(books, "bystander").cash).toEqual({ BTC: "0" });
  });

  it("at a rate of zero moves nothing, and holders are still told", () => {
    const books = given();
    expect(names(bookFunding(books, funding({ rate: rate("0") })))).toEqual(["long", "short"]);
    expect(holdingsOf(books, "long").cash).toEqual({ USDT: "0" });
  });

  it("of an instrument that is not listed stops the shard", () => {
    expect(() => bookFunding(given(), funding({ instrument: "X" }))).toThrow(InvariantBroken);
  });
});

describe("BK-4: the rounding remainder", () => {
  // One long of 3e-8 against three shorts of 1e-8 at 1e-8: values of 3e-16 and 1e-16 USDT.
  const trades = ["a", "b", "c"].map((seller) => {
    return { buyer: "long", seller, quantity: "0.00000001", price: "0.00000001" };
  });
  // 3e-16 x 0.005 = 1.5e-18, which rounds to 2e-18; 1e-16 x 0.005 = 0.5e-18, which rounds to 0.
  const payment = funding({ mark: price("0.00000001"), rate: rate("0.005") });

  it("stays with the venue", () => {
    const books = booksWith(perpetual());
    for (const trade of trades) bookBoth(books, trade);
    bookFunding(books, payment);
    auditBooks(books);
    expect(holdingsOf(books, "long").cash).toEqual({ USDT: "-0.000000000000000002" });
    expect(holdingsOf(books, "a").cash).toEqual({ USDT: "0" });
    expect(venueOf(books, "USDT").clearing).toBe("0.000000000000000002");
  });

  it("is the same when the accounts lie in two shards", () => {
    const [left, right] = [booksWith(perpetual()), booksWith(perpetual())];
    for (const trade of trades) {
      const [buyer, seller] = legsOf(trade);
      bookTrade(left, buyer);
      bookTrade(right, seller);
    }
    for (const shard of [left, right]) {
      bookFunding(shard, payment);
      auditBooks(shard);
    }
    const clearing = [left, right].map((shard) => shard.venue.get("USDT")!.clearing);
    expect(clearing[0]! + clearing[1]!).toBe(2n);
  });
});
