/** The presets that come with the engine: each is sound, and says what its venue published. */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import {
  type PortfolioParameters,
  parameterNumbers,
  portfolioFaults,
  scenarioSet,
} from "@margin-engine/core";
import { loadPreset, parsePreset, presetPaths } from "./parameters";

function parametersOf(name: string): PortfolioParameters {
  const preset = loadPreset(presetPaths().get(name)!);
  if ("fault" in preset) throw new Error(preset.fault);
  return parameterNumbers(preset.portfolio);
}

/** Move of the price, shock and weight of each scenario of an underlying. */
function scenariosOf(name: string, at = 0) {
  const parameters = parametersOf(name);
  const { factor, weight, shock } = scenarioSet(parameters, parameters.underlyings[at]!);
  return [...factor].map((each, scenario) => [each - 1, shock[scenario], weight[scenario]]);
}

const NAMES = ["default", "deribit-pm", "derive-pm2", "paradex-pm", "span-16"];

describe("the presets", () => {
  it("given the folder, then these are all", () => {
    expect([...presetPaths().keys()]).toEqual(NAMES);
  });

  it.each(NAMES)("given %s, then it is read, sound, and named as its file", (name) => {
    const path = presetPaths().get(name)!;
    const preset = loadPreset(path);
    if ("fault" in preset) throw new Error(preset.fault);
    expect(`${preset.preset}.json`).toBe(basename(path));
    expect(portfolioFaults(parameterNumbers(preset.portfolio))).toEqual([]);
  });

  it("given default, then it has 27 + 8 + 2 scenarios, MA-1", () => {
    const scenarios = scenariosOf("default");
    expect(scenarios).toHaveLength(37);
    expect(scenarios[0]).toEqual([expect.closeTo(0.16, 12), "Up", 1]);
    expect(scenarios[34]).toEqual([5, "Up", expect.closeTo(0.16 / 5, 12)]);
  });

  it("given derive-pm2, then its scenarios are those of Derive's tests, in their order", () => {
    const scenarios = scenariosOf("derive-pm2");
    expect(scenarios).toHaveLength(31);
    expect(scenarios[0]).toEqual([expect.closeTo(0.18, 12), "Up", 1]);
    expect(scenarios[1]).toEqual([expect.closeTo(0.135, 12), "Down", 1]);
    expect(scenarios[22]).toEqual([expect.closeTo(-0.18, 12), "Up", 1]);
    const weights = [0.054545454545454536, 0.10909090909090907, 0.072, 0.036, 0.018, 0.012];
    weights.forEach((weight, at) => {
      expect(scenarios[23 + at]![2]).toBeCloseTo(weight, 12);
    });
    expect(scenarios.slice(29).map(([, shock]) => shock)).toEqual(["SkewLinear", "SkewAbsolute"]);
  });

  it("given deribit-pm, then it has 27 buckets of 4% and 8 tails at volatility up", () => {
    const scenarios = scenariosOf("deribit-pm");
    expect(scenarios).toHaveLength(35);
    expect(scenarios.slice(0, 4).map(([move]) => move)).toEqual(
      [-0.16, -0.16, -0.16, -0.12].map((move) => expect.closeTo(move, 12)),
    );
    expect(scenarios.slice(27).map(([move]) => move)).toEqual(
      [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5].map((move) => expect.closeTo(move, 12)),
    );
  });

  it("given paradex-pm, then it has 24 scenarios with the tails' printed weights", () => {
    const scenarios = scenariosOf("paradex-pm");
    expect(scenarios).toHaveLength(24);
    expect(scenarios.slice(16).map(([move, , weight]) => [move, weight])).toEqual(
      [
        [-0.66, 0.18],
        [-0.33, 0.36],
        [0.5, 0.24],
        [1, 0.12],
        [2, 0.06],
        [3, 0.04],
        [4, 0.03],
        [5, 0.024],
      ].map((row) => row.map((each) => expect.closeTo(each, 12))),
    );
    expect(parametersOf("paradex-pm").lossMaintenance).toBe(0.5);
  });

  it("given span-16, then seven prices by two volatilities, and two extremes at 35%", () => {
    const scenarios = scenariosOf("span-16");
    expect(scenarios).toHaveLength(16);
    const range = parametersOf("span-16").underlyings[0]!.priceRange;
    expect(scenarios[2]).toEqual([expect.closeTo(range / 3, 10), "Up", 1]);
    expect(scenarios[14]).toEqual([expect.closeTo(2 * range, 12), "Same", 0.35]);
  });
});

describe("a preset whose portfolio section cannot be used", () => {
  const text = readFileSync(presetPaths().get("default")!, "utf8");
  const faultOf = (from: string, to: string) => {
    expect(text).toContain(from);
    const read = parsePreset(text.replace(from, to), "my.json");
    return "fault" in read ? read.fault : "none";
  };

  it.each([
    [
      '"volatilityUp": "0.5"',
      '"volatilityUp": "50"',
      "my.json: portfolio: volatilityUp 50, which must be from 0 to 10: a rise to more than eleven",
    ],
    ['"volatilityUp": "0.5",', "", "portfolio: the field volatilityUp is missing"],
    ['"skewWidth": "4"', '"skewWidth": 4', "portfolio.skewWidth: 4 must be a decimal in quotes"],
    [
      '"inverseProfit": "Dollar"',
      '"inverseProfit": "Euro"',
      'portfolio.inverseProfit: "Euro" must be one of Coin, Dollar',
    ],
    [
      '"kind": "Grid"',
      '"kind": "Net"',
      'portfolio.scenarios[0].kind: "Net" must be one of Grid, Tail',
    ],
    [
      '"priceRange": "0.16"',
      '"priceRange": "0"',
      'underlying "BTC" priceRange 0, which must be from',
    ],
    [
      '"figureLifeMs": 900000',
      '"figureLifeMs": "15 min"',
      "portfolio.figureLifeMs: must be a whole",
    ],
  ])("with %s as %s is refused: %s", (from, to, fault) => {
    expect(faultOf(from, to)).toContain(fault);
  });

  it("with two faults names both", () => {
    const fault = faultOf('"volatilityUp": "0.5"', '"volatilityUp": "50", "lossInitial": "0.1"');
    expect(fault).toContain("volatilityUp 50");
  });
});
