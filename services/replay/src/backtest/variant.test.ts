import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClearingRulesPublished, rate } from "@margin-engine/core";
import { DEFAULT_PRESET_PATH, publishPreset, usablePreset } from "../parameters";
import {
  changedParameters,
  changedRules,
  readVariant,
  readVariants,
  setsClearing,
} from "./variant";

const recorded = publishPreset(usablePreset(DEFAULT_PRESET_PATH), 3, Date.UTC(2026, 0, 5));
const changed = (text: Parameters<typeof readVariant>[0]) =>
  changedParameters(recorded, readVariant(text));

describe("the parameters of a variant", () => {
  it("are the recorded ones with single figures set", () => {
    const { liquidationBuffer, schedules, ...rest } = changed({
      name: "one",
      set: ["liquidationBuffer=0.05", "schedules.0.tiers.0.maintenanceRate=0.013"],
    });
    expect(liquidationBuffer).toBe(rate("0.05"));
    expect(schedules[0]!.tiers[0]!.maintenanceRate).toBe(rate("0.013"));
    const { liquidationBuffer: _, schedules: __, ...before } = recorded;
    expect(rest).toEqual(before);
  });

  it("are another preset's under the recorded version and pace of quotes", () => {
    const other = changed({ name: "two", preset: "paradex-pm" });
    expect(other.preset).toBe("paradex-pm");
    expect(other.version).toBe(3);
    expect(other.priceIntegrity).toEqual(recorded.priceIntegrity);
  });

  it("are the recorded ones with a whole section set or left out", () => {
    const takeover = { maintenanceShare: "0.5", notionalShare: "0.06" };
    const set = [`ladder.takeover=${JSON.stringify(takeover)}`, "portfolio=null"];
    const { ladder, portfolio } = changed({ name: "one", set });
    expect(ladder!.takeover).toEqual({
      maintenanceShare: rate("0.5"),
      notionalShare: rate("0.06"),
    });
    expect(portfolio).toBeNull();
    expect(() => changed({ name: "x", set: ["ladder={"] })).toThrow(/ladder=\{ is not JSON/);
    expect(() => changed({ name: "x", set: ['ladder.pace={"a":1}'] })).toThrow(/ladder\.pace/);
  });

  it("are refused when a figure is not there or not one", () => {
    expect(() => changed({ name: "x", set: ["nothing.here=1"] })).toThrow(
      /no figure nothing\.here/,
    );
    expect(() => changed({ name: "x", set: ["schedules=1"] })).toThrow(/no figure schedules/);
    expect(() => changed({ name: "x", set: ["liquidationBuffer=much"] })).toThrow(
      /the parameters cannot be set so: .*liquidationBuffer/,
    );
    expect(() => changed({ name: "x", set: ["=1"] })).toThrow(/sets nothing; write a field/);
    expect(() => changed({ name: "x", preset: "nowhere.json" })).toThrow(/cannot be read/);
  });
});

describe("the clearing rules of a variant", () => {
  const rules: ClearingRulesPublished = {
    kind: "ClearingRulesPublished",
    eventId: "rules",
    eventTime: Date.UTC(2026, 0, 5),
    source: null,
    rules: {
      policy: "WaterFilling",
      liquidationFee: rate("0.005"),
      fundWindowMs: 28_800_000,
      startDrawdown: rate("0.3"),
      stopDrawdown: rate("0.25"),
      groups: [],
      settlement: null,
    },
  };

  it("are the recorded ones with the figures of their own set, and no others", () => {
    const both = ["clearing.liquidationFee=0.01", "liquidationBuffer=0.05"];
    const variant = readVariant({ name: "one", set: both });
    const expected = { ...rules.rules, liquidationFee: rate("0.01") };
    expect(changedRules(rules, variant)).toEqual({ ...rules, rules: expected });
    expect(changedParameters(recorded, variant).liquidationBuffer).toBe(rate("0.05"));
    expect(setsClearing(variant)).toBe(true);
  });
});

describe("a file of variants", () => {
  const read = (value: unknown) => readVariants(JSON.stringify(value), "my.json");

  it("is read whole; the example is one", () => {
    const file = join(__dirname, "../../../../examples/variants.json");
    const variants = readVariants(readFileSync(file, "utf8"), file);
    expect(variants.map(({ recordedFills }) => recordedFills)).toEqual([
      ...Array<boolean>(7).fill(false),
      true,
    ]);
  });

  it("is refused with the place and the reason", () => {
    expect(() => readVariants("{", "my.json")).toThrow(/^my\.json: is not JSON/);
    expect(() => read({})).toThrow(/^my\.json: is no list of variants/);
    expect(() => read([])).toThrow(/is no list of variants/);
    expect(() => read([{ name: "a" }, { name: "a" }])).toThrow(/two variants have one name/);
    expect(() => read([{ name: "a", shocks: [] }])).toThrow(/\[0\] has a field shocks, which is/);
    expect(() => read([{ preset: "default" }])).toThrow(/\[0\] needs a name/);
    expect(() => read([{ name: "a", shock: "BTC" }])).toThrow(/shock is no list of texts/);
    expect(() => read([{ name: "a", fund: "USDT=1" }])).toThrow(/fund is no list of texts/);
    expect(() => read([{ name: "a", fills: "none" }])).toThrow(/fills are recorded or simulated/);
    expect(() => read([7])).toThrow(/\[0\] is no object/);
  });
});
