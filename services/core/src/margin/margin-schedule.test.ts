/**
 * MA-13: requirement by tiers of notional; each tier's rates apply to what lies above the one
 * before.
 */
import fc from "fast-check";
import type { MarginTier } from "../events/listing";
import { tier } from "../events/plain.fixture";
import { rate, usd } from "../money/text";
import type { Rate, Usd } from "../money/units";
import {
  compileSchedule,
  FULL_MARGIN,
  initialMargin,
  maintenanceMargin,
  notionalOfMaintenance,
  tierOf,
} from "./margin-schedule";

const THREE = compileSchedule([
  tier("0.02", "0.01", "1000000"),
  tier("0.03", "0.015", "5000000"),
  tier("0.05", "0.025"),
]);

/**
 * Any table that is let into the journal: rising limits, rates that never fall, maintenance at most
 * initial.
 */
const tables = fc
  .record({
    steps: fc.array(
      fc.record({
        width: fc.bigInt({ min: 1n, max: 10n ** 17n }),
        initial: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    permille: fc.bigInt({ min: 1n, max: 1000n }),
  })
  .map(({ steps, permille }): MarginTier[] => {
    const rates = steps.map(({ initial }) => initial).sort((a, b) => (a < b ? -1 : 1));
    let limit = 0n;
    return steps.map(({ width }, at) => {
      limit += width;
      return {
        notionalLimit: at === steps.length - 1 ? null : (limit as Usd),
        initialRate: rates[at]! as Rate,
        maintenanceRate: ((rates[at]! * permille + 999n) / 1000n) as Rate,
      };
    });
  });
/** Dollars to the cent. */
const notional = fc
  .oneof(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.integer({ min: 0, max: 1000 }))
  .map((dollars) => Math.round(dollars * 100) / 100);
/** Float64 sums of a few terms are good to much better than this, relative to the notional. */
const NEAR = 1e-12;

describe("a table of three tiers", () => {
  it.each([
    // 2% and 1% of 400000
    [400_000, 8_000, 4_000],
    // 2% and 1% of 1000000
    [1_000_000, 20_000, 10_000],
    // 20000 + 3% x 2000000 and 10000 + 1.5% x 2000000
    [3_000_000, 80_000, 40_000],
    // 20000 + 3% x 4000000 and 10000 + 1.5% x 4000000
    [5_000_000, 140_000, 70_000],
    // 140000 + 5% x 10000000 and 70000 + 2.5% x 10000000
    [15_000_000, 640_000, 320_000],
    [0, 0, 0],
  ])("asks of %d dollars %d to open and %d to keep", (size, initial, maintenance) => {
    expect(initialMargin(THREE, size)).toBe(initial);
    expect(maintenanceMargin(THREE, size)).toBe(maintenance);
  });

  it.each([
    [0, 0],
    [999_999.99, 0],
    [1_000_000, 1],
    [4_999_999.99, 1],
    [5_000_000, 2],
    [1e18, 2],
  ])("puts %d dollars into tier %i", (size, expected) => {
    expect(tierOf(THREE, size)).toBe(expected);
  });

  it.each([
    [4_000, 400_000],
    [10_000, 1_000_000],
    [40_000, 3_000_000],
    [320_000, 15_000_000],
    [0, 0],
    [-1, 0],
  ])("lets a requirement of %d keep %d dollars", (requirement, size) => {
    expect(notionalOfMaintenance(THREE, requirement)).toBe(size);
  });
});

describe("any table", () => {
  it("is continuous at its limits", () => {
    fc.assert(
      fc.property(tables, (tiers) => {
        const schedule = compileSchedule(tiers);
        for (let at = 1; at < tiers.length; at++) {
          const limit = schedule.start[at]!;
          const below = limit - schedule.start[at - 1]!;
          const reached = schedule.initialBase[at - 1]! + schedule.initialRate[at - 1]! * below;
          expect(Math.abs(initialMargin(schedule, limit) - reached)).toBeLessThanOrEqual(
            NEAR * limit,
          );
        }
      }),
    );
  });

  it("never asks less of more, nor less to open than to keep", () => {
    fc.assert(
      fc.property(tables, notional, notional, (tiers, one, other) => {
        const schedule = compileSchedule(tiers);
        const [less, more] = one < other ? [one, other] : [other, one];
        const slack = NEAR * more;
        const rise = initialMargin(schedule, more) - initialMargin(schedule, less);
        const gap = initialMargin(schedule, more) - maintenanceMargin(schedule, more);
        expect(rise).toBeGreaterThanOrEqual(-slack);
        expect(gap).toBeGreaterThanOrEqual(-slack);
      }),
    );
  });

  it("asks between nothing and all of the notional", () => {
    fc.assert(
      fc.property(tables, notional, (tiers, size) => {
        const asked = initialMargin(compileSchedule(tiers), size);
        expect(asked).toBeGreaterThanOrEqual(0);
        expect(asked).toBeLessThanOrEqual(size * (1 + NEAR));
      }),
    );
  });

  it("is undone by notionalOfMaintenance", () => {
    fc.assert(
      fc.property(tables, notional, (tiers, size) => {
        const schedule = compileSchedule(tiers);
        const least = schedule.maintenanceRate[0]!;
        const asked = maintenanceMargin(schedule, size);
        const found = notionalOfMaintenance(schedule, asked);
        // A rate as low as 1e-12 magnifies the last bit of a sum as many times.
        const reach = Math.max(size, schedule.start.at(-1)!);
        expect(Math.abs(found - size)).toBeLessThanOrEqual((NEAR * reach) / least);
        expect(Math.abs(maintenanceMargin(schedule, found) - asked)).toBeLessThanOrEqual(
          NEAR * reach,
        );
      }),
    );
  });
});

it("an underlying without a table costs all of its notional", () => {
  expect(initialMargin(FULL_MARGIN, 123.5)).toBe(123.5);
  expect(maintenanceMargin(FULL_MARGIN, 123.5)).toBe(123.5);
  expect(notionalOfMaintenance(FULL_MARGIN, 123.5)).toBe(123.5);
});

it("rates at their least and greatest: 1e-12 and 1", () => {
  const least = rate("0.000000000001");
  const greatest = rate("1");
  const edge = compileSchedule([
    { notionalLimit: usd("0.00000001"), initialRate: least, maintenanceRate: least },
    { notionalLimit: usd("1000000000000000000"), initialRate: greatest, maintenanceRate: greatest },
    { notionalLimit: null, initialRate: greatest, maintenanceRate: greatest },
  ]);
  // 1e-12 of the first 1e-8 dollars is 1e-20; all of what lies above.
  expect(initialMargin(edge, 1e-8)).toBeCloseTo(1e-20, 30);
  expect(initialMargin(edge, 100)).toBeCloseTo(100, 7);
  expect(initialMargin(edge, 2e18)).toBeCloseTo(2e18, -6);
});
