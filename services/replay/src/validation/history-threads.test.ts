import { DEFAULT_PRESET_PATH, usablePreset } from "../parameters";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import { normal, seededRandom, uniformBetween } from "../simulation/random";
import { validateOnThreads } from "./history-threads";
import type { LinearPortfolio } from "./linear-portfolios";
import type { PriceHistory } from "./price-history";

const HOURS = 17 * 24;
/** Two shares of 64 or more, and one portfolio left over. */
const PORTFOLIOS = 131;
const random = seededRandom(5, 0);

function closes(): Float64Array {
  let price = 100;
  return Float64Array.from({ length: HOURS }, () => {
    price *= 1 + 0.006 * normal(random);
    return price;
  });
}

/** Over a new year, at which models are fitted anew. */
const history: PriceHistory = {
  underlyings: ["BTC", "ETH"],
  times: Float64Array.from({ length: HOURS }, (_, at) => Date.UTC(2025, 11, 20) + at * HOUR_MS),
  prices: [closes(), closes()],
};

const portfolios = Array.from({ length: PORTFOLIOS }, (_, at): LinearPortfolio => {
  const drawn = () => uniformBetween(random, -1e6, 1e6);
  return {
    name: `portfolio ${at}`,
    dollars: new Map([
      ["BTC", drawn()],
      ["ETH", drawn()],
    ]),
  };
});

function run(threads: number, onShare: (share: number) => void = () => undefined) {
  const preset = usablePreset(DEFAULT_PRESET_PATH);
  const request = { history, portfolios, preset, periodMs: 2 * DAY_MS };
  return validateOnThreads({ request, refits: [false, true], claim: 0.995, threads }, onShare);
}

describe("a history on threads", () => {
  it("given one thread or two, then every figure of every portfolio is the same", async () => {
    const shares: number[] = [];
    const [alone, together] = [await run(1), await run(2, (share) => shares.push(share))];

    expect(together).toEqual(alone);
    expect(alone.map((run) => run.map(({ name }) => name))).toEqual(
      [0, 1].map(() => portfolios.map(({ name }) => name)),
    );
    expect(alone[0]![0]!.observations).toBe(HOURS - 48);
    // Fitted to what came before the new year, margins are others from then on.
    expect(alone[1]).not.toEqual(alone[0]);
    expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
  });

  it("given an underlying that the preset does not know, then it says so", async () => {
    const preset = usablePreset(DEFAULT_PRESET_PATH);
    const unknown = { ...history, underlyings: ["BTC", "DOGE"] };
    const request = { history: unknown, portfolios, preset, periodMs: DAY_MS };
    const asked = { request, refits: [false], claim: 0.995, threads: 2 };
    await expect(validateOnThreads(asked, () => undefined)).rejects.toThrow(
      /^the preset default has no portfolio margin of DOGE; add it/,
    );
  });
});
