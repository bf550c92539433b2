import { atMost, trafficLight } from "./traffic-light";

describe("Basel's traffic light", () => {
  // Basel Committee, "Supervisory Framework for the Use of Backtesting" (1996), table 2: 250 days
  // and 99%, in percent.
  it.each([
    [0, 8.11],
    [1, 28.58],
    [2, 54.32],
    [3, 75.81],
    [4, 89.22],
    [5, 95.88],
    [6, 98.63],
    [7, 99.6],
    [8, 99.89],
    [9, 99.97],
    [10, 99.99],
  ])("at most %i breaches have a chance of %d%%", (breaches, percent) => {
    expect(100 * atMost(250, breaches, 0.01)).toBeCloseTo(percent, 2);
  });

  it.each([
    [0, "green"],
    [4, "green"],
    [5, "yellow"],
    [9, "yellow"],
    [10, "red"],
    [40, "red"],
  ] as const)("%i breaches in 250 days are %s", (breaches, zone) => {
    expect(trafficLight(250, breaches, 0.01)).toBe(zone);
  });

  it("given too few observations to tell, then none breached is green and one is not", () => {
    // 0.995 ^ 5 = 97.5%.
    expect(trafficLight(5, 0, 0.005)).toBe("green");
    expect(trafficLight(5, 1, 0.005)).toBe("yellow");
  });

  // By scipy, as in coverage-tests.test.ts.
  it("given more observations than a year, then scipy says the same", () => {
    expect(atMost(1000, 17, 0.01)).toBeCloseTo(0.98616741827, 11);
    expect(atMost(1627, 8, 0.005)).toBeCloseTo(0.573663305278, 11);
  });

  it("given all observations, then the chance of at most as many is 1", () => {
    expect(atMost(20, 20, 0.3)).toBeCloseTo(1, 12);
  });
});
