/** What a variant's insurance fund makes of a history. */
import { AMOUNT_UNIT, type InputEvent } from "@margin-engine/core";
import { type InputRecord, type InputSource, inputRecord } from "@margin-engine/runtime";
import { DEFAULT_PRESET_PATH, publishPreset, usablePreset } from "../parameters";
import { clearingOpening } from "./clearing-opening";
import { readVariant, type VariantText } from "./variant";
import { variedSource } from "./varied-source";

const START = Date.UTC(2026, 0, 5);
const parameters = publishPreset(usablePreset(DEFAULT_PRESET_PATH), 1, START);
const own = clearingOpening({ policy: "BySize", fund: new Map([["USDT", 1_000]]) }, START + 1);

function sourceOf(given: readonly (readonly InputEvent[])[]): InputSource {
  const batches = given.map((events): readonly InputRecord[] =>
    events.map((event) => inputRecord(event)),
  );
  return { origin: "test", batches: batches.length, open: (from) => batches.slice(from).values() };
}

function clearingOf(
  history: readonly (readonly InputEvent[])[],
  text: Partial<VariantText>,
): readonly (string | number)[] {
  const variant = readVariant({ name: "one", fills: "recorded", ...text });
  const batches = [
    ...{ [Symbol.iterator]: () => variedSource(sourceOf(history), variant).open(0) },
  ];
  return batches.flat().flatMap((record): (string | number)[] => {
    if ("bytes" in record) return [];
    const { event } = record;
    if (event.kind === "ClearingRulesPublished") return [event.rules.policy];
    return event.kind === "InsuranceContributed" ? [Number(event.amount) / AMOUNT_UNIT] : [];
  });
}

describe("the insurance fund of a variant", () => {
  it("given a history without clearing rules, then they come with it, as they are set", () => {
    const set = ["clearing.policy=ProRata"];
    const fund = ["USDT=500", "USDC=20.5"];
    expect(clearingOf([[parameters]], { fund, set })).toEqual(["ProRata", 500, 20.5]);
  });

  it("given a history with a fund, then it stands in its place, and its rules stay", () => {
    const history = [[parameters], own];
    expect(clearingOf(history, {})).toEqual(["BySize", 1_000]);
    expect(clearingOf(history, { fund: ["USDT=500"] })).toEqual(["WaterFilling", 500, "BySize"]);
    const other = clearingOf(history, { fund: ["BTC=1"] });
    expect(other).toEqual(["WaterFilling", 1, "BySize", 1_000]);
    expect(clearingOf([[parameters, ...own]], { fund: ["USDT=5"] })).toEqual(["BySize", 5]);
  });
});
