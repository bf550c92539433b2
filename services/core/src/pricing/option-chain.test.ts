/** Chains priced through the table against the options priced one by one. */
import fc from "fast-check";
import { blackGreeks, blackValue } from "./black";
import { normalDensity, normalDistribution } from "./normal-distribution";
import { tabledDensity, tabledDistribution, tablePosition } from "./normal-table";
import { type ChainGreeks, fillGreeks, fillValues, optionChain } from "./option-chain";

const optionType = fc.constantFrom("Call" as const, "Put" as const);
const chainOption = fc.record({
  optionType,
  logMoneyness: fc.double({ min: -2, max: 2, noNaN: true }),
  volatility: fc.oneof(
    fc.double({ min: 0.01, max: 3, noNaN: true }),
    fc.double({ min: 1e-9, max: 1e-3, noNaN: true }),
    fc.constant(0),
  ),
});
const terms = fc.record({
  forward: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  years: fc.oneof(fc.double({ min: 1e-9, max: 3, noNaN: true }), fc.constant(0)),
});

function emptyGreeks(count: number): ChainGreeks {
  const figures = () => new Float64Array(count);
  return {
    value: figures(),
    delta: figures(),
    gamma: figures(),
    vega: figures(),
    theta: figures(),
    rho: figures(),
  };
}

const chains = fc
  .tuple(fc.array(chainOption, { maxLength: 12 }), terms)
  .map(([options, shared]) => ({
    shared,
    options: options.map(({ logMoneyness, ...option }) => ({
      ...option,
      ...shared,
      strike: shared.forward * Math.exp(logMoneyness),
    })),
  }));

describe("a chain", () => {
  it("is worth what its options are worth one by one", () => {
    fc.assert(
      fc.property(chains, ({ options, shared }) => {
        const chain = optionChain(options);
        const volatilities = Float64Array.from(options, ({ volatility }) => volatility);
        const values = new Float64Array(options.length);
        fillValues(chain, { ...shared, volatilities }, values);
        const greeks = emptyGreeks(options.length);
        fillGreeks(chain, { ...shared, volatilities }, greeks);
        options.forEach((option, at) => {
          const scale = 1e-15 * (option.forward + option.strike);
          expect(Math.abs(values[at]! - blackValue(option))).toBeLessThanOrEqual(scale);
          expect(Math.abs(greeks.value[at]! - blackValue(option))).toBeLessThanOrEqual(scale);
          expect(values[at]).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("has the greeks of its options", () => {
    fc.assert(
      fc.property(chains, ({ options, shared }) => {
        const volatilities = Float64Array.from(options, ({ volatility }) => volatility);
        const greeks = emptyGreeks(options.length);
        fillGreeks(optionChain(options), { ...shared, volatilities }, greeks);
        options.forEach((option, at) => {
          const { forward, strike, volatility, years } = option;
          const expected = blackGreeks(option);
          const deviation = volatility * Math.sqrt(years);
          const logs = 1 + Math.abs(Math.log(forward)) + Math.abs(Math.log(strike));
          // The error of d1 moves the distribution by at most 0.4 of it, the density by 0.25.
          const error = deviation === 0 ? 0 : 1.5e-15 + (0.4e-15 * logs) / deviation;
          const near = (name: keyof ChainGreeks, wanted: number, scale: number) => {
            const off = Math.abs(greeks[name][at]! - wanted);
            expect(off).toBeLessThanOrEqual(error * scale + 1e-15 * Math.abs(wanted));
          };
          near("delta", expected.delta, 1);
          near("gamma", expected.gamma, deviation === 0 ? 0 : 1 / (forward * deviation));
          near("vega", expected.vega, (forward * Math.sqrt(years)) / 100);
          near("rho", expected.rho, (strike * years) / 100);
          // Theta is cut to the time value, which is as exact as the value.
          const decay = deviation === 0 ? 0 : (forward * volatility) / (730 * Math.sqrt(years));
          const off = Math.abs(greeks.theta[at]! - expected.theta);
          expect(off).toBeLessThanOrEqual(error * decay + 1e-15 * (forward + strike));
        });
      }),
      { numRuns: 300 },
    );
  });

  it("at the money is priced also where the inverse of its deviation overflows", () => {
    const chain = optionChain([{ optionType: "Call", strike: 100 }]);
    const greeks = emptyGreeks(1);
    fillGreeks(chain, { forward: 100, years: 1, volatilities: Float64Array.of(5e-324) }, greeks);
    expect([greeks.value[0], greeks.delta[0]]).toEqual([0, 0.5]);
  });

  it("is not a number where its terms are none", () => {
    const chain = optionChain([{ optionType: "Call", strike: 100 }]);
    const [values, greeks] = [new Float64Array(1), emptyGreeks(1)];
    for (const forward of [Number.NaN, -1]) {
      const volatilities = Float64Array.of(0.5);
      fillValues(chain, { forward, years: 1, volatilities }, values);
      fillGreeks(chain, { forward, years: 1, volatilities }, greeks);
      expect([values[0], greeks.value[0], greeks.delta[0]]).toEqual(Array(3).fill(Number.NaN));
    }
  });
});

describe("the table", () => {
  it("is the normal distribution to 5e-16 and its density to 1.5e-15", () => {
    const x = fc.oneof(
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.integer({ min: -544, max: 544 }).map((edge) => edge / 64),
    );
    fc.assert(
      fc.property(x, (at) => {
        const position = tablePosition(at);
        const distribution = tabledDistribution(position) - normalDistribution(at);
        expect(Math.abs(distribution)).toBeLessThan(5e-16);
        expect(Math.abs(tabledDensity(position) - normalDensity(at))).toBeLessThan(1.5e-15);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [-8.5, 0, 0],
    [-1e308, 0, 0],
    [Number.NEGATIVE_INFINITY, 0, 0],
    [8.5, 1, 0],
    [Number.POSITIVE_INFINITY, 1, 0],
    [Number.NaN, Number.NaN, Number.NaN],
  ])("at %d is %d, and the density %d", (x, distribution, density) => {
    expect(tabledDistribution(tablePosition(x))).toBe(distribution);
    expect(tabledDensity(tablePosition(x))).toBe(density);
  });
});
