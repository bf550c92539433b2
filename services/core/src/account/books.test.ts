/**
 * Deposits and withdrawals against custody, postings that must sum to zero, and what an audit
 * finds.
 */
import { deposit, perpetual, withdrawal } from "../events/plain.fixture";
import { amount, multiplier, quantity } from "../money/text";
import type { Amount, Quantity } from "../money/units";
import { balanceOf } from "./account";
import { auditBooks } from "./audit";
import { bookDeposit, bookWithdrawal } from "./book-collateral";
import { type Books, listInstrument, openAccount, post, venueBalance } from "./books";
import { InvariantBroken } from "./invariant";
import { bookBoth, booksWith, holdingsOf, venueOf } from "./ledger.fixture";

describe("collateral", () => {
  it("deposited is the account's cash and custody's debt", () => {
    const books = booksWith();
    expect(bookDeposit(books, deposit({ amount: amount("2.5") })).id).toBe("ana");
    bookDeposit(books, deposit({ amount: amount("0.000000000000000001") }));
    auditBooks(books);
    expect(holdingsOf(books, "ana").cash).toEqual({ USDT: "2.500000000000000001" });
    expect(venueOf(books, "USDT")).toEqual({
      custody: "-2.500000000000000001",
      fees: "0",
      clearing: "0",
    });
  });

  it("withdrawn goes the other way, down to exactly nothing", () => {
    const books = booksWith();
    bookDeposit(books, deposit({ amount: amount("2.5") }));
    bookWithdrawal(books, withdrawal({ amount: amount("2.5") }));
    auditBooks(books);
    expect(holdingsOf(books, "ana").cash).toEqual({ USDT: "0" });
    expect(venueOf(books, "USDT").custody).toBe("0");
  });

  it("is kept by asset, in order of name", () => {
    const books = booksWith();
    for (const asset of ["USDT", "BTC", "ETH"]) bookDeposit(books, deposit({ asset }));
    const { balances } = books.accounts.get("ana")!;
    expect(balances.map(({ venue }) => venue.asset)).toEqual(["BTC", "ETH", "USDT"]);
  });
});

describe("a posting", () => {
  it("that leaves something without an owner stops the shard and books nothing", () => {
    const books = booksWith();
    const balance = balanceOf(openAccount(books, "ana"), venueBalance(books, "USDT"));
    const torn = { given: -5n, custody: -3n, fees: 0n, insurance: 0n, clearing: -1n };
    expect(() => post(balance, torn)).toThrow(
      new InvariantBroken("a posting of USDT leaves 1e-18 without an owner"),
    );
    expect(balance.owned).toBe(0n);
    expect(venueOf(books, "USDT")).toEqual({ custody: "0", fees: "0", clearing: "0" });
  });

  it("takes from the account what the venue's sides get, and leaves nothing over", () => {
    const books = booksWith();
    const balance = balanceOf(openAccount(books, "ana"), venueBalance(books, "USDT"));
    post(balance, { given: -9n, custody: -7n, fees: 1n, insurance: 2n, clearing: -5n });
    // 7 - 1 - 2 + 5 = 9, of which the 7 changed hands.
    expect(balance).toMatchObject({ owned: 9n, settled: 7n });
    expect(balance.venue).toMatchObject({ custody: -7n, fees: 1n, insurance: 2n, clearing: -5n });
    auditBooks(books);
  });
});

describe("a listing", () => {
  it("is the first one heard: a repeat keeps the book with its open interest", () => {
    const books = booksWith(perpetual());
    bookBoth(books, { buyer: "ana", seller: "ben", quantity: "1", price: "100" });
    const again = listInstrument(books, perpetual({ multiplier: multiplier("7") }));
    expect(again).toBe(books.instruments.get("BTC-PERP"));
    expect(again.terms.multiplier).toBe(multiplier("1"));
    expect(again.long).toBe(quantity("1"));
  });
});

describe("an audit", () => {
  const books = (): Books => {
    const given = booksWith(perpetual());
    bookDeposit(given, deposit());
    bookBoth(given, { buyer: "ana", seller: "ben", quantity: "1", price: "100", buyerFee: "1" });
    return given;
  };
  const holding = (given: Books) => given.accounts.get("ana")!.positions[0]!;

  it("finds nothing in good books", () => {
    expect(() => auditBooks(books())).not.toThrow();
  });

  it.each<readonly [string, (given: Books) => void, string]>([
    [
      "an account's balance",
      (given) => {
        const balance = given.accounts.get("ana")!.balances[0]!;
        balance.owned = (balance.owned + 1n) as Amount;
      },
      "USDT: accounts and venue sum to 1e-18",
    ],
    [
      "custody",
      (given) => {
        given.venue.get("USDT")!.custody -= 2n;
      },
      "USDT: accounts and venue sum to -2e-18",
    ],
    [
      "fees",
      (given) => {
        given.venue.get("USDT")!.fees += 3n;
      },
      "USDT: accounts and venue sum to 3e-18",
    ],
    [
      "clearing",
      (given) => {
        given.venue.get("USDT")!.clearing += 4n;
      },
      "USDT: accounts and venue sum to 4e-18",
    ],
    [
      "a position's quantity",
      (given) => {
        holding(given).quantity = (holding(given).quantity + 1n) as Quantity;
      },
      "BTC-PERP: open interest 100000001 / 100000000 is not as booked",
    ],
    [
      "a position kept flat",
      (given) => {
        holding(given).quantity = 0n as Quantity;
      },
      "ana keeps a flat BTC-PERP",
    ],
    [
      "the instrument's clearing",
      (given) => {
        given.instruments.get("BTC-PERP")!.clearing += 1n;
      },
      "BTC-PERP: open interest 100000000 / 100000000 is not as booked",
    ],
    [
      "the instrument's short side",
      (given) => {
        given.instruments.get("BTC-PERP")!.short += 1n;
      },
      "BTC-PERP: open interest 100000000 / 100000000 is not as booked",
    ],
    [
      "the venue's side of an asset gone",
      (given) => {
        given.venue.delete("USDT");
      },
      "no venue side for USDT",
    ],
  ])("finds %s altered", (_, alter, message) => {
    const given = books();
    alter(given);
    expect(() => auditBooks(given)).toThrow(new InvariantBroken(message));
  });
});
