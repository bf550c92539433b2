/**
 * The float64 shadow of the books: whatever was opened and closed before, it is as if made anew.
 */
import fc from "fast-check";
import { LotTable } from "../collateral/account-lots";
import { coinPerpetual, perpetual } from "../events/plain.fixture";
import { toDecimal } from "../money/scaled-decimal.fixture";
import { Exposures, unitsOf } from "./exposures";
import { Market } from "./market.fixture";
import { PortfolioMarket } from "./portfolio/portfolio-market";
import { history, marketAfter } from "./random-portfolio.fixture";
import { RowSlab } from "./row-slab";

interface Row {
  readonly asset: string;
  readonly owned: number;
  readonly positions: readonly (readonly [instrument: string, quantity: number])[];
}

/** What the exposures hold for an account number. */
function rowsOf({ books }: Market, exposures: Exposures, index: number): Row[] {
  const instruments = [...books.instruments.keys()];
  const assets = [...books.venue.keys()];
  let position = exposures.positionStart[index]!;
  const end = position + exposures.positionCount[index]!;
  const rows = Array.from({ length: exposures.assetCount[index]! }, (_, at): Row => {
    const row = exposures.assetStart[index]! + at;
    const first = position;
    position += exposures.settled[row]!;
    return {
      asset: assets[exposures.asset[row]!]!,
      owned: exposures.owned[row]!,
      positions: Array.from({ length: position - first }, (__, nth) => [
        instruments[exposures.instrument[first + nth]!]!,
        exposures.quantity[first + nth]!,
      ]),
    };
  });
  expect(position).toBe(end);
  return rows;
}

/** What the books say the exposures should hold. */
function booksOf({ books }: Market, id: string): Row[] {
  const { balances, positions } = books.accounts.get(id)!;
  return balances.map(({ venue, owned }) => ({
    asset: venue.asset,
    owned: Number(toDecimal(owned, 18)),
    positions: positions
      .filter(({ book }) => book.venue === venue)
      .map(({ book, quantity }) => [book.terms.instrument, Number(quantity) / 1e8]),
  }));
}

const small = { price: "100", buyer: "ana", seller: "desk" };

it("assets lie in order of name, each with the positions settled in it in order of name", () => {
  const market = new Market(
    perpetual(),
    coinPerpetual(),
    perpetual({ instrument: "AVAX-PERP", underlying: "AVAX" }),
  );
  market.move("ana", "USDT", "25.5");
  for (const instrument of ["BTC-PERP", "BTC-COIN", "AVAX-PERP"]) {
    market.trade({ ...small, instrument, quantity: "2" });
  }
  expect(rowsOf(market, market.exposures, market.account("ana").index)).toEqual([
    { asset: "BTC", owned: 2, positions: [["BTC-COIN", 2]] },
    {
      asset: "USDT",
      // 25.5 - 2 x 100 - 2 x 100
      owned: -374.5,
      positions: [
        ["AVAX-PERP", 2],
        ["BTC-PERP", 2],
      ],
    },
  ]);
});

it("after any history the rows are those of the books, and those freshly built", () => {
  fc.assert(
    fc.property(history, (steps) => {
      const market = marketAfter(steps);
      const fresh = new Exposures(new PortfolioMarket(), new LotTable());
      for (const account of [...market.books.byIndex].reverse()) fresh.refresh(account);
      for (const { id, index } of market.books.byIndex) {
        const rows = rowsOf(market, market.exposures, index);
        expect(rows).toEqual(
          booksOf(market, id).map(({ owned, ...row }, at) => {
            const shadow = rows[at]!.owned;
            const near = Math.abs(shadow - owned) <= Math.abs(owned) * 2 ** -52;
            return { ...row, owned: near ? shadow : owned };
          }),
        );
        expect(rowsOf(market, fresh, index)).toEqual(rows);
      }
    }),
    { numRuns: 300 },
  );
});

