import { CoverageRecord } from "./coverage-record";

describe("a record of coverage", () => {
  it("given hourly observations, then those a period apart are tested", () => {
    const record = new CoverageRecord(3);
    // Losses at 0 to 9; margin is 5. Tested are 0, 3, 6, 9: calm, breach, breach, calm.
    const losses = [0, 9, 5, 6, 0, 7, 8, 0, 0, 5];
    for (const [time, loss] of losses.entries()) record.observe(time, 5, loss);

    expect(record.observations).toBe(10);
    expect(record.breaches.map(({ time, loss }) => [time, loss])).toEqual([
      [1, 9],
      [3, 6],
      [5, 7],
      [6, 8],
    ]);
    expect(record.hitCounts()).toEqual({
      observations: 4,
      breaches: 2,
      calmCalm: 0,
      calmBreach: 1,
      breachCalm: 1,
      breachBreach: 1,
    });
  });

  it("given a gap, then the next test is of the first observation after it", () => {
    const record = new CoverageRecord(3);
    for (const time of [0, 1, 50, 52, 53]) record.observe(time, 5, 0);
    expect(record.hitCounts().observations).toBe(3);
  });
});
