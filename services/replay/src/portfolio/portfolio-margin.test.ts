/** Equity, margins and contributions of a portfolio file, by worked arithmetic. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPreset, presetPaths, type RiskPreset } from "../parameters";
import { readPortfolioFile } from "./portfolio-file";
import { type PortfolioMargin, portfolioMargin } from "./portfolio-margin";
import { scenarioGrid } from "./scenario-grid";

const folder = mkdtempSync(join(tmpdir(), "portfolio-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function presetNamed(name: string): RiskPreset {
  const preset = loadPreset(presetPaths().get(name)!);
  if ("fault" in preset) throw new Error(preset.fault);
  return preset;
}

function marginOf(name: string, rows: readonly object[]): PortfolioMargin {
  const path = join(folder, "mine.json");
  writeFileSync(path, JSON.stringify(rows));
  const { rows: read, faults } = readPortfolioFile(path);
  expect(faults).toEqual([]);
  return portfolioMargin(read, presetNamed(name));
}

const TIME = { kind: "Time", time: "2026-01-05T08:00:00Z" };
const INDEX = { kind: "Index", underlying: "BTC", price: 60_000 };
const CASH = { kind: "Collateral", name: "USDC", quantity: 10_000, price: 1 };
const PERPETUAL = {
  kind: "Perpetual",
  name: "BTC-PERP",
  underlying: "BTC",
  quantity: 1,
  price: 60_000,
  entry: 58_000,
};
const OPTION = {
  kind: "Option",
  name: "BTC-C",
  underlying: "BTC",
  quantity: -1,
  expiry: "2026-01-30T08:00:00Z",
  strike: 70_000,
  optionType: "Call",
  volatility: 0.6,
};
const FORWARD = { kind: "Forward", underlying: "BTC", price: 60_000, expiry: OPTION.expiry };

describe("a portfolio's equity, CO-1", () => {
  it("given cash and a profit, then both count at the weight of what they are in", () => {
    const { equity } = marginOf("default", [INDEX, CASH, PERPETUAL]);
    expect(equity).toBeCloseTo((10_000 + 60_000 - 58_000) * 0.995, 8);
  });

  it("given a debt, then it counts in full", () => {
    const debt = { ...CASH, quantity: -5_000 };
    expect(marginOf("default", [INDEX, debt, { ...PERPETUAL, quantity: -1 }]).equity).toBeCloseTo(
      -5_000 - 2_000,
      8,
    );
  });

  it("given an asset that is no collateral, then it counts nothing", () => {
    const shells = { kind: "Collateral", name: "SHELL", quantity: 1, price: 1_000 };
    expect(marginOf("default", [INDEX, shells]).equity).toBe(0);
  });

  it("given a large holding, then its weight falls with its size, CO-2", () => {
    const coins = { kind: "Collateral", name: "BTC", quantity: 40_000, price: 60_000 };
    // 1.1 / (1 + 0.002 x 200) = 0.7857 is below BTC's weight of 0.95.
    const { equity } = marginOf("default", [INDEX, coins]);
    expect(equity).toBeCloseTo((40_000 * 60_000 * 1.1) / 1.4, 2);
  });

  it("given an inverse contract, then its profit is in coin, at the coin's weight", () => {
    const inverse = { ...PERPETUAL, contract: "Inverse", multiplier: 100, quantity: 600 };
    const coin = 60_000 / 58_000 - 1;
    expect(marginOf("default", [INDEX, inverse]).equity).toBeCloseTo(coin * 60_000 * 0.95, 6);
  });

  it("given an option with a mark, then that counts, and else what the model says", () => {
    const marked = { ...OPTION, quantity: 1, price: 1_000 };
    const rows = [TIME, INDEX, FORWARD];
    expect(marginOf("default", [...rows, marked]).equity).toBeCloseTo(995, 8);
    const { price: _, ...unmarked } = marked;
    const { positions, equity } = marginOf("default", [...rows, unmarked]);
    expect(positions[0]!.value).toBeGreaterThan(500);
    expect(equity).toBeCloseTo(positions[0]!.value * 0.995, 8);
  });
});

describe("a portfolio's margin", () => {
  it("given one perpetual under derive-pm2, then 18% and 1.5% + 0.5% of 60,000", () => {
    const margin = marginOf("derive-pm2", [INDEX, CASH, PERPETUAL]);
    expect(margin.initialMargin).toBeCloseTo(60_000 * (0.18 + 0.02), 8);
    expect(margin.maintenanceMargin).toBeCloseTo(60_000 * (0.8 * 0.18 + 0.015), 8);
    expect(margin.underlyings[0]!.worstScenario).toBe("-18% vol up");
    expect(margin.parts).toEqual([
      expect.objectContaining({ underlying: "BTC", part: "ScenarioLoss" }),
      expect.objectContaining({ underlying: "BTC", part: "Linear" }),
    ]);
  });

  it.each([
    [13_000, "Healthy"],
    [11_000, "ReduceOnly"],
    [8_000, "Liquidating"],
    [-1, "Bankrupt"],
  ])("given equity of %d dollars, then the account is %s, MA-14", (quantity, status) => {
    const flat = { ...PERPETUAL, entry: 60_000 };
    expect(marginOf("derive-pm2", [INDEX, { ...CASH, quantity }, flat]).status).toBe(status);
  });

  it("given a hedge, then it contributes less than nothing, and the other more than all", () => {
    const short = { ...PERPETUAL, name: "HEDGE", quantity: -0.5 };
    const { positions, initialMargin } = marginOf("derive-pm2", [INDEX, PERPETUAL, short]);
    expect(positions[1]!.contribution).toBeLessThan(0);
    expect(positions[0]!.contribution).toBeCloseTo(initialMargin - 30_000 * 0.2, 8);
  });

  it("given an option without a volatility, then it is named and charged in full", () => {
    const { volatility: _, ...unknown } = OPTION;
    const margin = marginOf("default", [TIME, INDEX, FORWARD, CASH, unknown]);
    expect(margin.unvalued).toEqual([{ name: "BTC-C", reason: "NoVolatility", charge: 70_000 }]);
    expect(margin.maintenanceMargin).toBe(70_000);
    expect(margin.equity).toBeCloseTo(9_950, 8);
  });

  it("given an option without a forward, or at 2,000%, then it is named too", () => {
    expect(marginOf("default", [TIME, INDEX, OPTION]).unvalued[0]!.reason).toBe("NoForward");
    const wild = { ...OPTION, volatility: 20 };
    const { unvalued } = marginOf("default", [TIME, INDEX, FORWARD, wild]);
    expect(unvalued[0]!.reason).toBe("ExtremeVolatility");
  });

  it("given only a future of its expiry, then that is an option's forward", () => {
    const future = { ...PERPETUAL, kind: "Future", name: "BTC-F", expiry: OPTION.expiry };
    const { unvalued, positions } = marginOf("default", [TIME, INDEX, future, OPTION]);
    expect(unvalued).toEqual([]);
    const quoted = marginOf("default", [TIME, INDEX, FORWARD, future, OPTION]);
    expect(positions[1]!.value).toBe(quoted.positions[1]!.value);
  });

  it("given a doubted index and a stablecoin below its peg, then IM has both charges, MA-8", () => {
    const doubted = { ...INDEX, confidence: 0.5, stablePrice: 0.97 };
    const { parts } = marginOf("default", [doubted, PERPETUAL]);
    const initial = (part: string) => parts.find((each) => each.part === part)!.initialMargin;
    expect(initial("Confidence")).toBeCloseTo(0.5 * 60_000, 8);
    expect(initial("Depeg")).toBeCloseTo(
      (initial("ScenarioLoss") + initial("Roll")) * 4 * (0.99 - 0.97),
      8,
    );
  });

  it("given nothing but an index, then nothing is required", () => {
    const { equity, initialMargin, underlyings, positions } = marginOf("default", [INDEX]);
    expect({ equity, initialMargin, underlyings, positions }).toEqual({
      equity: 0,
      initialMargin: 0,
      underlyings: [],
      positions: [],
    });
  });
});

describe("the grid of scenarios", () => {
  const { underlyings } = marginOf("default", [INDEX, PERPETUAL]);

  it("given the default preset, then nine prices, eight tails, two skews, one mark", () => {
    const lines = scenarioGrid(underlyings[0]!, false);
    expect(lines).toHaveLength(1 + 9 + 8 + 2);
    expect(lines[0]).toMatch(/^ +vol down +vol same +vol up$/);
    expect(lines[1]).toMatch(/^\+16% +9,600 +9,600 +9,600$/);
    expect(lines[10]).toMatch(/^\+500% tail +9,600$/);
    expect(lines.filter((line) => line.includes("◀"))).toHaveLength(1);
  });

  it("given colours, then losses and gains have their own, and nothing else changes", () => {
    const lines = scenarioGrid(underlyings[0]!, true);
    expect(lines[1]).toContain("\x1b[48;5;46;38;5;16m");
    expect(lines[9]).toContain("\x1b[48;5;196;38;5;231m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    const plain = lines.map((line) => line.replace(/\x1b\[[\d;]*m/g, "").trimEnd());
    expect(plain).toEqual(scenarioGrid(underlyings[0]!, false));
  });
});
