/**
 * Random portfolios against the decimal.js oracle, and what does not depend on the order of things.
 */
import fc from "fast-check";
import { Decimal } from "../money/decimal";
import { toDecimal } from "../money/scaled-decimal.fixture";
import { USD_DECIMALS } from "../money/units";
import type { Figures } from "./evaluate";
import type { Market } from "./market.fixture";
import { type History, history, marketAfter, PARAMETERS, prices } from "./random-portfolio.fixture";
import { referenceMargin } from "./reference-margin.fixture";

const dollars = (grid: number) => toDecimal(BigInt(grid), USD_DECIMALS);

function figuresOf(market: Market, id: string): Omit<Figures, "initialParts" | "maintenanceParts"> {
  const { initialParts: _, maintenanceParts: __, ...figures } = { ...market.evaluate(id) };
  return figures;
}

it("equity and requirements are the oracle's, to 1e-9 of the gross notional", () => {
  fc.assert(
    fc.property(history, prices, (steps, texts) => {
      const market = marketAfter(steps);
      market.set(texts);
      for (const account of market.books.byIndex) {
        const figures = market.evaluate(account.id);
        const world = { parameters: PARAMETERS, prices: market.prices };
        const expected = referenceMargin(world, account);
        // The grid of 1e-8 rounds equity once and each position's requirement once.
        const grid = new Decimal(account.positions.length + 1).times("1e-8");
        const tolerance = expected.gross.times("1e-9").plus(grid);
        for (const figure of ["equity", "initialMargin", "maintenanceMargin"] as const) {
          const error = dollars(figures[figure]).minus(expected[figure]).abs();
          expect(error.lte(tolerance)).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

it("utilisation stays within 0 and 10, and initial margin above maintenance margin", () => {
  fc.assert(
    fc.property(history, prices, (steps, texts) => {
      const market = marketAfter(steps);
      market.set(texts);
      for (const { id } of market.books.byIndex) {
        const { utilisation, initialMargin, maintenanceMargin } = market.evaluate(id);
        expect(utilisation >= 0 && utilisation <= 10).toBe(true);
        expect(initialMargin).toBeGreaterThanOrEqual(maintenanceMargin);
      }
    }),
  );
});

it("the order in which independent positions were opened changes no bit of the figures", () => {
  const order = fc.array(fc.nat(), { minLength: 30, maxLength: 30 });
  fc.assert(
    fc.property(history, prices, order, (steps, texts, keys) => {
      const shuffled = independentlyShuffled(steps, keys);
      const [one, other] = [marketAfter(steps), marketAfter(shuffled)];
      one.set(texts);
      other.set(Object.fromEntries(Object.entries(texts).reverse()));
      for (const { id } of one.books.byIndex) {
        expect(figuresOf(other, id)).toEqual(figuresOf(one, id));
      }
    }),
  );
});

/** Reorders steps, but keeps the order among the steps of any one instrument. */
function independentlyShuffled(steps: History, keys: readonly number[]): History {
  const queues = new Map<string, History>();
  for (const step of steps) {
    const subject = "moved" in step ? "movements" : step.traded.instrument;
    queues.set(subject, [...(queues.get(subject) ?? []), step]);
  }
  const shuffled: History = [];
  while (shuffled.length < steps.length) {
    const open = [...queues.values()].filter((queue) => queue.length > 0);
    shuffled.push(open[keys[shuffled.length % keys.length]! % open.length]!.shift()!);
  }
  return shuffled;
}

it("more collateral never lowers equity, and never raises a requirement", () => {
  fc.assert(
    fc.property(history, prices, fc.constantFrom("BTC", "USDT"), (steps, texts, asset) => {
      const market = marketAfter(steps);
      market.set(texts);
      for (const { id } of market.books.byIndex) {
        const before = figuresOf(market, id);
        market.move(id, asset, "12.5");
        const after = figuresOf(market, id);
        expect(after.equity).toBeGreaterThanOrEqual(before.equity);
        expect(after.initialMargin).toBe(before.initialMargin);
        expect(after.status).toBeLessThanOrEqual(before.status);
      }
    }),
  );
});
