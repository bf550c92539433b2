import { readFileSync } from "node:fs";
import { rate, rateText, usd } from "@margin-engine/core";
import { DEFAULT_PRESET_PATH, loadPreset, parsePreset, publishPreset } from "./parameters";

const text = readFileSync(DEFAULT_PRESET_PATH, "utf8");

/** The default preset with one piece of its text changed. */
function altered(from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the default preset does not say ${from}`);
  return text.replace(from, to);
}

function faultOf(source: string): string {
  const read = parsePreset(source, "my.json");
  return "fault" in read ? read.fault : "none";
}

describe("the default preset", () => {
  const preset = loadPreset(DEFAULT_PRESET_PATH);

  it("is read with exact figures", () => {
    if ("fault" in preset) throw new Error(preset.fault);

    expect(preset.preset).toBe("default");
    expect(preset.schedules.map(({ underlying }) => underlying)).toEqual(["BTC", "ETH"]);
    expect(preset.schedules[0]!.tiers[0]).toEqual({
      notionalLimit: usd("1000000"),
      initialRate: rate("0.02"),
      maintenanceRate: rate("0.01"),
    });
    expect(preset.collateral.map(({ asset, weight }) => [asset, rateText(weight)])).toEqual([
      ["BTC", "0.95"],
      ["ETH", "0.93"],
      ["USDC", "0.995"],
      ["USDT", "0.995"],
      ["WSTETH", "0.9"],
    ]);
  });

  it("is published as a version that takes effect at once", () => {
    if ("fault" in preset) throw new Error(preset.fault);

    const published = publishPreset(preset, 3, 1_000);

    expect(published).toMatchObject({
      kind: "RiskParametersPublished",
      eventId: "default-3",
      eventTime: 1_000,
      effectiveTime: 1_000,
      version: 3,
      source: null,
      liquidationTimeoutMs: 30_000,
    });
  });
});

describe("a preset that cannot be used", () => {
  it.each<[string, string, string]>([
    ["no JSON", "{", "my.json: is not JSON"],
    ["a list", "[]", "the file: must be an object with the fields preset, collateral"],
    [
      "a field left out",
      altered('"liquidationBuffer": "0.02",', ""),
      "the field liquidationBuffer is missing",
    ],
    [
      "a field misspelt",
      altered('"snapshotPeriodMs"', '"snapshotPeriod"'),
      "the field snapshotPeriodMs is missing",
    ],
    [
      "a field too many",
      altered('"preset": "default"', '"preset": "default", "note": ""'),
      "unknown field note; the fields are preset,",
    ],
    [
      "a figure without quotes",
      altered('"0.95"', "0.95"),
      "collateral[0].weight: 0.95 must be a decimal in quotes, 0 or more",
    ],
    [
      "a weight above 1",
      altered('"0.93"', '"1.01"'),
      'collateral[1].weight: "1.01" must be between 0 and 1',
    ],
    [
      "a negative rate",
      altered('"initialRate": "0.02"', '"initialRate": "-0.02"'),
      'schedules[0].tiers[0].initialRate: "-0.02" must be a decimal in quotes',
    ],
    [
      "maintenance above initial",
      altered('"maintenanceRate": "0.03"', '"maintenanceRate": "0.07"'),
      "schedules[1].tiers[2]: maintenanceRate is above initialRate",
    ],
    [
      "limits that do not rise",
      altered('"5000000"', '"1000000"'),
      "schedules[0].tiers[1]: notionalLimit must be above that of the tier before it",
    ],
    [
      "an exponent",
      altered('"5000000"', '"5e6"'),
      'schedules[0].tiers[1].notionalLimit: "5e6" must be a decimal in quotes',
    ],
    [
      "no last tier",
      altered('"notionalLimit": null', '"notionalLimit": "60000000"'),
      "schedules[0].tiers[4]: notionalLimit is null in the last tier and in no other",
    ],
    [
      "rates that fall",
      altered(
        '"initialRate": "0.03", "maintenanceRate": "0.015"',
        '"initialRate": "0.019", "maintenanceRate": "0.015"',
      ),
      "schedules[0].tiers[1]: rates must not fall from one tier to the next",
    ],
    [
      "an asset twice",
      altered('"asset": "ETH"', '"asset": "BTC"'),
      "collateral: BTC is listed twice",
    ],
    [
      "no collateral at all",
      altered('"collateral": [', '"collateral": [], "other": ['),
      "unknown field other",
    ],
    [
      "no sources",
      altered('"sourcesRequired": 2', '"sourcesRequired": 0'),
      "priceIntegrity.sourcesRequired: must be a whole number from 1",
    ],
    [
      "a quorum above all",
      altered('"quorum": "0.5"', '"quorum": "1.5"'),
      'priceIntegrity.quorum: "1.5" must be between 0 and 1',
    ],
    [
      "weights that are no list",
      altered('"weights": []', '"weights": {}'),
      "priceIntegrity.weights: must be a list",
    ],
    [
      "a source twice",
      altered(
        '"weights": []',
        '"weights": [{ "quoteSource": "a", "weight": "1" }, { "quoteSource": "a", "weight": "1" }]',
      ),
      "priceIntegrity.weights: a is listed twice",
    ],
    [
      "a symbol's tier that is no decimal",
      altered(
        '"tiers": [],\n    "premium',
        '"tiers": [{ "symbol": "X", "tier": 2 }],\n    "premium',
      ),
      "priceIntegrity.tiers[0].tier: 2 must be a decimal in quotes",
    ],
    [
      "no time",
      altered("900000", "0"),
      "snapshotPeriodMs: must be a whole number of milliseconds above 0",
    ],
  ])("with %s is refused with its place", (_, source, message) => {
    expect(faultOf(source)).toContain(message);
    expect(faultOf(source)).toContain("my.json: ");
  });

  it("that is not there is named", () => {
    const read = loadPreset("/nowhere/preset.json");

    expect("fault" in read && read.fault).toContain("/nowhere/preset.json: cannot be read");
  });
});
