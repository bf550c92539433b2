/** VO-3 and PR-4 for portfolio files: what options without a volatility are valued at. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPreset, presetPaths, type RiskPreset } from "../parameters";
import { readPortfolioFile } from "./portfolio-file";
import { type PortfolioMargin, portfolioMargin } from "./portfolio-margin";
import { renderMargin } from "./render-margin";

const folder = mkdtempSync(join(tmpdir(), "portfolio-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PRESET = loadPreset(presetPaths().get("default")!) as RiskPreset;
const JANUARY = "2026-01-30T08:00:00Z";
const MARCH = "2026-03-27T08:00:00Z";
const MARKET = [
  { kind: "Time", time: "2026-01-05T08:00:00Z" },
  { kind: "Index", underlying: "BTC", price: 60_000 },
  { kind: "Forward", underlying: "BTC", price: 60_000, expiry: JANUARY },
  { kind: "Forward", underlying: "BTC", price: 60_000, expiry: MARCH },
];

function option(name: string, strike: number, rest: object = {}): object {
  const terms = { kind: "Option", name, underlying: "BTC", strike, optionType: "Call" };
  return { ...terms, quantity: 1, expiry: JANUARY, ...rest };
}

/** Of all strikes the same, unless it is said otherwise. */
function quotes(strikes: readonly number[], rest: object = {}): object[] {
  const quote = { kind: "Volatility", underlying: "BTC", expiry: JANUARY, volatility: 0.6 };
  return strikes.map((strike) => ({ ...quote, strike, ...rest }));
}

/** Something that expires in March, so that the forward is of use. */
const LATER = option("LATER", 60_000, { expiry: MARCH, volatility: 0.6 });

function marginOf(...rows: readonly object[]): PortfolioMargin {
  const path = join(folder, "mine.json");
  writeFileSync(path, JSON.stringify([...MARKET, LATER, ...rows]));
  const { rows: read, faults } = readPortfolioFile(path);
  expect(faults).toEqual([]);
  return portfolioMargin(read, PRESET);
}

const STRIKES = [50_000, 55_000, 60_000, 65_000, 70_000];

it("given five strikes at 60%, then an option between them is worth what 60% says", () => {
  const margin = marginOf(...quotes(STRIKES), option("MINE", 62_000));
  const quoted = marginOf(option("MINE", 62_000, { volatility: 0.6 }));
  expect(margin.unvalued).toEqual([]);
  expect(margin.positions[1]!.value).toBeCloseTo(quoted.positions[1]!.value, 4);
  expect(margin.initialMargin).toBeCloseTo(quoted.initialMargin, 4);
  expect(margin.smiles).toEqual([
    {
      ...{ underlying: "BTC", expiry: "2026-01-30T08:00:00.000Z", strikes: 5 },
      error: expect.closeTo(0, 8),
      options: [{ name: "MINE", volatility: expect.closeTo(0.6, 8) }],
    },
  ]);
});

it("given four strikes, then there is no smile, and the option is charged in full", () => {
  const { unvalued, smiles } = marginOf(...quotes(STRIKES.slice(1)), option("MINE", 62_000));
  expect(unvalued).toEqual([{ name: "MINE", reason: "NoVolatility", charge: 0 }]);
  expect(smiles).toEqual([]);
});

it("given a strike beyond twice what is quoted, then no smile says anything of it", () => {
  // ln(70 / 60) is the highest quoted: up to 60,000 x (70 / 60)² = 81,666 it holds.
  const names = (strike: number) =>
    marginOf(...quotes(STRIKES), option("MINE", strike)).unvalued.map(({ name }) => name);
  expect(names(81_600)).toEqual([]);
  expect(names(81_700)).toEqual(["MINE"]);
});

it("given options held at a volatility, then those out of the money are quotes too", () => {
  const held = STRIKES.slice(2).map((strike) => option(`C${strike}`, strike, { volatility: 0.6 }));
  const puts = STRIKES.slice(0, 2).map((strike) =>
    option(`P${strike}`, strike, { volatility: 0.6, optionType: "Put" }),
  );
  // In the money, at a volatility that would bend the smile.
  const inside = option("INSIDE", 50_000, { volatility: 0.9 });
  const [smile] = marginOf(...held, ...puts, inside, option("MINE", 62_000)).smiles!;
  expect(smile!.strikes).toBe(5);
  expect(smile!.options[0]!.volatility).toBeCloseTo(0.6, 8);
});

it("given quotes of both options of a strike, then the one out of the money counts", () => {
  const calls = quotes(STRIKES, { optionType: "Call" });
  const puts = quotes(STRIKES, { optionType: "Put", volatility: 0.5 });
  const { smiles } = marginOf(...calls, ...puts, option("LOW", 52_000), option("HIGH", 68_000));
  const [low, high] = smiles![0]!.options;
  expect(low!.volatility).toBeLessThan(0.55);
  expect(high!.volatility).toBeGreaterThan(0.55);
});

it("given a later expiry that is cheaper, then its smile is lifted above the earlier one", () => {
  const later = quotes(STRIKES, { expiry: MARCH, volatility: 0.1 });
  const { smiles } = marginOf(
    ...quotes(STRIKES),
    ...later,
    option("NEAR", 62_000, { volatility: 0.6 }),
    option("MINE", 62_000, { expiry: MARCH }),
  );
  // 25 days at 60% are a variance of 0.36 x 25, which 81 days make at 33.3%; with a little room.
  const { volatility } = smiles![0]!.options[0]!;
  expect(volatility).toBeGreaterThanOrEqual(0.6 * Math.sqrt(25 / 81));
  expect(volatility).toBeLessThan(0.34);
});

it("given a volatility beyond all belief, then it is refused, and no smile stands in", () => {
  const { unvalued } = marginOf(...quotes(STRIKES), option("MINE", 62_000, { volatility: 20 }));
  expect(unvalued.map(({ reason }) => reason)).toEqual(["ExtremeVolatility"]);
});

it("is printed with what it says and what it is fitted to", () => {
  const text = renderMargin(marginOf(...quotes(STRIKES), option("MINE", 62_000)), false);
  expect(text).toContain(" Volatilities by the smile of their expiry\n MINE ");
  expect(text).toContain("  60.00%   BTC 2026-01-30 08:00 UTC, 5 strikes, off by 0.00%\n");
});

it.each([
  [
    quotes([60_000], { expiry: "2026-02-27T08:00:00Z" }),
    "row 6, expiry: no option on BTC expires then; they expire at",
  ],
  [quotes([60_000], { volatility: 0 }), "row 6, volatility: 0 says nothing of a smile; remove"],
  [quotes([60_000, 60_000]), "row 7: it says again what row 6 says; keep one of the two"],
  [quotes([60_000], { strike: undefined }), "row 6, strike: it is missing; the kind Volatility"],
])("given a row that cannot be used, then it is told: %#", (rows, fault) => {
  const path = join(folder, "wrong.json");
  writeFileSync(path, JSON.stringify([...MARKET, LATER, ...rows, option("MINE", 62_000)]));
  expect(readPortfolioFile(path).faults[0]).toContain(fault);
});
