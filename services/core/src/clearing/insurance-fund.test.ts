/** CL-1 and CL-2: what the fund bears, and when winners bear it instead. */
import fc from "fast-check";
import { amount, amountText, rate } from "../money/text";
import { emptyFund, type FundRules, fundCover, moveFund, refreshFund } from "./insurance-fund";

const HOUR = 3_600_000;
const rules: FundRules = {
  fundWindowMs: 8 * HOUR,
  startDrawdown: rate("0.3"),
  stopDrawdown: rate("0.25"),
};

function fundOf(balance: string) {
  const fund = emptyFund();
  moveFund(fund, { time: 0, change: amount(balance), rules });
  return fund;
}

const pays = (fund: ReturnType<typeof fundOf>, time: number, change: string) =>
  moveFund(fund, { time, change: amount(change), rules });

describe("CL-2: deleveraging by the fund's level", () => {
  it("begins beyond 30% below the highest level, as of a loss of 350,000 from a million", () => {
    // Bybit's example: the fund bears 300,000, winners the remaining 50,000.
    const fund = fundOf("1000000");
    expect(amountText(fundCover(fund, amount("350000"), rules))).toBe("300000");
  });

  it("has not begun at exactly 30% below", () => {
    const fund = fundOf("1000");
    pays(fund, 1, "-300");
    expect(fund.deleveraging).toBe(false);
    expect(fundCover(fund, amount("1"), rules)).toBe(0n);
  });

  it("stops when the fund is back within 25%", () => {
    const fund = fundOf("1000");
    pays(fund, 1, "-310");
    expect(fund.deleveraging).toBe(true);
    pays(fund, 2, "59");
    expect([fund.deleveraging, fundCover(fund, amount("1"), rules)]).toEqual([true, 0n]);
    pays(fund, 3, "1");
    expect(fund.deleveraging).toBe(false);
    // 750 less 700: what may go before it begins anew.
    expect(amountText(fundCover(fund, amount("90"), rules))).toBe("50");
  });

  it("stops when the old high is eight hours past", () => {
    const fund = fundOf("1000");
    pays(fund, HOUR, "-400");
    refreshFund(fund, 9 * HOUR - 1, rules);
    expect(fund.deleveraging).toBe(true);
    refreshFund(fund, 9 * HOUR, rules);
    expect(fund.deleveraging).toBe(false);
  });

  it("holds while the fund is empty, however long", () => {
    const fund = fundOf("1000");
    pays(fund, 1, "-1000");
    refreshFund(fund, 1_000 * HOUR, rules);
    expect(fund.deleveraging).toBe(true);
  });

  it("an empty fund bears nothing", () => {
    const fund = emptyFund();
    refreshFund(fund, 0, rules);
    expect([fund.deleveraging, fundCover(fund, amount("1"), rules)]).toEqual([true, 0n]);
  });

  it("more than it holds is never paid", () => {
    expect(() => pays(fundOf("5"), 1, "-6")).toThrow("the insurance fund would hold");
  });
});

it("the highest level of the window is that of all levels in force during it", () => {
  const step = fc.tuple(fc.integer({ min: 0, max: 4 * HOUR }), fc.integer({ min: -50, max: 50 }));
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const fund = fundOf("1000000");
      let time = 0;
      const levels = [{ from: 0, balance: fund.balance }];
      for (const [pause, change] of steps) {
        time += pause;
        const moved = { time, change: amount(String(change)), rules };
        moveFund(fund, moved);
        levels.push({ from: time, balance: fund.balance });
      }
      const inForce = levels.filter((_, at) => {
        const until = levels[at + 1]?.from ?? Number.POSITIVE_INFINITY;
        return until > time - rules.fundWindowMs;
      });
      const most = inForce.map(({ balance }) => balance).sort((a, b) => (a < b ? 1 : -1))[0]!;
      // Ten percent below the highest is where a fund that may fall that far stops paying.
      const cover = fundCover(fund, most, { ...rules, startDrawdown: rate("0.1") });
      expect(cover).toBe(fund.balance - (most * 9n) / 10n);
    }),
  );
});
