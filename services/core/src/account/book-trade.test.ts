/** BK-1, BK-2 and BK-6 as worked arithmetic: what a trade does to quantity, cost and cash. */
import { coinPerpetual, leg, perpetual } from "../events/plain.fixture";
import { multiplier, quantity } from "../money/text";
import { bookTrade, moveOpenInterest } from "./book-trade";
import { InvariantBroken } from "./invariant";
import {
  bookBoth,
  booksWith,
  holdingsOf,
  openInterestOf,
  ownedOf,
  type Trade,
  venueOf,
} from "./ledger.fixture";

const venue = () => booksWith(perpetual(), coinPerpetual());

/** Books after trades, each with ana on one side and the desk on the other. */
function after(...trades: (Pick<Trade, "price" | "quantity"> & Partial<Trade>)[]) {
  const books = venue();
  for (const trade of trades) bookBoth(books, { buyer: "ana", seller: "desk", ...trade });
  return books;
}
const sells = { buyer: "desk", seller: "ana" };
const coin = { instrument: "BTC-COIN" };

describe("BK-1: a linear position", () => {
  it("costs quantity x multiplier x price, and its opening moves no cash", () => {
    const books = after({ quantity: "2", price: "100" });
    // 2 x 1 x 100 = 200
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { USDT: "0" },
      positions: { "BTC-PERP": ["2", "200"] },
    });
    expect(holdingsOf(books, "desk").positions).toEqual({ "BTC-PERP": ["-2", "-200"] });
  });

  it("is owned at minus its cost, so that owned + quantity x mark is the profit", () => {
    const books = after({ quantity: "2", price: "100" });
    // At a mark of 110: -200 + 2 x 110 = 20 and 200 - 2 x 110 = -20.
    expect(ownedOf(books, "ana", "USDT")).toBe("-200");
    expect(ownedOf(books, "desk", "USDT")).toBe("200");
  });

  it("counts the multiplier exactly: 300 x 0.01 x 50.5 = 151.5", () => {
    const books = booksWith(perpetual({ multiplier: multiplier("0.01") }));
    bookBoth(books, { buyer: "ana", seller: "desk", quantity: "300", price: "50.5" });
    expect(holdingsOf(books, "ana").positions).toEqual({ "BTC-PERP": ["300", "151.5"] });
  });

  it("keeps the last digit of the finest price and quantity: 1e-8 x 0.01 x 1e-8 = 1e-18", () => {
    const books = booksWith(perpetual({ multiplier: multiplier("0.01") }));
    const least = "0.00000001";
    bookBoth(books, { buyer: "ana", seller: "desk", quantity: least, price: least });
    expect(holdingsOf(books, "ana").positions).toEqual({
      "BTC-PERP": ["0.00000001", "0.000000000000000001"],
    });
  });

  it("adds up over several prices: 1 x 100 + 1 x 90 = 190", () => {
    const books = after({ quantity: "1", price: "100" }, { quantity: "1", price: "90" });
    // Vega 0012-POSR-017: two bought at 100 and 90 are -10 at a mark of 90 and -70 at 60.
    // 2 x 90 - 190 = -10 and 2 x 60 - 190 = -70.
    expect(holdingsOf(books, "ana").positions).toEqual({ "BTC-PERP": ["2", "190"] });
    expect(ownedOf(books, "ana", "USDT")).toBe("-190");
  });
});

