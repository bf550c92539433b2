/** Smiles with 12 decimals, as versions of the parameters carry them. */
import fc from "fast-check";
import { fittedSmile, publishedSmile, standInVolatility } from "./calibrated-smile";
import { butterflySpan, fitSmile, type SmileFit, type SmileQuote } from "./fit-smile";
import { largestCrossing, leastDensity, totalVariance } from "./smile";

const OF = { underlying: "BTC", expiry: 2_000_000 };

function fitOf(quotes: readonly SmileQuote[], years: number): SmileFit {
  return fitSmile(quotes, years, [])!;
}

/** Quoted at nine strikes, with a tilt and a bend. */
function quotesOf(level: number, tilt: number, bend: number): SmileQuote[] {
  return [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((at) => {
    const moneyness = at / 10;
    return { moneyness, volatility: level + tilt * moneyness + bend * moneyness * moneyness };
  });
}

describe("a published smile", () => {
  it("given a fit, then it is the fit to 12 decimals, and says the same volatilities", () => {
    const fit = fitOf(quotesOf(0.6, -0.1, 0.3), 0.25);
    const published = fittedSmile(publishedSmile(OF, fit, [])!);
    for (const x of [-0.8, -0.2, 0, 0.3, 0.8]) {
      expect(totalVariance(published.smile, x)).toBeCloseTo(totalVariance(fit.smile, x), 10);
    }
    expect(published.quoted).toEqual({ from: -0.4, to: 0.4 });
  });

  it("given wings as steep as they can be, then rounding makes them no steeper", () => {
    // Lee's bound: 1.6 x (1 + 0.25) is 2, and every part of it has more than 12 decimals.
    const slope = 2 / (1 + 1 / 3);
    const smile = { level: 0.1, slope, skew: -1 / 3, centre: 0.01, width: 0.2 };
    const fit: SmileFit = { smile, years: 0.25, quoted: { from: -0.1, to: 0.1 }, error: 0 };
    const published = publishedSmile(OF, fit, [])!;
    const rounded = fittedSmile(published).smile;
    expect(rounded.slope * (1 + Math.abs(rounded.skew))).toBeLessThanOrEqual(2);
  });

  it("given any quotes of two expiries, then what is published keeps the bounds", () => {
    const figures = fc.record({
      level: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
      tilt: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      bend: fc.double({ min: 0, max: 0.5, noNaN: true }),
    });
    fc.assert(
      fc.property(figures, figures, (one, other) => {
        const first = fitOf(quotesOf(one.level, one.tilt, one.bend), 0.1);
        const published = publishedSmile(OF, first, []);
        if (published === null) return;
        const earlier = fittedSmile(published);
        const { smile, quoted } = earlier;
        expect(leastDensity(smile, butterflySpan(quoted))).toBeGreaterThanOrEqual(0);
        const second = fitSmile(quotesOf(other.level, other.tilt, other.bend), 0.3, [earlier])!;
        const later = publishedSmile(OF, second, [earlier]);
        if (later === null) return;
        const pair = { earlier: smile, later: fittedSmile(later).smile };
        expect(largestCrossing(pair, quoted)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 8 },
    );
  });
});

describe("a volatility that nobody quotes", () => {
  const fit = fitOf(quotesOf(0.6, 0, 0), 0.25);

  it.each([
    [0, 0.6],
    [-0.8, 0.6],
    [0.8, 0.6],
  ])("at ln(strike / forward) %s is the smile's", (moneyness, volatility) => {
    expect(standInVolatility(fit, moneyness)).toBeCloseTo(volatility, 6);
  });

  it.each([-0.81, 0.81, Number.NaN])("at %s, beyond twice the quoted, is none", (moneyness) => {
    expect(standInVolatility(fit, moneyness)).toBeNull();
  });
});
