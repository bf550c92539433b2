/** Black's formula against published prices and against 60 digits, near the forward and far out. */
import fc from "fast-check";
import { type BlackOption, blackGreeks, blackValue } from "./black";
import { exp } from "./exponential";
import { impliedVolatility } from "./implied-volatility";
import { decimalOf, referenceValue } from "./reference-price.fixture";

const call = (strike: number, volatility: number): BlackOption => ({
  optionType: "Call",
  forward: 104,
  strike,
  volatility,
  years: 4.5,
});

describe("published prices", () => {
  // OpenGamma Strata, BlackFormulaRepositoryTest: forward 104, 4.5 years.
  it.each([
    [85, 0.1, 20.816241352493662],
    [85, 0.2, 27.103751052550102],
    [85, 0.8, 66.87809290575849],
    [100, 0.1, 10.76221357246159],
    [100, 0.3, 27.51258894693435],
    [103, 0.2, 17.892024398947207],
    [120, 0.15, 7.551079210499658],
    [120, 0.5, 37.63447312094027],
    [150, 0.1, 0.4521972353043875],
    [250, 0.1, 1.328198130230618e-4],
    [250, 0.3, 3.8091577630027356],
    [250, 0.8, 43.99634090899799],
  ])("a call at %d and volatility %d is worth %d", (strike, volatility, published) => {
    expect(Math.abs(blackValue(call(strike, volatility)) - published)).toBeLessThan(1e-13 * 104);
  });

  it("a put on crude oil is worth 1.12 discounted", () => {
    // Hull, Options, Futures and Other Derivatives, the chapter on futures options.
    const put = { forward: 20, strike: 20, volatility: 0.25, years: 4 / 12 };
    const value = blackValue({ ...put, optionType: "Put" });
    // e^(-0.09 x 4 / 12) = 0.97045
    expect((value * exp((-0.09 * 4) / 12)).toFixed(2)).toBe("1.12");
  });

  // Derive, standard manager: forward 1500.8332793109938, 500,400 seconds.
  it("a short call at the money is worth what its venue says", () => {
    const value = blackValue({
      optionType: "Call",
      forward: Number("1500.8332793109938"),
      strike: 1500,
      volatility: Number("1.0478844940849862"),
      years: 500_400 / (365 * 86_400),
    });
    expect(value).toBeCloseTo(79.37158518905994, 9);
  });
});

it("the example of docs/margin-rules.md has the figures given there", () => {
  const option: BlackOption = {
    optionType: "Call",
    forward: 60_000,
    strike: 66_000,
    volatility: 0.6,
    years: 30 / 365,
  };
  // 60,000 x 0.319866 - 66,000 x 0.261058
  expect(blackValue(option)).toBeCloseTo(1962.1563, 4);
  const { delta, gamma, vega, theta, rho } = blackGreeks(option);
  expect(delta).toBeCloseTo(0.319866, 6);
  expect(gamma).toBeCloseTo(0.00003464, 8);
  expect(vega).toBeCloseTo(61.5035, 4);
  expect(theta).toBeCloseTo(-61.5035, 4);
  expect(rho).toBeCloseTo(14.1615, 4);
  expect(impliedVolatility({ ...option, value: 1962.1563028256458 })).toBeCloseTo(0.6, 15);
  expect(impliedVolatility({ ...option, value: 1e-6 })).toBeCloseTo(0.0582498, 7);
});

/** Options around a forward of 1: strikes and deviations over many decades. */
const anyOption = fc
  .record({
    optionType: fc.constantFrom("Call" as const, "Put" as const),
    logStrike: fc.oneof(
      fc.double({ min: -6, max: 6, noNaN: true }),
      fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    ),
    logVolatility: fc.double({ min: -4, max: 1.5, noNaN: true }),
    years: fc.double({ min: 1e-4, max: 5, noNaN: true }),
  })
  .map(({ optionType, logStrike, logVolatility, years }) => ({
    optionType,
    forward: 1,
    strike: Math.exp(logStrike),
    volatility: 10 ** logVolatility,
    years,
  }));

