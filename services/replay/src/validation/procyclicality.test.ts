import { procyclicality } from "./procyclicality";

describe("procyclicality", () => {
  it("given a margin that doubles in a day and again over a month, then each rise is found", () => {
    const daily = [100, 110, 100, 200, ...Array<number>(27).fill(150), 330];
    const { peakToTrough, rises } = procyclicality(daily);

    expect(peakToTrough).toBe(330 / 100);
    expect(rises).toEqual([
      { days: 1, rise: 330 / 150 - 1 },
      { days: 5, rise: 330 / 150 - 1 },
      // 29 days before the last stands the margin of the third day.
      { days: 30, rise: 330 / 100 - 1 },
    ]);
  });

  it("given a margin that only falls, then the largest rise is the least fall", () => {
    const [day] = procyclicality([400, 300, 297]).rises;
    expect(day).toEqual({ days: 1, rise: 297 / 300 - 1 });
  });

  it("given one day or none, then there is no rise to speak of", () => {
    expect(procyclicality([100]).rises.map(({ rise }) => rise)).toEqual([null, null, null]);
    expect(procyclicality([]).peakToTrough).toBeNull();
  });
});
