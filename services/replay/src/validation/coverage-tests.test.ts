import fc from "fast-check";
import { coverageTests, type HitCounts } from "./coverage-tests";

/** Counts of a sequence of observations, 1 being a breach. */
function countsOf(sequence: readonly number[]): HitCounts {
  const follow = (one: number, other: number) =>
    sequence.slice(1).filter((hit, at) => sequence[at] === one && hit === other).length;
  return {
    observations: sequence.length,
    breaches: sequence.filter((hit) => hit === 1).length,
    calmCalm: follow(0, 0),
    calmBreach: follow(0, 1),
    breachCalm: follow(1, 0),
    breachBreach: follow(1, 1),
  };
}

describe("tests of coverage", () => {
  // MathWorks, Risk Management Toolbox, varbacktest.cc: EquityIndex against Normal95, which prints
  // five digits.
  it("given 57 breaches of 5% in 1043 days, then all three are as published", () => {
    const hits = {
      observations: 1043,
      breaches: 57,
      calmCalm: 932,
      calmBreach: 53,
      breachCalm: 53,
      breachBreach: 4,
    };
    const { unconditional, independence, conditional } = coverageTests(hits, 0.05);

    expect(unconditional.statistic).toBeCloseTo(0.46147, 5);
    expect(unconditional.pValue).toBeCloseTo(0.49694, 5);
    expect(independence.statistic).toBeCloseTo(0.25866, 5);
    expect(independence.pValue).toBeCloseTo(0.61104, 5);
    expect(conditional.statistic).toBeCloseTo(0.72013, 5);
    expect(conditional.pValue).toBeCloseTo(0.69763, 5);
  });

  // By scipy; compare-with-scipy.py without a folder prints them again.
  it("given breaches that are many and follow one another, then scipy says the same", () => {
    const hits = {
      observations: 1000,
      breaches: 17,
      calmCalm: 968,
      calmBreach: 14,
      breachCalm: 14,
      breachBreach: 3,
    };
    const { unconditional, independence, conditional } = coverageTests(hits, 0.01);

    expect(unconditional.statistic).toBeCloseTo(4.090972554546, 10);
    expect(unconditional.pValue).toBeCloseTo(0.043112828007, 11);
    expect(independence.statistic).toBeCloseTo(9.551086285561, 10);
    expect(independence.pValue).toBeCloseTo(0.001998311225, 11);
    expect(conditional.statistic).toBeCloseTo(13.642058840107, 10);
    expect(conditional.pValue).toBeCloseTo(0.001090597661, 11);
  });

  // Kupiec (1995), table 3: at 5% a model of 1% is not rejected of 255 days with fewer than 7
  // breaches; of 510 days with 2 to 10; of 1000 days with 5 to 16.
  it.each([
    [255, 0, 6],
    [510, 2, 10],
    [1000, 5, 16],
  ])("given %i days and 1%%, then Kupiec's test accepts %i to %i breaches", (days, least, most) => {
    const accepted = Array.from({ length: 30 }, (_, breaches) => breaches).filter((breaches) => {
      const hits = { ...countsOf([]), observations: days, breaches };
      return coverageTests(hits, 0.01).unconditional.pValue > 0.05;
    });
    const published = Array.from({ length: most - least + 1 }, (_, at) => least + at);
    // The table has no lower end for 255 days; the ratio of no breach is 2 x 255 x 0.01005 = 5.13
    // there, above the 3.84 of 5%.
    expect(accepted).toEqual(days === 255 ? published.slice(1) : published);
  });

  it("given no breach, then the ratio is what so much calm would have cost", () => {
    // -2 ln(0.995^400) = 800 x 0.0050125 = 4.01003
    const { unconditional, independence } = coverageTests(countsOf(Array(400).fill(0)), 0.005);
    expect(unconditional.statistic).toBeCloseTo(4.01003, 4);
    expect(independence).toEqual({ statistic: 0, pValue: 1 });
  });

  it("given breaches that follow one another, then they do not come alone", () => {
    const apart = Array.from({ length: 400 }, (_, at) => (at % 40 === 0 ? 1 : 0));
    const together = Array.from({ length: 400 }, (_, at) => (at >= 100 && at < 110 ? 1 : 0));
    expect(countsOf(together).breaches).toBe(countsOf(apart).breaches);
    expect(coverageTests(countsOf(apart), 0.025).independence.pValue).toBeGreaterThan(0.4);
    expect(coverageTests(countsOf(together), 0.025).independence.pValue).toBeLessThan(1e-6);
  });

  it("given any sequence, then statistics are not below 0 and probabilities within 0 and 1", () => {
    const sequences = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sequences, fc.double({ min: 1e-4, max: 0.5, noNaN: true }), (sequence, rate) => {
        for (const { statistic, pValue } of Object.values(
          coverageTests(countsOf(sequence), rate),
        )) {
          expect(statistic).toBeGreaterThanOrEqual(0);
          expect(pValue).toBeGreaterThanOrEqual(0);
          expect(pValue).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("given as many breaches as claimed, then Kupiec's test has nothing to say", () => {
    const hits = { ...countsOf([]), observations: 1000, breaches: 10 };
    expect(coverageTests(hits, 0.01).unconditional.pValue).toBeCloseTo(1, 12);
  });
});
