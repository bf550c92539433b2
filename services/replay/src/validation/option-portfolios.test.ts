import { DAY_MS } from "../simulation/calendar";
import { type ChainExpiry, type Leg, optionPortfolios } from "./option-portfolios";

const TIME = Date.UTC(2026, 0, 5);
const STRIKES = Array.from({ length: 41 }, (_, at) => 60 + 2 * at);

function expiry(days: number): ChainExpiry {
  return {
    expiry: TIME + days * DAY_MS,
    years: days / 365,
    forward: 100,
    quotes: STRIKES.map((strike) => {
      return { strike, moneyness: Math.log(strike / 100), volatility: 0.6 };
    }),
  };
}

const texts = (legs: readonly Leg[]) =>
  legs.map(({ option, quantity }) => {
    if (option === null) return `${quantity} of the underlying`;
    const days = (option.expiry - TIME) / DAY_MS;
    return `${quantity} ${option.optionType} ${option.strike} in ${days} days`;
  });

describe("portfolios of options", () => {
  const portfolios = optionPortfolios([expiry(2), expiry(8), expiry(29), expiry(85)], TIME);
  const legsOf = (name: string) => texts(portfolios.find((one) => one.name === name)!.legs);

  it("take the expiry nearest to 30 days, and strikes by their delta", () => {
    // sigma sqrt(T) = 0.6 sqrt(29 / 365) = 0.169; at delta 0.25 d1 is 0.674, so that ln(K / F) is
    // -+0.674 x 0.169 + 0.014: 113.6 for a call, and 90.5 for a put.
    expect(legsOf("short strangle")).toEqual(["-1 Call 114 in 29 days", "-1 Put 90 in 29 days"]);
    // At delta 0.1 d1 is 1.2816: -0.2168 + 0.0143, 81.7.
    expect(legsOf("short far put")).toEqual(["-1 Put 82 in 29 days"]);
    expect(legsOf("covered call")).toEqual(["1 of the underlying", "-1 Call 114 in 29 days"]);
  });

  it("hold a straddle in one strike, and a calendar in two expiries", () => {
    const [call, put, farCall, farPut] = legsOf("calendar");
    expect([call, put]).toEqual(legsOf("short straddle"));
    expect(call).toMatch(/^-1 Call 10[02] in 29 days$/);
    expect(put).toBe(call!.replace("Call", "Put"));
    expect(farCall).toMatch(/^1 Call 10[024] in 85 days$/);
    expect(farPut).toBe(farCall!.replace("Call", "Put"));
  });

  it("are none where every expiry is within the week", () => {
    expect(optionPortfolios([expiry(2), expiry(6)], TIME)).toEqual([]);
    expect(optionPortfolios([], TIME)).toEqual([]);
  });
});
