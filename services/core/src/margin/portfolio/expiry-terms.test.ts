/** What an expiry shares: static discounts (MA-4), the settling forward (PR-5), roll (MA-7). */
import { type ExpiryTerms, expiryTerms } from "./expiry-terms";
import { portfolioParameters, underlyingParameters } from "./portfolio-parameters.fixture";

const MINUTE_MS = 60_000;

function termsAt(leftMs: number, changes: { rate?: number; settlementAverage?: number } = {}) {
  const market = {
    number: 0,
    expiry: leftMs,
    strikes: [],
    options: [],
    forward: 60_000,
    forwardTime: 0,
    rate: 0,
    settlementAverage: Number.NaN,
    ...changes,
  };
  const parameters = portfolioParameters();
  return expiryTerms({ market, parameters, underlying: underlyingParameters() }, 0);
}

describe("static discounts, MA-4", () => {
  it("given 794,852 seconds at 15%, then they are those that Derive published", () => {
    const { discountLong, discountShort } = termsAt(794_852_000, { rate: 0.15 });
    expect(discountLong).toBeCloseTo(0.9445087287221925, 14);
    expect(discountShort).toBeCloseTo(1.0037878445554764, 14);
  });

  it("given a high rate, then the short one is 1.04 e^(t (r / 2 + 0.08))", () => {
    const year = 365 * 24 * 60 * MINUTE_MS;
    const { discountShort, discount } = termsAt(year, { rate: 0.5 });
    expect(1.04 * Math.exp(0.25 + 0.08)).toBeLessThan(1 / discount);
    expect(discountShort).toBeCloseTo(1.04 * Math.exp(0.25 + 0.08), 12);
  });
});

describe("the last half hour, PR-5", () => {
  const forwardOf = ({ forwardFixed, forwardMoving }: ExpiryTerms) => [forwardFixed, forwardMoving];

  it("given half an hour and more, then all of the forward moves", () => {
    expect(forwardOf(termsAt(30 * MINUTE_MS))).toEqual([0, 60_000]);
    expect(forwardOf(termsAt(31 * MINUTE_MS))).toEqual([0, 60_000]);
  });

  it("given 10 minutes, then two thirds are settled", () => {
    const [fixed, moving] = forwardOf(termsAt(10 * MINUTE_MS));
    expect(fixed).toBeCloseTo(40_000, 8);
    expect(moving).toBeCloseTo(20_000, 8);
  });

  it("given an average so far, then the settled part stands at it", () => {
    const [fixed, moving] = forwardOf(termsAt(10 * MINUTE_MS, { settlementAverage: 57_000 }));
    expect(fixed).toBeCloseTo(38_000, 8);
    expect(moving).toBeCloseTo(20_000, 8);
  });

  it("given the moment of expiry, then nothing moves", () => {
    expect(forwardOf(termsAt(0))).toEqual([60_000, 0]);
  });

  it("given the time until the settlement price, then all stands at the whole average", () => {
    for (const leftMs of [0, -1, -MINUTE_MS]) {
      expect(forwardOf(termsAt(leftMs, { settlementAverage: 59_400 }))).toEqual([59_400, 0]);
    }
  });
});

it("given 73 days at 7.5% a year, then the roll rate is 1.5%, and never below 1%, MA-7", () => {
  const day = 24 * 60 * MINUTE_MS;
  expect(termsAt(73 * day).rollRate).toBeCloseTo(0.015, 12);
  expect(termsAt(7 * day).rollRate).toBe(0.01);
});

it("given half a year, then a forward's loss counts 0.5 + 2 x 0.5 times, MA-5", () => {
  const halfYear = 182.5 * 24 * 60 * MINUTE_MS;
  expect(termsAt(halfYear).forwardContingency).toBeCloseTo(1.5, 12);
});
