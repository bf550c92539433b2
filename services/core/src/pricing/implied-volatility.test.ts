/** The volatility of a price and back, and prices that have none. */
import fc from "fast-check";
import { type BlackOption, blackValue } from "./black";
import { type ImpliedVolatilityFault, impliedVolatility } from "./implied-volatility";
import { decimalOf, referenceValue } from "./reference-price.fixture";

const ULP = 2 ** -52;

const anyOption = fc
  .record({
    optionType: fc.constantFrom("Call" as const, "Put" as const),
    logMoneyness: fc.double({ min: -12, max: 1.5, noNaN: true }),
    above: fc.boolean(),
    logVolatility: fc.double({ min: -5, max: 1.6, noNaN: true }),
    years: fc.double({ min: 1e-4, max: 5, noNaN: true }),
    forward: fc.constantFrom(1, 104, 64_321.5, 3e-5),
  })
  .map(({ optionType, logMoneyness, above, logVolatility, years, forward }) => ({
    optionType,
    forward,
    strike: forward * Math.exp((above ? 1 : -1) * 10 ** logMoneyness),
    volatility: 10 ** logVolatility,
    years,
  }));

/** Times the relative change of a volatility: that of the price, h and t as in time-value.ts. */
function conditioning({ forward, strike, volatility, years }: BlackOption, value: number): number {
  const deviation = volatility * Math.sqrt(years);
  const h = Math.log(forward / strike) / deviation;
  const slope = Math.exp(-0.5 * (h * h + deviation * deviation * 0.25)) / Math.sqrt(2 * Math.PI);
  return (Math.sqrt(forward * strike) * slope * deviation) / value;
}

describe("impliedVolatility", () => {
  it("of a value is its volatility to 6 ulp, times what an ulp of the value stands for", () => {
    let seen = 0;
    fc.assert(
      fc.property(anyOption, (option) => {
        const value = blackValue(option);
        const found = impliedVolatility({ ...option, value });
        const perUlp = 1 / conditioning(option, value);
        // Where the value has no bit of the volatility left, nothing can be found in it.
        if (!(perUlp < 1e12 && value > 1e-300)) return;
        seen++;
        expect(Math.abs(Number(found) / option.volatility - 1)).toBeLessThan(
          6 * ULP * Math.max(1, perUlp),
        );
      }),
      { numRuns: 3_000 },
    );
    expect(seen).toBeGreaterThan(500);
  });

  it("of any price over twelve decades gives that price again", () => {
    const share = fc.double({ min: -12, max: -0.01, noNaN: true });
    fc.assert(
      fc.property(anyOption, share, (option, logShare) => {
        const optionType = option.strike > option.forward ? "Call" : "Put";
        const bound = optionType === "Call" ? option.forward : option.strike;
        const value = bound * 10 ** logShare;
        const volatility = Number(impliedVolatility({ ...option, optionType, value }));
        const again = blackValue({ ...option, optionType, volatility });
        const sensitivity = conditioning({ ...option, volatility }, value);
        expect(Math.abs(again / value - 1)).toBeLessThan(8 * ULP * (1 + sensitivity));
      }),
      { numRuns: 3_000 },
    );
  });

  it("of a tiny price is right against 60 digits", () => {
    // A call at twice the forward for a week: 1e-12 of the forward.
    const option = { optionType: "Call" as const, forward: 1, strike: 2, years: 7 / 365 };
    const volatility = Number(impliedVolatility({ ...option, value: 1e-12 }));
    const back = referenceValue({ ...option, volatility });
    expect(back.div(decimalOf(1e-12)).minus(1).abs().toNumber()).toBeLessThan(50 * ULP);
  });

  const atTheMoney = { optionType: "Call", forward: 100, strike: 90, years: 0.5 } as const;

  it("of the intrinsic value is 0, with and without time", () => {
    expect(impliedVolatility({ ...atTheMoney, value: 10 })).toBe(0);
    expect(impliedVolatility({ ...atTheMoney, years: 0, value: 10 })).toBe(0);
    expect(impliedVolatility({ ...atTheMoney, strike: 110, value: 0 })).toBe(0);
  });

  it.each<[string, object, ImpliedVolatilityFault]>([
    ["below intrinsic", { value: 9.999 }, "BelowIntrinsic"],
    ["below zero", { strike: 110, value: -1e-300 }, "BelowIntrinsic"],
    ["the forward", { value: 100 }, "AboveBound"],
    ["above the strike of a put", { optionType: "Put", value: 90.01 }, "AboveBound"],
    ["above intrinsic at expiry", { years: 0, value: 11 }, "NoTime"],
    ["not a number", { value: Number.NaN }, "NotFinite"],
    ["infinite", { value: Number.POSITIVE_INFINITY }, "NotFinite"],
    ["on a forward of zero", { forward: 0, value: 1 }, "NotFinite"],
    ["on an infinite strike", { strike: Number.POSITIVE_INFINITY, value: 1 }, "NotFinite"],
    ["before now", { years: -0.1, value: 11 }, "NotFinite"],
  ])("of a price %s is none", (_, change, reason) => {
    expect(impliedVolatility({ ...atTheMoney, value: 10, ...change })).toBe(reason);
  });
});