it("refresh says just when the assets and instruments held have changed", () => {
  fc.assert(
    fc.property(history, (steps) => {
      const exposures = new Exposures(new PortfolioMarket(), new LotTable());
      const held = new Map<string, string>();
      steps.forEach((_, at) => {
        const market = marketAfter(steps.slice(0, at + 1));
        for (const account of market.books.byIndex) {
          const names = JSON.stringify(
            booksOf(market, account.id).map(({ asset, positions }) => {
              return [asset, positions.map(([instrument]) => instrument)];
            }),
          );
          expect(exposures.refresh(account)).toBe(held.get(account.id) !== names);
          held.set(account.id, names);
        }
      });
    }),
    { numRuns: 30 },
  );
});

it("refresh sees one instrument in the place of another", () => {
  const market = new Market(perpetual(), perpetual({ instrument: "ETH-PERP", underlying: "ETH" }));
  const exposures = new Exposures(new PortfolioMarket(), new LotTable());
  market.trade({ ...small, quantity: "2" });
  exposures.refresh(market.account("ana"));
  expect(exposures.refresh(market.account("ana"))).toBe(false);
  market.trade({ ...small, quantity: "2", buyer: "desk", seller: "ana" });
  market.trade({ ...small, quantity: "2", instrument: "ETH-PERP" });
  expect(exposures.refresh(market.account("ana"))).toBe(true);
  expect(rowsOf(market, exposures, market.account("ana").index)[0]!.positions).toEqual([
    ["ETH-PERP", 2],
  ]);
});

it("accounts beyond the first thousand have rows of their own", () => {
  const market = new Market(perpetual());
  const names = Array.from({ length: 2500 }, (_, at) => `account-${at}`);
  for (const name of names) market.move(name, "USDT", name.slice(8).concat(".5"));
  for (const name of names) market.move(name, "BTC", "1");
  for (const name of names) {
    const rows = rowsOf(market, market.exposures, market.account(name).index);
    expect(rows.map(({ asset }) => asset)).toEqual(["BTC", "USDT"]);
    expect(rows.map(({ owned }) => owned)).toEqual([1, Number(name.slice(8)) + 0.5]);
  }
});

it("plain figures are the floats that people would write", () => {
  const cents = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
  fc.assert(
    fc.property(cents, (figure) => {
      expect(unitsOf(BigInt(figure) * 10n ** 16n)).toBe(figure / 100 + 0);
    }),
    { numRuns: 2000 },
  );
});

describe("a row slab", () => {
  it("never gives a slot to two rows, and grows before it gives", () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 70 }), fc.nat()), { maxLength: 80 });
    fc.assert(
      fc.property(sizes, (wishes) => {
        let room = 0;
        const slab = new RowSlab((slots) => {
          room = slots;
        });
        const held: { start: number; size: number }[] = [];
        for (const [size, choice] of wishes) {
          if (choice % 3 === 0 && held.length > 0) {
            const [freed] = held.splice(choice % held.length, 1);
            slab.release(freed!.start, freed!.size);
          }
          held.push({ start: slab.allocate(size), size });
          const sorted = held.toSorted((a, b) => a.start - b.start);
          sorted.forEach(({ start, size: length }, at) => {
            expect(start + length).toBeLessThanOrEqual(sorted[at + 1]?.start ?? room);
          });
        }
      }),
    );
  });

  it("gives a freed block to the next row of its size", () => {
    const slab = new RowSlab(() => {});
    const first = slab.allocate(3);
    slab.allocate(3);
    slab.release(first, 3);
    expect(slab.allocate(5)).not.toBe(first);
    expect(slab.allocate(4)).toBe(first);
  });

  it.each([
    [1, 1, true],
    [1, 2, false],
    [3, 4, true],
    [4, 5, false],
    [5, 8, true],
    [0, 1, false],
    [1, 0, false],
    [64, 65, false],
  ])("holds rows of %i and of %i in one block: %s", (before, after, same) => {
    expect(RowSlab.sameBlock(before, after)).toBe(same);
  });
});
