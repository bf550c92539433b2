import { DAY_MS } from "../simulation/calendar";
import { discloseMargin } from "./disclosure";
import { MarginRecord } from "./margin-record";
import { summariseRecord } from "./record-summary";

/** Two accounts for three days, one of them also long before. */
function records() {
  const [ann, ben] = ["ann", "ben"].map((name) => new MarginRecord(name, 2 * DAY_MS));
  const day = (days: number) => (1_000 + days) * DAY_MS;
  ann!.observe(day(-400), 1, 900);
  for (const [at, margin, loss] of [
    [0, 100, 150],
    [1, 80, -5],
    [2, 130, 130],
  ] as const) {
    ann!.observe(day(at), margin, loss);
    ann!.observe(day(at) + 1, margin, 9_000);
    ben!.observe(day(at), 50 + 10 * at, at === 1 ? 70 : 0);
  }
  return [ann!, ben!].map((record) => summariseRecord(record, 0.99));
}

it("discloses the first observation of each day of the last twelve months", () => {
  const disclosed = discloseMargin(records(), { claim: 0.99, periodMs: 2 * DAY_MS });
  expect(disclosed.map(({ number, value }) => [number, value])).toEqual([
    // 130 and 70.
    ["6.1.1", 200],
    ["6.4.4", 0.99],
    ["6.4.7", 48],
    // Ann's 150 against 100, and Ben's 70 against 60.
    ["6.5.1", 2],
    ["6.5.2", 6],
    ["6.5.3", 1 - 2 / 6],
    ["6.5.4", 50],
    ["6.5.5", (50 + 10) / 2],
    // Ann's falls from 100 to 80 and Ben's rises from 50 to 60; then 50 and 10 are called.
    ["6.8.1", 60],
  ]);
});
