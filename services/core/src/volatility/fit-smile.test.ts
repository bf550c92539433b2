import * as fc from "fast-check";
import { normalDistribution } from "../pricing/normal-distribution";
import {
  butterflySpan,
  calendarSpan,
  crossingOf,
  earlierFits,
  fitSmile,
  type SmileFit,
  type SmileQuote,
  smileVega,
  smileVolatility,
} from "./fit-smile";
import { uniformsFrom } from "./garch-series.fixture";
import { largestCrossing, type Smile, type Span, totalVariance } from "./smile";

const YEARS = 30 / 365;
const SMILE: Smile = { level: 0.005, slope: 0.08, skew: -0.2, centre: 0.02, width: 0.15 };
const MONEYNESS = [-0.5, -0.35, -0.2, -0.1, -0.05, 0, 0.05, 0.1, 0.2, 0.35, 0.5];

function quotesOf(volatility: (moneyness: number) => number): SmileQuote[] {
  return MONEYNESS.map((moneyness) => ({ moneyness, volatility: volatility(moneyness) }));
}

const volatilityOf = (smile: Smile, years: number) => (moneyness: number) =>
  Math.sqrt(totalVariance(smile, moneyness) / years);

const pairOf = (earlier: SmileFit, later: SmileFit) => {
  return { earlier: earlier.smile, later: later.smile };
};

/** A call on a forward of 1 (PR-1). */
function callPrice(smile: Smile, moneyness: number): number {
  const deviation = Math.sqrt(totalVariance(smile, moneyness));
  const first = -moneyness / deviation + deviation / 2;
  const strike = Math.exp(moneyness);
  return normalDistribution(first) - strike * normalDistribution(first - deviation);
}

/** The least price of a butterfly of neighbours among many strikes, per unit of their distance. */
function cheapestButterfly({ smile }: SmileFit, { from, to }: Span): number {
  const strikes = Array.from({ length: 201 }, (_, at) => {
    return Math.exp(from) + ((Math.exp(to) - Math.exp(from)) * at) / 200;
  });
  const prices = strikes.map((strike) => callPrice(smile, Math.log(strike)));
  const distance = strikes[1]! - strikes[0]!;
  return Math.min(
    ...prices.slice(2).map((price, at) => (price - 2 * prices[at + 1]! + prices[at]!) / distance),
  );
}

describe("VO-3 a smile per expiry", () => {
  it("given volatilities of a smile, when it is fitted, then it is found", () => {
    const fit = fitSmile(quotesOf(volatilityOf(SMILE, YEARS)), YEARS, [])!;

    expect(fit.error).toBeLessThan(1e-5);
    expect(smileVolatility(fit, 0)).toBeCloseTo(volatilityOf(SMILE, YEARS)(0), 5);
    expect(fit.quoted).toEqual({ from: -0.5, to: 0.5 });
  });

  it("given one volatility for all strikes, then the smile is flat", () => {
    const fit = fitSmile(
      quotesOf(() => 0.6),
      YEARS,
      [],
    )!;

    expect(fit.error).toBeLessThan(1e-6);
    expect(smileVolatility(fit, 0.4)).toBeCloseTo(0.6, 5);
  });

  it("given a strike that is off, then the error is its miss, weighted by vega", () => {
    const quotes = quotesOf(volatilityOf(SMILE, YEARS));
    const off = quotes.map((quote, at) =>
      at === 5 ? { ...quote, volatility: quote.volatility + 0.05 } : quote,
    );
    const fit = fitSmile(off, YEARS, [])!;
    const vegas = off.map((quote) => smileVega(quote, YEARS));
    const squares = off.map((quote, at) => {
      return vegas[at]! * (smileVolatility(fit, quote.moneyness) - quote.volatility) ** 2;
    });
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

    expect(fit.error).toBeCloseTo(Math.sqrt(sum(squares) / sum(vegas)), 12);
    expect(fit.error).toBeGreaterThan(0.005);
    expect(fit.error).toBeLessThan(0.05);
  });

  it("given four strikes, then there is no fit", () => {
    expect(fitSmile(quotesOf(() => 0.5).slice(0, 4), YEARS, [])).toBeNull();
    expect(fitSmile(quotesOf(() => 0.5).slice(0, 5), YEARS, [])).not.toBeNull();
  });

  it("given quotes that could be arbitraged, then prices of the smile cannot be", () => {
    // Axel Vogt's smile: Gatheral and Jacquier (2014), example 3.1.
    const vogt = { level: -0.041, slope: 0.1331, skew: 0.306, centre: 0.3586, width: 0.4153 };
    const moneyness = Array.from({ length: 25 }, (_, at) => -1.2 + at * 0.1);
    const volatility = volatilityOf(vogt, 1);
    const quotes = moneyness.map((x) => ({ moneyness: x, volatility: volatility(x) }));
    const fit = fitSmile(quotes, 1, [])!;

    expect(cheapestButterfly({ ...fit, smile: vogt }, fit.quoted)).toBeLessThan(-1e-7);
    expect(cheapestButterfly(fit, fit.quoted)).toBeGreaterThan(-1e-8);
    expect(fit.error).toBeLessThan(0.01);
  });

  it("given an expiry that is cheaper than the one before, then it is lifted above it", () => {
    const earlier = fitSmile(quotesOf(volatilityOf(SMILE, YEARS)), YEARS, [])!;
    // Half the volatility in twice the time: half the total variance.
    const volatility = volatilityOf(SMILE, YEARS);
    const quotes = quotesOf((moneyness) => volatility(moneyness) / 2);
    const later = fitSmile(quotes, 2 * YEARS, [earlier])!;

    const span = calendarSpan(earlier.quoted, later.quoted);
    expect(largestCrossing(pairOf(earlier, later), span)).toBeLessThanOrEqual(0);
    // What lies on the earlier one has its volatility by sqrt(1 / 2).
    expect(smileVolatility(later, 0)).toBeCloseTo(volatility(0) / Math.SQRT2, 2);
  });

  it("given strikes that the expiry between has not, then it is held against the first", () => {
    const first = fitSmile(
      quotesOf(() => 0.6),
      YEARS,
      [],
    )!;
    const narrow = quotesOf(() => 0.6).filter(({ moneyness }) => Math.abs(moneyness) < 0.15);
    const second = fitSmile(narrow, 1.1 * YEARS, [first])!;
    const earlier = earlierFits([first], second);
    expect(earlier).toEqual([first, second]);
    // At the ends a third of the volatility, and so less total variance than the first has.
    const third = fitSmile(
      quotesOf((moneyness) => (Math.abs(moneyness) < 0.15 ? 0.6 : 0.2)),
      1.2 * YEARS,
      earlier,
    )!;
    for (const fit of earlier) expect(crossingOf(fit, third)).toBeLessThanOrEqual(0);
    // One that has all of their strikes speaks for them.
    expect(earlierFits(earlier, third)).toEqual([third]);
  });

  it("given any volatilities, then butterflies and calendars are free of arbitrage", () => {
    const seeds = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(seeds, (seed) => {
        const uniform = uniformsFrom(seed);
        const scattered = () => quotesOf(() => 0.2 + 1.6 * uniform());
        const earlier = fitSmile(scattered(), YEARS, [])!;
        const later = fitSmile(scattered(), 1.5 * YEARS, [earlier])!;
        for (const fit of [earlier, later]) {
          expect(cheapestButterfly(fit, butterflySpan(fit.quoted))).toBeGreaterThan(-1e-8);
        }
        expect(largestCrossing(pairOf(earlier, later), later.quoted)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 4 },
    );
  });
});
