/** What is listed is revalued until it is dropped; its number and its last row stay. */
import { DAY_MS, NOW, Portfolios } from "./portfolio.fixture";
import { lossesOnly } from "./portfolio-parameters.fixture";

describe("dropping an instrument", () => {
  function market() {
    const portfolios = new Portfolios(lossesOnly());
    portfolios.forward("BTC", 10, 60_000);
    const call = portfolios.option("Call", [10, 60_000, 0.6]);
    const put = portfolios.option("Put", [10, 60_000, 0.6]);
    const arrays = portfolios.arrays();
    const move = (price: number) => {
      portfolios.forward("BTC", 10, price);
      arrays.revalue(call.underlying, NOW);
      return [call, put].map(({ number }) => arrays.unitValue(number));
    };
    return { portfolios, call, put, arrays, move };
  }

  it("given one of two, then the other is revalued, and it stands at its last value", () => {
    const { portfolios, call, move } = market();
    const [callBefore, putBefore] = move(60_000);
    portfolios.market.drop(call);
    const [callAfter, putAfter] = move(66_000);
    expect(callAfter).toBe(callBefore);
    expect(putAfter).toBeLessThan(putBefore!);
  });

  it("given one dropped and another listed, then the new one is revalued", () => {
    const { portfolios, call, arrays, move } = market();
    portfolios.market.drop(call);
    const later = portfolios.option("Call", [10, 70_000, 0.6]);
    move(60_000);
    expect(later.number).toBe(2);
    expect(arrays.unitValue(later.number)).toBeGreaterThan(0);
  });

  it("given the last of an expiry, then the expiry goes with it", () => {
    const { portfolios, call, put } = market();
    portfolios.market.drop(call);
    expect(call.underlying.expiries.has(NOW + 10 * DAY_MS)).toBe(true);
    portfolios.market.drop(put);
    expect(call.underlying.expiries.size).toBe(0);
    expect(call.underlying.instruments).toEqual([]);
  });
});
