/** The stylised facts that docs/decisions/0007-simulated-market.md claims, over a few seeds. */
import { crashPhase } from "./crash-script";
import { advance, btcUsd, ethUsd, openMarket } from "./market-path";

const DAY_MS = 86_400_000;
const STEP_MS = 5_000;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

interface Day {
  readonly btc: number[];
  readonly eth: number[];
  readonly tether: number[];
  readonly basis: number[];
  /** Number of the step at which the crash starts, and of its trough. */
  readonly start: number;
  readonly trough: number;
}

function walk(seed: number): Day {
  const path = openMarket(seed, DAY_MS, STEP_MS);
  const steps = DAY_MS / STEP_MS;
  const day = { btc: [btcUsd(path)], eth: [ethUsd(path)], tether: [1], basis: [0] };
  for (let step = 0; step < steps; step++) {
    advance(path);
    day.btc.push(btcUsd(path));
    day.eth.push(ethUsd(path));
    day.tether.push(path.tether);
    day.basis.push(path.basis.btc);
  }
  const start = Math.floor(path.script.start / STEP_MS);
  return { ...day, start, trough: Math.floor(path.script.trough / STEP_MS) };
}

const days = SEEDS.map(walk);

function returns(prices: readonly number[], from: number, to: number): number[] {
  const changes: number[] = [];
  for (let at = from + 1; at < to; at++) changes.push(prices[at]! / prices[at - 1]! - 1);
  return changes;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function covariance(left: readonly number[], right: readonly number[]): number {
  const [middle, other] = [mean(left), mean(right)];
  return mean(left.map((value, at) => (value - middle) * (right[at]! - other)));
}

function correlation(left: readonly number[], right: readonly number[]): number {
  return covariance(left, right) / Math.sqrt(covariance(left, left) * covariance(right, right));
}

/** Of values with those `lag` steps later. */
function lagged(values: readonly number[], later: readonly number[], lag: number): number {
  return correlation(values.slice(0, values.length - lag), later.slice(lag));
}

function kurtosis(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.map((value) => (value - middle) ** 2);
  return mean(squares.map((square) => square * square)) / mean(squares) ** 2;
}

describe("a simulated day", () => {
  it("has positive prices throughout", () => {
    for (const { btc, eth, tether } of days) {
      expect(Math.min(...btc)).toBeGreaterThan(0);
      expect(Math.min(...eth)).toBeGreaterThan(0);
      expect(Math.min(...tether)).toBeGreaterThan(0.98);
    }
  });

  it("has heavy tails, in the calm hours already", () => {
    for (const { btc, start } of days) {
      expect(kurtosis(returns(btc, 0, start))).toBeGreaterThan(3.5);
      expect(kurtosis(returns(btc, 0, btc.length))).toBeGreaterThan(10);
    }
  });

  it("clusters its volatility: large moves follow large moves, minutes later too", () => {
    for (const { btc, start } of days) {
      const calm = returns(btc, 0, start).map(Math.abs);
      expect(lagged(calm, calm, 1)).toBeGreaterThan(0.03);
      expect(lagged(calm, calm, 60)).toBeGreaterThan(0.02);
    }
  });

  it("has returns that do not predict each other", () => {
    const predicted = days.map(({ btc, start }) => {
      const calm = returns(btc, 0, start);
      return lagged(calm, calm, 1);
    });
    expect(Math.abs(mean(predicted))).toBeLessThan(0.02);
  });

  it("has a leverage effect: falls raise volatility more than rises, on average", () => {
    const effects = days.map(({ btc, start }) => {
      const calm = returns(btc, 0, start);
      const squares = calm.map((each) => each * each);
      return mean([1, 5, 20, 60].map((lag) => lagged(calm, squares, lag)));
    });
    expect(mean(effects)).toBeLessThan(-0.005);
  });

  it("crashes by 14% to 28% within three hours, and recovers a part of it", () => {
    for (const { btc, start, trough } of days) {
      const low = Math.min(...btc);
      const depth = 1 - low / btc[start]!;
      expect(depth).toBeGreaterThan(0.14);
      expect(depth).toBeLessThan(0.28);
      expect(Math.abs(btc.indexOf(low) - trough)).toBeLessThan(1_800 / 5);
      expect(btc[btc.length - 1]!).toBeGreaterThan(low * 1.04);
      expect(btc[btc.length - 1]!).toBeLessThan(btc[start]!);
    }
  });

  it("moves BTC and ETH together, and more so in the crash", () => {
    for (const { btc, eth, start, trough } of days) {
      const calm = correlation(returns(btc, 0, start), returns(eth, 0, start));
      const crash = correlation(returns(btc, start, trough), returns(eth, start, trough));
      expect(calm).toBeGreaterThan(0.65);
      expect(calm).toBeLessThan(0.9);
      expect(crash).toBeGreaterThan(calm);
    }
  });

  it("takes USDT below par and the perpetual below its index in the crash only", () => {
    for (const { tether, basis, start } of days) {
      expect(Math.min(...tether.slice(0, start))).toBeGreaterThan(0.998);
      expect(Math.min(...tether)).toBeLessThan(0.997);
      expect(mean(basis.slice(0, start))).toBeGreaterThan(0);
      expect(Math.min(...basis)).toBeLessThan(-0.003);
    }
  });
});

describe("the crash script", () => {
  it("falls in legs, without a jump between them, to its depth at the trough", () => {
    for (const seed of SEEDS) {
      const { script } = openMarket(seed, DAY_MS, STEP_MS);
      const levels: number[] = [];
      for (let time = 0; time <= DAY_MS; time += 1_000) {
        levels.push(crashPhase(script, time, DAY_MS).level);
      }
      const legs = script.knots.filter(({ selling }) => selling).length;
      expect(legs).toBeGreaterThanOrEqual(3);
      expect(levels[0]).toBe(1);
      expect(Math.min(...levels)).toBeCloseTo(1 - script.depth, 4);
      const jumps = levels.map((level, at) => Math.abs(level - (levels[at - 1] ?? level)));
      expect(Math.max(...jumps)).toBeLessThan(0.001);
    }
  });
});
