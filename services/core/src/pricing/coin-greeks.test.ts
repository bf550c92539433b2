/** Inverse options: the slopes of a value that is paid in the coin it moves with. */
import { type BlackOption, blackGreeks, blackValue } from "./black";
import { coinGreeks } from "./coin-greeks";

const option: BlackOption = {
  optionType: "Put",
  forward: 32_744.81,
  strike: 34_000,
  volatility: 0.8002,
  years: (1_640_937_600_000 - 1_626_993_722_933) / (365 * 86_400_000),
};

describe("coinGreeks", () => {
  it("of BTC-31DEC21-34000-P on 2021-07-22 at 22:42 UTC are as Deribit's ticker said", () => {
    const { value, vega, theta, rho } = coinGreeks(option, option.forward);
    expect(Math.abs(value - 0.2335098)).toBeLessThan(5e-6);
    // The ticker has them in dollars: vega 85.22269, theta -21.12703, rho -94.98694.
    expect(Math.abs(vega * option.forward - 85.22269)).toBeLessThan(1e-3);
    expect(Math.abs(theta * option.forward + 21.12703)).toBeLessThan(1e-3);
    expect(Math.abs(rho * option.forward + 94.98694)).toBeLessThan(1e-3);
  });

  it.each([1, 0.98])("are the slopes of the value with the coin at %d of the forward", (ratio) => {
    const at = (forward: number) => {
      const moved = { ...option, forward };
      return coinGreeks(moved, ratio * forward);
    };
    const step = option.forward * 2 ** -20;
    const [above, below] = [at(option.forward + step), at(option.forward - step)];
    const { value, delta, gamma } = at(option.forward);
    expect(value * ratio * option.forward).toBeCloseTo(blackValue(option), 8);
    expect(delta).toBeCloseTo((above.value - below.value) / (2 * step), 14);
    expect(gamma).toBeCloseTo((above.delta - below.delta) / (2 * step), 16);
  });

  it("hedge with Black's delta less the value", () => {
    const { value, delta } = coinGreeks(option, option.forward);
    expect(delta * option.forward).toBeCloseTo(blackGreeks(option).delta - value, 15);
  });
});
