/** MA-14 at its boundaries: equality is always on the healthier side. */
import { FROZEN_TRUST, REDUCE_ONLY_TRUST, TRUSTED, UNCHECKED_TRUST } from "./price-trust";
import { statusCode, statusOf } from "./status";

/** Initial margin 10, maintenance margin 5, in units of the grid. */
const status = (equity: number, { unpriced = false, trust = TRUSTED } = {}) =>
  statusOf(
    statusCode({
      ...{ equity, initialEquity: equity },
      ...{ initialMargin: 10, maintenanceMargin: 5, unpriced, trust },
    }),
  );

it.each([
  [11, "Healthy"],
  [10, "Healthy"],
  [9, "ReduceOnly"],
  [5, "ReduceOnly"],
  [4, "Liquidating"],
  [0, "Liquidating"],
  [-0, "Liquidating"],
  [-1, "Bankrupt"],
])("equity %i against 10 to open and 5 to keep is %s", (equity, expected) => {
  expect(status(equity)).toBe(expected);
});

it.each([
  [11, "ReduceOnly"],
  [9, "ReduceOnly"],
  [4, "Liquidating"],
  [-1, "Bankrupt"],
])("with something unpriced, equity %i is at best ReduceOnly: %s", (equity, expected) => {
  expect(status(equity, { unpriced: true })).toBe(expected);
});

it.each([
  [11, REDUCE_ONLY_TRUST, "ReduceOnly"],
  [11, UNCHECKED_TRUST, "ReduceOnly"],
  [4, REDUCE_ONLY_TRUST, "Liquidating"],
  [4, UNCHECKED_TRUST, "Liquidating"],
  [-1, UNCHECKED_TRUST, "Bankrupt"],
  [11, FROZEN_TRUST, "ReduceOnly"],
  [4, FROZEN_TRUST, "ReduceOnly"],
  [-1, FROZEN_TRUST, "ReduceOnly"],
])("equity %i by prices of trust %i is %s: at best ReduceOnly, frozen no worse", (...row) => {
  const [equity, trust, expected] = row;
  expect(status(equity, { trust })).toBe(expected);
});

it("without any requirement, nothing owned is Healthy and a debt is Bankrupt", () => {
  const bare = { initialMargin: 0, maintenanceMargin: 0, unpriced: false, trust: TRUSTED };
  expect(statusOf(statusCode({ ...bare, equity: 0, initialEquity: 0 }))).toBe("Healthy");
  expect(statusOf(statusCode({ ...bare, equity: -1, initialEquity: -1 }))).toBe("Bankrupt");
});

it("what counts for maintenance alone keeps an account from liquidation, and opens nothing", () => {
  const safe = { initialMargin: 10, maintenanceMargin: 5, unpriced: false, trust: TRUSTED };
  expect(statusOf(statusCode({ ...safe, equity: 12, initialEquity: 4 }))).toBe("ReduceOnly");
});
