import fc from "fast-check";
import { SCENARIOS, strideOf } from "./row-layout";
import { addProfit, addRow } from "./weighted-rows";

const SCENARIO_COUNT = 35;
const stride = strideOf(SCENARIO_COUNT);
const ones = new Float64Array(stride).fill(1);
const dollars = fc.double({ min: -1e12, max: 1e12, noNaN: true });
const columns = fc.array(dollars, { minLength: stride, maxLength: stride });

describe("the row of a single perpetual or future", () => {
  it("given any row, quantity and profit so far, then it adds the bits of a group of one", () => {
    fc.assert(
      fc.property(columns, columns, dollars, (row, before, size) => {
        const rows = { values: Float64Array.from([...Array(stride).fill(7), ...row]), stride };
        const instrument = Int32Array.from([0, 1]);
        const quantity = Float64Array.from([3, size]);
        const run = { instrument, quantity, from: 1, to: 2, end: 2 };
        // A sum of profits is never -0: it begins at 0, and x - x is 0.
        const profits = before.slice(SCENARIOS).map((each) => each + 0);
        const [alone, group] = [Float64Array.from(profits), Float64Array.from(profits)];
        addRow(rows, run, alone);
        addProfit(rows, run, { profit: group, weight: ones, even: 1, odd: 0, value: 0 });
        expect([...alone].map(bitsOf)).toEqual([...group].map(bitsOf));
      }),
    );
  });
});

function bitsOf(value: number): bigint {
  return new BigUint64Array(Float64Array.of(value).buffer)[0]!;
}
