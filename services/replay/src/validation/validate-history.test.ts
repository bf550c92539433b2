import { DEFAULT_PRESET_PATH, loadPreset, type RiskPreset } from "../parameters";
import { HOUR_MS } from "../simulation/calendar";
import type { LinearPortfolio } from "./linear-portfolios";
import { linearPortfolios } from "./linear-portfolios";
import type { PriceHistory } from "./price-history";
import { validateHistory } from "./validate-history";

const preset: RiskPreset = {
  ...(loadPreset(DEFAULT_PRESET_PATH) as RiskPreset),
  rangeCalibration: null,
};

function historyOf(btc: readonly number[], eth: readonly number[]): PriceHistory {
  return {
    underlyings: ["BTC", "ETH"],
    times: Float64Array.from(btc, (_, at) => at * HOUR_MS),
    prices: [Float64Array.from(btc), Float64Array.from(eth)],
  };
}

const validate = (history: PriceHistory, portfolios: readonly LinearPortfolio[], hours = 2) =>
  validateHistory({ history, portfolios, preset, periodMs: hours * HOUR_MS, refit: false });

const flat = Array<number>(6).fill(1_000);

describe("margin over a history", () => {
  it("given a fall over the period, then the loss is held against the margin", () => {
    const history = historyOf([50_000, 50_000, 50_000, 39_000, 39_000, 39_000], flat);
    const [long, short] = validate(history, linearPortfolios(history.underlyings));
    // One million in a perpetual: range 16%, linear 3% + 1%, roll of a perpetual 0.5%.
    const margin = 1_000_000 * (0.16 + 0.04 + 0.005);

    expect(long!.coverage.observations).toBe(4);
    expect(long!.daily).toEqual([{ time: 0, margin: expect.closeTo(margin, 4), loss: 0 }]);
    // From 50,000 to 39,000 it lost 22%, seen from 01:00 and from 02:00.
    expect(long!.coverage.breaches).toEqual(
      [1, 2].map((hour) => ({
        time: hour * HOUR_MS,
        margin: expect.closeTo(margin, 4),
        loss: expect.closeTo(220_000, 4),
      })),
    );
    expect(short!.coverage.breaches).toEqual([]);
    expect([...long!.parts]).toEqual([
      ["ScenarioLoss", expect.closeTo(160_000, 4)],
      ["Roll", expect.closeTo(5_000, 4)],
      ["Linear", expect.closeTo(40_000, 4)],
    ]);
  });

  it("given prices a hundred times as high, then dollars have the same margin", () => {
    const low = validate(historyOf(flat, flat), linearPortfolios(["BTC", "ETH"]));
    const high = flat.map((price) => 100 * price);
    const also = validate(historyOf(high, high), linearPortfolios(["BTC", "ETH"]));
    for (const [at, record] of low.entries()) {
      const { margin } = also[at]!.daily[0]!;
      expect(margin).toBeCloseTo(record.daily[0]!.margin, 4);
    }
  });

  it("given prices that move, then an hour has the margin of a history that begins there", () => {
    const prices = Array.from({ length: 24 }, (_, hour) => 100 * (1 + 0.3 * Math.sin(hour)));
    // So little margin that every fall is a breach, which tells the margin of its hour.
    const portfolio = { name: "long", dollars: new Map([["BTC", 1_000_000]]) };
    const history = historyOf(
      prices,
      prices.map((price) => price / 7),
    );
    const breaches = validate(history, [portfolio])[0]!.coverage.breaches;
    expect(breaches.length).toBeGreaterThan(3);
    for (const { time, margin } of breaches) {
      const from = time / HOUR_MS;
      const alone = historyOf(prices.slice(from), Array(24 - from).fill(1));
      expect(margin).toBeCloseTo(validate(alone, [portfolio])[0]!.daily[0]!.margin, 6);
    }
  });

  it("given a gap in the closes, then the loss is to the first price after the period", () => {
    const history = historyOf([100, 100, 70], [1, 1, 1]);
    history.times[2] = 9 * HOUR_MS;
    const [long] = validate(history, [{ name: "long", dollars: new Map([["BTC", 100]]) }]);
    expect(long!.coverage.breaches.map(({ time, loss }) => [time, loss])).toEqual([
      [0, expect.closeTo(30, 10)],
      [HOUR_MS, expect.closeTo(30, 10)],
    ]);
  });

  it("given a preset whose ranges follow the market, then a wild hour raises margin", () => {
    const calibrated = loadPreset(DEFAULT_PRESET_PATH) as RiskPreset;
    const calm = Array.from({ length: 30 }, (_, at) => 100 + (at % 2) * 0.01);
    const history = historyOf([...calm, 80, ...Array<number>(24).fill(80)], Array(55).fill(10));
    const [only] = validateHistory({
      history,
      portfolios: [{ name: "long", dollars: new Map([["BTC", 100]]) }],
      preset: calibrated,
      periodMs: HOUR_MS,
      refit: false,
    });
    const [first, second, third] = only!.daily.map(({ margin }) => margin);
    // The second day begins before the fall in its 31st hour, the third after it: 50% at most.
    expect(second).toBeLessThan(first! + 1);
    expect(third).toBeGreaterThan(30);
  });

  it("given an underlying that the preset does not know, then it says so", () => {
    const history = { ...historyOf(flat, flat), underlyings: ["BTC", "DOGE"] };
    expect(() => validate(history, [])).toThrow(/default has no portfolio margin of DOGE; add it/);
  });
});
