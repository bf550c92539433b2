import { blackValue, type OptionType } from "@margin-engine/core";
import { DEFAULT_PRESET_PATH, loadPreset, type RiskPreset } from "../parameters";
import { DAY_MS } from "../simulation/calendar";
import type { ChainSnapshot } from "./chain-snapshots";
import { validateChains } from "./validate-chains";

const TIME = Date.UTC(2026, 0, 5);
const EXPIRY = TIME + 30 * DAY_MS;
const preset: RiskPreset = {
  ...(loadPreset(DEFAULT_PRESET_PATH) as RiskPreset),
  rangeCalibration: null,
};
const history = { underlyings: ["BTC"], times: new Float64Array(0), prices: [new Float64Array(0)] };

interface Quoted {
  readonly days: number;
  readonly forward: number;
  readonly volatility: number;
  readonly strikes?: readonly number[];
}

function snapshot({ days, forward, volatility, strikes = [80, 100, 120] }: Quoted): ChainSnapshot {
  const time = TIME + days * DAY_MS;
  const years = (EXPIRY - time) / (365 * DAY_MS);
  const quotes = strikes.map((strike) => {
    return { strike, moneyness: Math.log(strike / forward), volatility };
  });
  return {
    time,
    underlying: "BTC",
    expiries: [{ expiry: EXPIRY, years, forward, quotes }],
  };
}

const calm = snapshot({ days: 0, forward: 100, volatility: 0.5 });
const validate = (...snapshots: ChainSnapshot[]) =>
  validateChains({ snapshots, history, preset, periodMs: 2 * DAY_MS });

function straddleAt(forward: number, volatility: number, days: number): number {
  const value = (optionType: OptionType) =>
    blackValue({ optionType, forward, strike: 100, volatility, years: days / 365 });
  return value("Call") + value("Put");
}

it("holds margin against what Black-76 says a portfolio lost", () => {
  const records = validate(calm, snapshot({ days: 2, forward: 70, volatility: 0.9 }));
  const straddle = records.find(({ name }) => name === "BTC short straddle")!;
  // On a million dollars, at 100 that is 10,000 of each option.
  const loss = 10_000 * (straddleAt(70, 0.9, 28) - straddleAt(100, 0.5, 30));
  const [day] = straddle.daily;
  expect(day!.loss).toBeCloseTo(loss, 2);
  // A range of 16% either way does not cover 30%.
  expect(straddle.coverage.breaches).toHaveLength(1);
  const long = records.find(({ name }) => name === "BTC long straddle")!;
  expect(long.daily[0]!.loss).toBeCloseTo(-loss, 2);
  expect(long.coverage.breaches).toHaveLength(0);
  const hedged = records.find(({ name }) => name === "BTC covered call")!;
  // Margin cannot be less than what a quarter of the range costs, nor more than all there is.
  expect(hedged.daily[0]!.margin).toBeGreaterThan(40_000);
  expect(hedged.daily[0]!.margin).toBeLessThan(1_000_000);
});

it("leaves out what is not quoted later, and snapshots that come too late", () => {
  const gone = snapshot({ days: 2, forward: 100, volatility: 0.5, strikes: [80, 120] });
  expect(validate(calm, gone).map(({ name }) => name)).not.toContain("BTC short straddle");
  expect(validate(calm, snapshot({ days: 3.5, forward: 100, volatility: 0.5 }))).toEqual([]);
  expect(validate(calm, snapshot({ days: 1.5, forward: 100, volatility: 0.5 }))).toEqual([]);
  expect(validate()).toEqual([]);
});

it("leaves out underlyings that the preset does not margin", () => {
  const other = [calm, snapshot({ days: 2, forward: 90, volatility: 0.5 })].map((one) => {
    return { ...one, underlying: "DOGE" };
  });
  expect(validate(...other)).toEqual([]);
});
