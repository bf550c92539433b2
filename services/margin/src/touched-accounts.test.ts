/**
 * Design, section 7: a price evaluates only accounts that hold something it moved. What is said is
 * what evaluating every account would have said.
 */
import {
  acceptEntry,
  EntryOutputs,
  foldPriceBatch,
  type MarginState,
  type OutputEvent,
  type Price,
  type PriceBatch,
  price,
  rate,
  tellMoved,
} from "@margin-engine/core";
import fc from "fast-check";
import { coinPerpetual, perpetual } from "./plain.fixture";
import { told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

const INSTRUMENTS = ["BTC-PERP", "ETH-PERP", "BTC-COIN", "ETH-USDC"];
const ASSETS = ["BTC", "ETH", "USDC", "USDT"];
const TRADERS = ["ana", "ben", "cas", "dan"];

const holding = fc.record({
  trader: fc.constantFrom(...TRADERS),
  instrument: fc.constantFrom(...INSTRUMENTS),
  contracts: fc.integer({ min: 1, max: 12 }),
  short: fc.boolean(),
});
const collateral = fc.record({
  trader: fc.constantFrom(...TRADERS),
  asset: fc.constantFrom(...ASSETS),
});
const quotes = fc
  .uniqueArray(
    fc.record({
      symbol: fc.constantFrom(...ASSETS, ...INSTRUMENTS),
      /** Thousandths of the price before. */
      move: fc.integer({ min: 930, max: 1070 }),
    }),
    { selector: ({ symbol }) => symbol, minLength: 1, maxLength: 4 },
  )
  .map((moves) => moves.map(({ symbol, move }) => [symbol, move] as const));

const BEFORE: Record<string, bigint> = {
  ...Object.fromEntries([...INSTRUMENTS, "BTC", "ETH"].map((symbol) => [symbol, 100n])),
  USDC: 1n,
  USDT: 1n,
};

/** The outputs of a batch with all accounts evaluated, or only the ones it touches. */
function outputsOf(
  state: MarginState,
  batch: PriceBatch,
  everyone: boolean,
): readonly OutputEvent[] {
  acceptEntry(state, batch.source, batch.eventTime);
  const outputs = new EntryOutputs(state, batch.eventTime);
  const moved = foldPriceBatch(state, batch);
  tellMoved(state, everyone ? null : moved, outputs);
  return outputs.events;
}

it("evaluating only the touched accounts says what evaluating all of them says", () => {
  fc.assert(
    fc.property(
      fc.array(holding, { maxLength: 10 }),
      fc.array(collateral, { maxLength: 4 }),
      quotes,
      (holdings, deposits, moves) => {
        const story = Story.opened();
        story.list(coinPerpetual());
        const dollars = { underlying: "ETH", settlementAsset: "USDC" };
        story.list(perpetual({ instrument: "ETH-USDC", ...dollars }));
        story.prices({ USDC: "1" });
        for (const trader of TRADERS) story.deposit(trader, "300");
        for (const { trader, asset } of deposits) story.deposit(trader, "2", asset);
        for (const { trader, instrument, contracts, short } of holdings) {
          const [buyer, seller] = short ? ["desk", trader] : [trader, "desk"];
          story.trade({ buyer, seller, size: String(contracts), at: "100", instrument });
        }
        // On the ladder a batch of anything is a new price; that is for the ladder's tests.
        fc.pre(story.state.liquidations.size === 0);

        const checkpoint = marginService.checkpoint(story.state);
        const place = { shard: 0, shards: 1 };
        const batch: PriceBatch = {
          kind: "PriceBatch",
          eventId: "batch",
          eventTime: story.now,
          source: { topic: "prices", partition: 0, offset: 1000, part: 0 },
          batch: 1000,
          fromOffset: 0,
          prices: moves.map(([symbol, move]) => ({
            quoteType: INSTRUMENTS.includes(symbol) ? "Mark" : "Index",
            symbol,
            price: ((BEFORE[symbol]! * price("1") * BigInt(move)) / 1000n) as Price,
          })),
          figures: [],
          decisions: [],
        };
        const [some, all] = [false, true].map((everyone) =>
          outputsOf(marginService.restore(place, checkpoint), batch, everyone),
        );
        expect(some).toEqual(all);
      },
    ),
    { numRuns: 200 },
  );
});

describe("an account is touched by", () => {
  const story = () => {
    const given = Story.opened({ snapshotUtilisationStep: rate("0") });
    given.list(perpetual({ instrument: "ETH-USDC", underlying: "ETH", settlementAsset: "USDC" }));
    given.prices({ USDC: "1" });
    given.deposit("ana", "1000");
    given.deposit("ana", "1", "BTC");
    given.trade({ buyer: "ana", size: "2", at: "100", instrument: "ETH-USDC" });
    return given;
  };

  it.each([
    ["the index of its position's underlying", { ETH: "101" }, 1],
    ["the mark of its position", { "ETH-USDC": "101" }, 1],
    ["the price of what its position is settled in", { USDC: "0.99" }, 1],
    ["the price of its collateral", { BTC: "101" }, 1],
    ["the price of its other collateral", { USDT: "0.99" }, 1],
    // The mark of another instrument on its collateral's asset: visited, but unmoved.
    ["nothing that a mark of another instrument moves", { "BTC-PERP": "101" }, 0],
    ["nothing that a strange asset moves", { DOGE: "1" }, 0],
  ])("%s", (_, prices, count) => {
    expect(told("ana", story().prices(prices))).toHaveLength(count);
  });
});
