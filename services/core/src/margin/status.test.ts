/** MA-14 at its boundaries: equality is always on the healthier side. */
import { statusCode, statusOf } from "./status";

/** Initial margin 10, maintenance margin 5, in units of the grid. */
const status = (equity: number, unpriced = false) =>
  statusOf(statusCode({ equity, initialMargin: 10, maintenanceMargin: 5, unpriced }));

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
  expect(status(equity, true)).toBe(expected);
});

it("without any requirement, nothing owned is Healthy and a debt is Bankrupt", () => {
  const bare = { initialMargin: 0, maintenanceMargin: 0, unpriced: false };
  expect(statusOf(statusCode({ ...bare, equity: 0 }))).toBe("Healthy");
  expect(statusOf(statusCode({ ...bare, equity: -1 }))).toBe("Bankrupt");
});