describe("blackValue", () => {
  it("of an option out of the money is within 8 + 2 h^2 ulp, however little it is worth", () => {
    fc.assert(
      fc.property(anyOption, (option) => {
        const optionType = option.strike > option.forward ? "Call" : "Put";
        const actual = blackValue({ ...option, optionType });
        const h = Math.log(option.strike) / (option.volatility * Math.sqrt(option.years));
        if (Math.abs(h) > 36) {
          expect(actual).toBeLessThan(1e-270);
          return;
        }
        const expected = referenceValue({ ...option, optionType });
        const error = decimalOf(actual).div(expected).minus(1).abs().toNumber();
        expect(error).toBeLessThan((8 + 2 * h * h) * 2 ** -52);
      }),
      { numRuns: 400 },
    );
  });

  it("of a call less that of the put is forward less strike", () => {
    fc.assert(
      fc.property(anyOption, (option) => {
        const [received, paid] = [
          blackValue({ ...option, optionType: "Call" }),
          blackValue({ ...option, optionType: "Put" }),
        ];
        const scale = Math.max(option.forward, option.strike);
        expect(Math.abs(received - paid - option.forward + option.strike)).toBeLessThan(
          4e-16 * scale,
        );
      }),
    );
  });

  it("is the intrinsic value without volatility or time, and its bound at the end of both", () => {
    expect(blackValue({ ...call(100, 0), years: 4.5 })).toBe(4);
    expect(blackValue({ ...call(100, 0.8), years: 0 })).toBe(4);
    expect(blackValue({ ...call(120, 0.8), years: 0 })).toBe(0);
    expect(blackValue({ ...call(120, 0.8), optionType: "Put", years: 0 })).toBe(16);
    expect(blackValue(call(100, 1e3))).toBe(104);
    expect(blackValue({ ...call(100, Number.POSITIVE_INFINITY), optionType: "Put" })).toBe(100);
  });

  it("is not a number where the input is none", () => {
    expect(blackValue(call(-1, 0.5))).toBe(Number.NaN);
    expect(blackValue(call(100, -0.5))).toBe(Number.NaN);
    expect(blackValue(call(100, Number.NaN))).toBe(Number.NaN);
    expect(blackValue({ ...call(100, 0.5), years: -1 })).toBe(Number.NaN);
    expect(blackGreeks(call(100, -0.5)).delta).toBe(Number.NaN);
  });
});

describe("blackGreeks", () => {
  /** Central difference of the oracle, off by about 1e-12 of the value. */
  function slope(option: BlackOption, field: "forward" | "volatility" | "years"): number {
    const step = option[field] * 2 ** -20;
    const above = referenceValue({ ...option, [field]: option[field] + step });
    const below = referenceValue({ ...option, [field]: option[field] - step });
    return above
      .minus(below)
      .div(2 * step)
      .toNumber();
  }

  it.each([
    ["Call", 120, 0.5],
    ["Put", 120, 0.5],
    ["Call", 80, 0.9],
    ["Put", 80, 0.2],
  ] as const)("of a %s at %d are the slopes of its value", (optionType, strike, volatility) => {
    const option = { ...call(strike, volatility), optionType };
    const { delta, gamma, vega, theta, rho } = blackGreeks(option);
    expect(delta).toBeCloseTo(slope(option, "forward"), 9);
    expect(vega).toBeCloseTo(slope(option, "volatility") / 100, 9);
    expect(theta).toBeCloseTo(-slope(option, "years") / 365, 9);
    // With spot unchanged: e^(-r T) B(F e^(r T)) changes by T (F delta - value) a unit of r.
    expect(rho).toBeCloseTo((4.5 * (104 * delta - blackValue(option))) / 100, 12);
    const step = 104 * 2 ** -20;
    const [above, below] = [104 + step, 104 - step].map(
      (forward) => blackGreeks({ ...option, forward }).delta,
    );
    expect(gamma).toBeCloseTo((above! - below!) / (2 * step), 8);
  });

  it("of a day: no more is lost than the time value that is left", () => {
    // ETH-23JUL21-2300-C on Deribit on 2021-07-22, 9.19 hours before expiry: theta -0.00146.
    const option: BlackOption = {
      optionType: "Call",
      forward: 2005.38,
      strike: 2300,
      volatility: 1.114,
      years: (1627027200000 - 1626993723632) / (365 * 86_400_000),
    };
    const { theta } = blackGreeks(option);
    expect(theta).toBe(-blackValue(option));
    expect(theta.toFixed(5)).toBe("-0.00146");
  });

  it("without volatility or time are those of the intrinsic value", () => {
    const none = { gamma: 0, vega: 0, theta: 0 };
    expect(blackGreeks(call(100, 0))).toEqual({ delta: 1, ...none, rho: (100 * 4.5) / 100 });
    expect(blackGreeks(call(120, 0))).toEqual({ delta: 0, ...none, rho: 0 });
    expect(blackGreeks({ ...call(104, 0.5), years: 0 }).delta).toBe(0.5);
    const put: BlackOption = { ...call(120, 0.5), optionType: "Put", years: 0 };
    expect(blackGreeks(put).delta).toBe(-1);
  });
});
