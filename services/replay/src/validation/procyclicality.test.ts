import { DAY_MS } from "../simulation/calendar";
import { procyclicality } from "./procyclicality";

/** One margin a day. */
const onDays = (margins: readonly number[]) =>
  margins.map((margin, day) => ({ time: day * DAY_MS, margin }));

describe("procyclicality", () => {
  it("given a margin that doubles in a day and again over a month, then each rise is found", () => {
    const daily = [100, 110, 100, 200, ...Array<number>(27).fill(150), 330];
    const { peakToTrough, rises } = procyclicality(onDays(daily));

    expect(peakToTrough).toBe(330 / 100);
    expect(rises).toEqual([
      { days: 1, rise: 330 / 150 - 1 },
      { days: 5, rise: 330 / 150 - 1 },
      // 29 days before the last stands the margin of the third day.
      { days: 30, rise: 330 / 100 - 1 },
    ]);
  });

  it("given a margin that only falls, then the largest rise is the least fall", () => {
    const [day] = procyclicality(onDays([400, 300, 297])).rises;
    expect(day).toEqual({ days: 1, rise: 297 / 300 - 1 });
  });

  it("given days that lack, then a rise counts by the days that passed", () => {
    const [one, , , four, , six] = onDays([100, 0, 0, 200, 0, 300]);
    const { rises } = procyclicality([one!, four!, six!]);
    expect(rises).toEqual([
      { days: 1, rise: null },
      { days: 5, rise: 300 / 100 - 1 },
      { days: 30, rise: 300 / 100 - 1 },
    ]);
    const nextWeek = [one!, { ...four!, time: 7 * DAY_MS }];
    expect(procyclicality(nextWeek).rises[1]).toEqual({ days: 5, rise: null });
  });

  it("given one day or none, then there is no rise to speak of", () => {
    expect(procyclicality(onDays([100])).rises.map(({ rise }) => rise)).toEqual([null, null, null]);
    expect(procyclicality([]).peakToTrough).toBeNull();
  });
});
