import { correlation } from "./covariance";
import { garchSeries } from "./garch-series.fixture";
import type { VolatilityModel } from "./scenario-range";
import {
  adoptModels,
  closeStep,
  createVolatilityState,
  foldIndexPrice,
  type IndexPrice,
  type VolatilityModels,
  type VolatilityState,
} from "./volatility-state";

const STEP_MS = 3_600_000;
const RULE = { stepMs: STEP_MS, fastLambda: 0.94, slowLambda: 0.97 };
const MODEL: VolatilityModel = {
  garch: { omega: 2e-5, alpha: 0.1, beta: 0.85 },
  quantile: 3,
  startVariance: 4e-4,
  stressVariance: 0.01,
};
const MODELS: VolatilityModels = new Map([
  ["BTC", MODEL],
  ["ETH", { ...MODEL, startVariance: 9e-4 }],
]);

/** A price, at a time in hours. */
type Given = readonly [underlying: string, hours: number, price: number];

const quote = ([underlying, hours, price]: Given): IndexPrice => {
  return { underlying, eventTime: hours * STEP_MS, price };
};

function folded(prices: readonly Given[], from = createVolatilityState(MODELS)): VolatilityState {
  return prices.reduce(
    (state, price) => foldIndexPrice(state, MODELS, { quote: quote(price), rule: RULE }),
    from,
  );
}

const btc = ({ underlyings }: VolatilityState) => underlyings[0]!;

describe("VO-1 volatility of index prices as they come", () => {
  it("given no price, then the start is expected", () => {
    const state = createVolatilityState(MODELS);
    // GARCH: 0.00002 + 0.95 x 0.0004
    expect(btc(state).slowVariance).toBe(4e-4);
    expect(btc(state).garchVariance).toBeCloseTo(0.0004, 15);
  });

  it("given steps with prices, then a return is from the last price of one to the next's", () => {
    const prices: Given[] = [
      ["BTC", 1.1, 50],
      ["BTC", 1.9, 100],
      ["BTC", 2.2, 300],
    ];
    const running = folded([...prices, ["BTC", 2.8, 105]]);
    const state = folded([["BTC", 3, 1]], running);

    expect(btc(running).slowVariance).toBe(4e-4);
    const square = Math.log(1.05) ** 2;
    expect(btc(state).fastVariance).toBeCloseTo(0.94 * 4e-4 + 0.06 * square, 15);
    expect(btc(state).slowVariance).toBeCloseTo(0.97 * 4e-4 + 0.03 * square, 15);
    expect(btc(state).garchVariance).toBeCloseTo(2e-5 + 0.85 * 4e-4 + 0.1 * square, 15);
    expect(btc(state)).toMatchObject({ close: 105, price: 1 });
  });

  it("given steps without a price, then they do not count", () => {
    const without = folded([
      ["BTC", 1, 100],
      ["BTC", 2, 105],
      ["BTC", 3, 104],
      ["BTC", 4, 104],
    ]);
    const within = folded([
      ["BTC", 1, 100],
      ["BTC", 5, 105],
      ["BTC", 90, 104],
      ["BTC", 91, 104],
    ]);

    expect(btc(within)).toEqual(btc(without));
  });

  it("given a time before the step that runs, then the price counts for that step", () => {
    const late = folded([
      ["BTC", 1, 100],
      ["BTC", 2, 110],
      ["BTC", 1.5, 105],
      ["BTC", 3, 1],
    ]);
    const inTime = folded([
      ["BTC", 1, 100],
      ["BTC", 2, 110],
      ["BTC", 2.5, 105],
      ["BTC", 3, 1],
    ]);

    expect(late).toEqual(inTime);
  });

  it("given an index that no model is of, then only time moves", () => {
    const state = folded([
      ["BTC", 1, 100],
      ["SOL", 2, 3],
    ]);
    expect(state.underlyings.map(({ underlying }) => underlying)).toEqual(["BTC", "ETH"]);
    expect(state.step).toBe(2);
    expect(btc(state).close).toBe(100);
  });
});

describe("VO-2 their correlation", () => {
  it("given a step in which one had no price, then its return there is zero", () => {
    const both: Given[] = [
      ["BTC", 1, 100],
      ["ETH", 1, 10],
      ["BTC", 2, 105],
      ["ETH", 2, 10.2],
    ];
    const state = closeStep(folded([...both, ["BTC", 3, 110]]), MODELS, RULE);

    const [first, second] = [Math.log(1.05) * Math.log(1.02), Math.log(110 / 105) * 0];
    const covariance = 0.97 * 0.03 * first + 0.03 * second;
    expect(state.covariances[1]).toBeCloseTo(covariance, 15);
    // ETH's own variance has not moved on; its part of the correlation has.
    expect(state.underlyings[1]!.slowVariance).toBeCloseTo(
      0.97 * 9e-4 + 0.03 * Math.log(1.02) ** 2,
      15,
    );
    expect(correlation(state.covariances, 0, 1)).toBeGreaterThan(0);
  });
});

describe("other models", () => {
  const prices: Given[] = [
    ["BTC", 1, 100],
    ["ETH", 1, 10],
    ["BTC", 2, 105],
    ["ETH", 2, 10.2],
    ["BTC", 3, 104],
  ];

  it("given the same underlyings, then what was learned of them stays", () => {
    const state = folded(prices);
    expect(adoptModels(state, MODELS)).toEqual(state);
  });

  it("given another order and another underlying, then pairs that are known stay", () => {
    const state = folded(prices);
    const others = new Map([
      ["SOL", MODEL],
      ["ETH", MODEL],
      ["BTC", MODEL],
    ]);
    const adopted = adoptModels(state, others);

    expect(adopted.underlyings.map(({ underlying }) => underlying)).toEqual(["SOL", "ETH", "BTC"]);
    expect(adopted.underlyings[0]).toMatchObject({ close: null, slowVariance: 4e-4 });
    expect(adopted.underlyings.slice(1)).toEqual([state.underlyings[1], btc(state)]);
    expect(correlation(adopted.covariances, 1, 2)).toBe(correlation(state.covariances, 0, 1));
    expect(correlation(adopted.covariances, 0, 2)).toBe(0);
    expect(adopted.step).toBe(state.step);
  });
});

describe("a restart", () => {
  it("given a state written down as text, when it goes on, then it gives the same bits", () => {
    let price = 60_000;
    const prices = garchSeries()
      .slice(0, 400)
      .map((change, at): Given => {
        price *= 1 + change;
        return [at % 3 === 0 ? "ETH" : "BTC", at / 4, price];
      });
    const whole = folded(prices);
    for (const cut of [0, 1, 137, 399]) {
      const written = JSON.stringify(folded(prices.slice(0, cut)));
      expect(folded(prices.slice(cut), JSON.parse(written))).toEqual(whole);
    }
  });
});
