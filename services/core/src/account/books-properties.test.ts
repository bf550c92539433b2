/** What holds for the books whatever happens: conservation, an oracle, order, and round trips. */
import fc from "fast-check";
import {
  coinOption,
  coinPerpetual,
  funding,
  leg,
  option,
  perpetual,
} from "../events/plain.fixture";
import { shardOf } from "../events/shard";
import { toDecimal } from "../money/scaled-decimal.fixture";
import { rate } from "../money/text";
import type { Amount, Price, Quantity } from "../money/units";
import { cashOf } from "./account";
import { auditBooks } from "./audit";
import { bookTrade } from "./book-trade";
import type { Books } from "./books";
import { contractValue, worthOf } from "./contract-value";
import { booksWith, holdingsOf } from "./ledger.fixture";
import {
  ACCOUNTS,
  account,
  book,
  emptyVenue,
  groups,
  LISTINGS,
  type Posted,
  price,
  size,
  trades,
} from "./random-ledger.fixture";
import { ReferenceAccount } from "./reference-ledger.fixture";

/** Books the entries over as many shards as given, each auditing after each of its entries. */
function bookOver(shards: number, posted: readonly Posted[]): Books[] {
  const all = Array.from({ length: shards }, emptyVenue);
  for (const entry of posted) {
    all.forEach((books, shard) => {
      if ("account" in entry && shardOf(entry.account, shards) !== shard) return;
      book(books, entry);
      auditBooks(books);
    });
  }
  return all;
}

const total = (figures: readonly bigint[]) => figures.reduce((sum, figure) => sum + figure, 0n);

describe("random sequences of entries", () => {
  it("leave every asset at a sum of zero and open interest as booked, after each of them", () => {
    fc.assert(fc.property(groups, (given) => void bookOver(1, given.flat())));
  });

  it("balance long against short after both legs of each trade", () => {
    fc.assert(
      fc.property(groups, (given) => {
        const books = emptyVenue();
        for (const group of given) {
          for (const entry of group) book(books, entry);
          for (const { long, short, clearing } of books.instruments.values()) {
            expect([long, clearing]).toEqual([short, 0n]);
          }
        }
      }),
    );
  });

  it("give each account the cash, quantity and cost of decimal.js, to the last digit", () => {
    const listings = new Map(LISTINGS.map((terms) => [terms.instrument, terms]));
    fc.assert(
      fc.property(groups, (given) => {
        const books = emptyVenue();
        const references = ACCOUNTS.map((id) => [id, new ReferenceAccount(id, listings)] as const);
        for (const entry of given.flat()) {
          book(books, entry);
          for (const [, reference] of references) reference.apply(entry);
        }
        for (const [id, reference] of references) {
          expect(holdingsOf(books, id)).toEqual(reference.holdings());
        }
      }),
      { numRuns: 300 },
    );
  });

  it("over three shards leave clearing positions that sum to zero", () => {
    fc.assert(
      fc.property(groups, (given) => {
        const shards = bookOver(3, given.flat());
        for (const { instrument } of LISTINGS) {
          const clearing = shards.map((books) => books.instruments.get(instrument)!.clearing);
          expect(total(clearing)).toBe(0n);
        }
      }),
    );
  });

  it("over three shards give every account what one shard gives it", () => {
    fc.assert(
      fc.property(groups, (given) => {
        const [whole] = bookOver(1, given.flat());
        const shards = bookOver(3, given.flat());
        for (const id of ACCOUNTS) {
          expect(holdingsOf(shards[shardOf(id, 3)]!, id)).toEqual(holdingsOf(whole!, id));
        }
      }),
    );
  });

  it("over two shards leave no rounding of trades with the venue", () => {
    fc.assert(
      fc.property(trades, (given) => {
        const shards = bookOver(2, given.flat());
        for (const asset of ["BTC", "USDT"]) {
          expect(total(shards.map((books) => books.venue.get(asset)?.clearing ?? 0n))).toBe(0n);
        }
      }),
    );
  });

  it("leave at most half a unit of each payment of funding with the venue", () => {
    fc.assert(
      fc.property(trades, price, (given, mark) => {
        const books = emptyVenue();
        for (const entry of given.flat()) book(books, entry);
        const { instrument } = coinPerpetual();
        book(books, funding({ instrument, mark, rate: rate("0.000123456789") }));
        const left = books.venue.get("BTC")!.clearing;
        expect(2n * (left < 0n ? -left : left) <= BigInt(ACCOUNTS.length)).toBe(true);
      }),
    );
  });
});

