/**
 * Groups of accounts by the assets that can move their margin: who is visited when a price moves.
 */
import fc from "fast-check";
import { coinPerpetual, perpetual } from "../events/plain.fixture";
import { Market } from "./market.fixture";
import { ASSETS, history, marketAfter } from "./random-portfolio.fixture";

/** The accounts visited when the given assets move, in order of name. */
function visited({ books, groups }: Market, assets: readonly string[]): string[] {
  const moved = new Uint8Array(books.venue.size);
  for (const asset of assets) {
    const venue = books.venue.get(asset);
    if (venue !== undefined) moved[venue.index] = 1;
  }
  const found: string[] = [];
  groups.forEachMoved(moved, (index) => found.push(books.byIndex[index]!.id));
  return found.sort();
}

function all({ books, groups }: Market): string[] {
  const found: string[] = [];
  groups.forEach((index) => {
    found.push(books.byIndex[index]!.id);
  });
  return found.sort();
}

const listed = () =>
  new Market(
    perpetual(),
    perpetual({ instrument: "ETH-PERP", underlying: "ETH", settlementAsset: "USDC" }),
    coinPerpetual(),
  );
const fill = { quantity: "1", price: "100", seller: "desk" };

describe("an account with a position", () => {
  it("is visited when its underlying, its settlement asset or its collateral moves", () => {
    const market = listed();
    market.move("ana", "DOGE", "5");
    market.trade({ ...fill, buyer: "ana" });
    expect(visited(market, ["BTC"])).toEqual(["ana", "desk"]);
    expect(visited(market, ["USDT"])).toEqual(["ana", "desk"]);
    expect(visited(market, ["DOGE"])).toEqual(["ana"]);
    expect(visited(market, ["ETH"])).toEqual([]);
  });

  it("is visited once, however many of its assets move", () => {
    const market = listed();
    market.trade({ ...fill, buyer: "ana" });
    expect(visited(market, ["BTC", "USDT"])).toEqual(["ana", "desk"]);
  });

  it("moves to another group with each position it opens and closes", () => {
    const market = listed();
    market.trade({ ...fill, buyer: "ana" });
    market.trade({ ...fill, buyer: "ana", instrument: "ETH-PERP" });
    expect(visited(market, ["ETH"])).toEqual(["ana", "desk"]);
    market.trade({ ...fill, buyer: "ben", seller: "ana", instrument: "ETH-PERP" });
    expect(visited(market, ["ETH"])).toEqual(["ben", "desk"]);
    market.trade({ ...fill, buyer: "ben", seller: "ana" });
    expect(visited(market, ["BTC", "USDC", "USDT"])).toEqual(["ben", "desk"]);
  });
});

describe("an account without positions", () => {
  it("is in no group: no price can bring it under a requirement", () => {
    const market = listed();
    market.move("ana", "BTC", "5");
    expect(visited(market, ["BTC"])).toEqual([]);
    expect(all(market)).toEqual([]);
  });

  it("but with a debt is visited when what it owes or owns moves", () => {
    const market = listed();
    market.move("ana", "BTC", "5");
    market.move("ana", "USDT", "-5");
    expect(visited(market, ["BTC"])).toEqual(["ana"]);
    expect(visited(market, ["USDT"])).toEqual(["ana"]);
    market.move("ana", "USDT", "5");
    expect(all(market)).toEqual([]);
  });
});

it("after any history visits just the accounts that a moved asset can affect, once", () => {
  const choice = fc.subarray([...ASSETS, "DOGE"]);
  fc.assert(
    fc.property(history, choice, (steps, assets) => {
      const market = marketAfter(steps);
      const grouped = market.books.byIndex.filter(({ positions, balances }) => {
        return positions.length > 0 || balances.some(({ owned }) => owned < 0n);
      });
      const expected = grouped.filter(({ positions, balances }) => {
        const held = [
          ...balances.map(({ venue }) => venue.asset),
          ...positions.map(({ book }) => book.terms.underlying),
        ];
        return held.some((asset) => assets.includes(asset));
      });
      expect(visited(market, assets)).toEqual(expected.map(({ id }) => id).sort());
      expect(all(market)).toEqual(grouped.map(({ id }) => id).sort());
    }),
    { numRuns: 300 },
  );
});

it("an account that is not visited has the figures it had, but for what it merely owns", () => {
  const factor = fc.constantFrom("0.5", "2");
  fc.assert(
    fc.property(history, fc.constantFrom(...ASSETS), factor, (steps, asset, price) => {
      const market = marketAfter(steps);
      for (const each of ASSETS) market.set({ [each]: "1" });
      const figures = () => new Map(market.books.byIndex.map(({ id }) => [id, market.shown(id)]));
      const before = figures();
      market.set({ [asset]: price });
      const after = figures();
      const moved = visited(market, [asset]);
      for (const { id, balances } of market.books.byIndex) {
        const owner = balances.some(({ venue }) => venue.asset === asset);
        if (!moved.includes(id) && !owner) expect(after.get(id)).toEqual(before.get(id));
      }
    }),
  );
});