describe("BK-1: an inverse position", () => {
  it("costs quantity x multiplier / price in coin: 600 x 100 / 60000 = 1", () => {
    const books = after({ ...coin, quantity: "600", price: "60000" });
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { BTC: "0" },
      positions: { "BTC-COIN": ["600", "1"] },
    });
    // At a mark of 75000: 1 - 600 x 100 / 75000 = 1 - 0.8 = 0.2 coin of profit.
    expect(ownedOf(books, "ana", "BTC")).toBe("1");
    expect(ownedOf(books, "desk", "BTC")).toBe("-1");
  });

  it("rounds each term once, half-even, the same for both sides: 100 / 70000", () => {
    const books = after({ ...coin, quantity: "1", price: "70000" });
    // 0.001428571428571428|571...
    const cost = "0.001428571428571429";
    expect(holdingsOf(books, "ana").positions).toEqual({ "BTC-COIN": ["1", cost] });
    expect(holdingsOf(books, "desk").positions).toEqual({ "BTC-COIN": ["-1", `-${cost}`] });
    expect(venueOf(books, "BTC").clearing).toBe("0");
  });

  it.each([
    // 0.00000001 x 0.01 / 40000000 = 2.5e-18, and 2 is even.
    ["0.00000001", "40000000", "0.000000000000000002"],
    // 0.00000003 x 0.01 / 200000000 = 1.5e-18, and 2 is even.
    ["0.00000003", "200000000", "0.000000000000000002"],
    // 0.00000001 x 0.01 / 200000000 = 0.5e-18, and 0 is even.
    ["0.00000001", "200000000", "0"],
  ])("rounds a tie to even: %s contracts at %s cost %s", (size, price, cost) => {
    const books = booksWith(coinPerpetual({ multiplier: multiplier("0.01") }));
    bookBoth(books, { ...coin, buyer: "ana", seller: "desk", quantity: size, price });
    expect(holdingsOf(books, "ana").positions).toEqual({ "BTC-COIN": [size, cost] });
  });
});

describe("BK-2: closing", () => {
  it("realises the part of cost in proportion: a third of 3 bought at 100, sold at 130", () => {
    const books = after({ quantity: "3", price: "100" }, { ...sells, quantity: "1", price: "130" });
    // Closed cost 300 x 1/3 = 100, profit 130 - 100 = 30, cost left 200.
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { USDT: "30" },
      positions: { "BTC-PERP": ["2", "200"] },
    });
    // The desk was short: cost -300 + 100 = -200, profit 100 - 130 = -30.
    expect(holdingsOf(books, "desk")).toEqual({
      cash: { USDT: "-30" },
      positions: { "BTC-PERP": ["-2", "-200"] },
    });
  });

  it("rounds the closed part of cost once, half-even", () => {
    const books = after(
      { quantity: "3", price: "33.33333334" },
      { quantity: "4", price: "0.00000001" },
      { ...sells, quantity: "3", price: "50" },
    );
    // Cost 100.00000002 + 0.00000004 = 100.00000006; of 7, 3 are closed:
    // 300.00000018 / 7 = 42.857142882857142857|1..., profit 150 less that.
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { USDT: "107.142857117142857143" },
      positions: { "BTC-PERP": ["4", "57.142857177142857143"] },
    });
  });

  it("leaves the rounding in the cost, not with the venue: a third of 1 coin", () => {
    const books = after(
      { ...coin, quantity: "3", price: "300" },
      { ...coin, ...sells, quantity: "1", price: "100" },
    );
    // Cost 3 x 100 / 300 = 1; closed 1 / 3 = 0.333333333333333333; left 0.666666666666666667.
    // Profit 0.333333333333333333 - 100 / 100 = -0.666666666666666667.
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { BTC: "-0.666666666666666667" },
      positions: { "BTC-COIN": ["2", "0.666666666666666667"] },
    });
    expect(venueOf(books, "BTC").clearing).toBe("0");
  });

  it("at the whole quantity leaves no position and the difference in price as cash", () => {
    const books = after(
      { quantity: "2", price: "100" },
      { ...sells, quantity: "2", price: "97.5" },
    );
    // 2 x (97.5 - 100) = -5
    expect(holdingsOf(books, "ana")).toEqual({ cash: { USDT: "-5" }, positions: {} });
    expect(holdingsOf(books, "desk")).toEqual({ cash: { USDT: "5" }, positions: {} });
    expect(openInterestOf(books, "BTC-PERP")).toEqual(["0", "0", "0"]);
  });

  it("of an inverse position pays cost - value: 1 - 600 x 100 / 75000 = 0.2 coin", () => {
    const books = after(
      { ...coin, quantity: "600", price: "60000" },
      { ...coin, ...sells, quantity: "600", price: "75000" },
    );
    expect(holdingsOf(books, "ana")).toEqual({ cash: { BTC: "0.2" }, positions: {} });
    expect(holdingsOf(books, "desk")).toEqual({ cash: { BTC: "-0.2" }, positions: {} });
  });
});