it("the order of independent accounts' legs changes nothing", () => {
  const order = fc.array(fc.nat(), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(trades, order, (given, choices) => {
      const straight = given.flat();
      const queues = ACCOUNTS.map((id) =>
        straight.filter((entry) => "account" in entry && entry.account === id),
      );
      const shuffled: Posted[] = [];
      while (shuffled.length < straight.length) {
        const open = queues.filter((queue) => queue.length > 0);
        const choice = choices[shuffled.length % choices.length]!;
        shuffled.push(open[choice % open.length]!.shift()!);
      }
      const [one] = bookOver(1, straight);
      const [other] = bookOver(1, shuffled);
      for (const id of ACCOUNTS) expect(holdingsOf(other!, id)).toEqual(holdingsOf(one!, id));
      const venue = (books: Books) =>
        new Map([...books.venue].map(([asset, { index: _, ...side }]) => [asset, side]));
      expect(venue(other!)).toEqual(venue(one!));
    }),
  );
});

describe("a round trip", () => {
  const listing = fc.constantFrom(...[perpetual(), coinPerpetual(), option(), coinOption()]);
  const signed = fc
    .tuple(size, fc.boolean())
    .map(([value, short]) => (short ? -value : value) as Quantity);

  it("earns the difference of the two values and leaves nothing else", () => {
    fc.assert(
      fc.property(listing, signed, price, price, (terms, quantity, bought, sold) => {
        const { instrument } = terms;
        const books = booksWith(terms);
        bookTrade(books, leg({ instrument, quantity, price: bought }));
        bookTrade(books, leg({ instrument, quantity: -quantity as Quantity, price: sold }));
        const ana = books.accounts.get("ana")!;
        const paid = contractValue(terms, quantity, bought);
        const received = contractValue(terms, quantity, sold);
        const profit = worthOf(terms, received - paid);
        expect(ana.positions).toEqual([]);
        expect(cashOf(ana, ana.balances[0]!)).toBe(profit);
      }),
    );
  });

  it("of a linear contract earns exactly quantity x the difference in price", () => {
    fc.assert(
      fc.property(signed, price, price, (quantity, bought, sold) => {
        const books = emptyVenue();
        bookTrade(books, leg({ quantity, price: bought }));
        bookTrade(books, leg({ quantity: -quantity as Quantity, price: sold }));
        const ana = books.accounts.get("ana")!;
        const earned = toDecimal(quantity, 8).times(toDecimal(sold, 8).minus(toDecimal(bought, 8)));
        expect(toDecimal(cashOf(ana, ana.balances[0]!), 18).toFixed()).toBe(earned.toFixed());
      }),
    );
  });

  /** Cuts a size into random slices that sum to it. */
  const slices = fc
    .tuple(size, fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 12 }))
    .map(([whole, shares]) => {
      const cut: bigint[] = [];
      let left = whole;
      for (const share of shares) {
        const slice = (left * BigInt(share)) / 100n;
        if (slice > 0n && slice < left) {
          cut.push(slice);
          left -= slice;
        }
      }
      return { whole, cut: [...cut, left] };
    });

  it("in slices earns the same to the last digit, and its cost never drifts", () => {
    fc.assert(
      fc.property(listing, slices, price, price, (terms, { whole, cut }, bought, sold) => {
        const { instrument } = terms;
        const books = booksWith(terms);
        bookTrade(books, leg({ instrument, quantity: whole as Quantity, price: bought }));
        const ana = books.accounts.get("ana")!;
        const paid = contractValue(terms, whole as Quantity, bought);
        let left = whole;
        let received = 0n;
        cut.forEach((slice, at) => {
          bookTrade(books, leg({ instrument, quantity: -slice as Quantity, price: sold }));
          received += contractValue(terms, slice as Quantity, sold);
          left -= slice;
          if (left === 0n) return;
          // Each closing rounds by at most half of 1e-18, and shrinks what was rounded before.
          const drift = ana.positions[0]!.cost * whole - paid * left;
          expect(2n * (drift < 0n ? -drift : drift) <= BigInt(at + 1) * whole).toBe(true);
        });
        const profit = worthOf(terms, received - paid);
        expect(ana.positions).toEqual([]);
        expect(cashOf(ana, ana.balances[0]!)).toBe(profit);
      }),
    );
  });
});

describe("a contract's value", () => {
  it("is symmetric in sign, so that both sides of a trade book one figure", () => {
    fc.assert(
      fc.property(fc.constantFrom(...LISTINGS), size, price, (terms, quantity, at: Price) => {
        const value = contractValue(terms, quantity as Quantity, at);
        expect(contractValue(terms, -quantity as Quantity, at)).toBe(-value as Amount);
      }),
    );
  });

  it("at a price of zero does not exist", () => {
    const one = 1n as Quantity;
    expect(() => contractValue(coinPerpetual(), one, 0n as Price)).toThrow(RangeError);
  });
});

it("an account is opened once, with the next number", () => {
  fc.assert(
    fc.property(fc.array(account), (ids) => {
      const venue = emptyVenue();
      for (const id of ids) bookTrade(venue, leg({ account: id }));
      expect(venue.byIndex.map(({ id }) => id)).toEqual([...new Set(ids)]);
      expect(venue.byIndex.every(({ index }, at) => index === at)).toBe(true);
    }),
  );
});
