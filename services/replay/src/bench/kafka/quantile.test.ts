import { quantile } from "./quantile";

const HUNDRED = Array.from({ length: 100 }, (_, at) => at + 1);

it.each([
  ["the median of 1 to 100", HUNDRED, 0.5, 50],
  ["p99 of 1 to 100", HUNDRED, 0.99, 99],
  ["p99 of fewer than a hundred", [3, 8], 0.99, 8],
  ["the largest", HUNDRED, 1, 100],
  ["nothing", [], 0.5, Number.NaN],
])(
  "given %s, then it is the value with that share at or below it",
  (_, sorted, share, expected) => {
    expect(quantile(sorted, share)).toBe(expected);
  },
);