describe("BK-2: flipping", () => {
  it("closes, then opens: long 2 at 100, 5 sold at 110", () => {
    const books = after({ quantity: "2", price: "100" }, { ...sells, quantity: "5", price: "110" });
    // Profit 2 x (110 - 100) = 20; 3 opened short at 110 cost -330.
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { USDT: "20" },
      positions: { "BTC-PERP": ["-3", "-330"] },
    });
    expect(holdingsOf(books, "desk")).toEqual({
      cash: { USDT: "-20" },
      positions: { "BTC-PERP": ["3", "330"] },
    });
  });

  it("of an inverse position splits its value so that the parts add up to the whole", () => {
    const books = after(
      { ...coin, quantity: "1", price: "30000" },
      { ...coin, ...sells, quantity: "2", price: "30000" },
    );
    // 200 / 30000 = 0.006666666666666667 in all. 100 / 30000 = 0.003333333333333333 closes at no
    // profit, and the rest, 0.003333333333333334, opens.
    expect(holdingsOf(books, "ana")).toEqual({
      cash: { BTC: "0" },
      positions: { "BTC-COIN": ["-1", "-0.003333333333333334"] },
    });
    expect(venueOf(books, "BTC").clearing).toBe("0");
  });
});

describe("BK-6: a fee", () => {
  it("is charged to its side and credited to the venue; a rebate the other way round", () => {
    const books = after({ quantity: "1", price: "100", buyerFee: "0.5", sellerFee: "-0.2" });
    expect(holdingsOf(books, "ana").cash).toEqual({ USDT: "-0.5" });
    expect(holdingsOf(books, "desk").cash).toEqual({ USDT: "0.2" });
    // 0.5 - 0.2 = 0.3
    expect(venueOf(books, "USDT")).toEqual({ custody: "0", fees: "0.3", clearing: "0" });
  });

  it("of an inverse contract is in coin", () => {
    const books = after({ ...coin, quantity: "600", price: "60000", buyerFee: "0.0004" });
    expect(holdingsOf(books, "ana").cash).toEqual({ BTC: "-0.0004" });
    expect(venueOf(books, "BTC").fees).toBe("0.0004");
  });

  it("is charged on a closing trade too: 10 of profit less 1", () => {
    const books = after(
      { quantity: "1", price: "100" },
      { ...sells, quantity: "1", price: "110", sellerFee: "1" },
    );
    expect(holdingsOf(books, "ana").cash).toEqual({ USDT: "9" });
  });
});

describe("a trade", () => {
  it("with oneself changes nothing but fees", () => {
    const books = after({ seller: "ana", quantity: "1", price: "100", sellerFee: "0.1" });
    expect(holdingsOf(books, "ana")).toEqual({ cash: { USDT: "-0.1" }, positions: {} });
  });

  it("of an instrument that is not listed stops the shard", () => {
    const books = venue();
    expect(() => bookTrade(books, leg({ instrument: "DOGE-PERP" }))).toThrow(InvariantBroken);
    expect(() => bookTrade(books, leg({ instrument: "DOGE-PERP" }))).toThrow(/DOGE-PERP/);
  });

  it("keeps positions and balances in order of name, whatever the order of trading", () => {
    const books = booksWith(
      ...["C", "A", "B"].map((name) =>
        perpetual({ instrument: name, settlementAsset: `x${name}` }),
      ),
    );
    for (const instrument of ["C", "A", "B"]) {
      bookBoth(books, { instrument, buyer: "ana", seller: "desk", quantity: "1", price: "1" });
    }
    const { positions, balances } = books.accounts.get("ana")!;
    expect(positions.map(({ book }) => book.terms.instrument)).toEqual(["A", "B", "C"]);
    expect(balances.map(({ venue: { asset } }) => asset)).toEqual(["xA", "xB", "xC"]);
  });
});

it("open interest that does not balance stops the shard", () => {
  const books = after({ quantity: "1", price: "100" });
  const book = books.instruments.get("BTC-PERP")!;
  book.long += 1n;
  expect(() => moveOpenInterest(book, 0n, quantity("1"))).toThrow(
    "open interest of BTC-PERP: long 200000001, short 100000000, clearing -100000000 do not " +
      "balance",
  );
});
