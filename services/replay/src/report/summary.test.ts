/** A small simulated day through the whole engine, and what the report says of it. */
import { createCodec, type MemoryRun, runInMemory } from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { DEFAULT_PRESET_PATH, loadPreset } from "../parameters";
import { simulatedMarket } from "../simulation/simulated-market";
import { simulatedVenue } from "../simulation/simulated-venue";
import { type RunFacts, renderReport, showsColour } from "./render-report";
import { emptySummary, type Summary, summariseLog } from "./summary";

const facts: RunFacts = {
  title: "A small day",
  seconds: 2,
  logBytes: 1_500_000,
  digest: "ab".repeat(32),
  books: { balanced: true, detail: "every asset sums to zero" },
};

let run: MemoryRun;
let summary: Summary;
let lines: string[];

beforeAll(async () => {
  const preset = loadPreset(DEFAULT_PRESET_PATH);
  if ("fault" in preset) throw new Error(preset.fault);
  const start = Date.UTC(2026, 1, 13);
  run = await runInMemory({
    source: simulatedMarket({ seed: 4, start, hours: 24, tickMs: 60_000, preset }),
    services: [...ENGINE, simulatedVenue({ seed: 4, accounts: 50, tradesPerDay: 5_000 })],
    shards: 2,
  });
  summary = summariseLog(run.store, createCodec(run.store.schemas()));
  lines = renderReport(summary, facts, false).split("\n");
});

describe("a summary of a log", () => {
  it("counts every record once, by topic", () => {
    const counted = [...summary.records.values()].reduce((sum, count) => sum + count, 0);

    expect(counted).toBe(run.store.progress().records);
  });

  it("knows every account of the venue, and some were liquidated", () => {
    const ours = [...summary.statuses.keys()].filter((name) => name !== "nobody-001");

    expect(ours).toHaveLength(50);
    expect(summary.liquidations.accounts.size).toBeGreaterThan(3);
    expect(summary.liquidations.reductions).toBeGreaterThan(0);
    expect(summary.liquidations.usd.every((usd) => usd > 0)).toBe(true);
  });

  it("finds each bad input of the market in quarantine under its reason, and no other", () => {
    expect(Object.fromEntries(summary.quarantines)).toEqual({
      DuplicateEvent: 1,
      DuplicateTrade: 1,
      NonPositivePrice: 2,
      NonPositiveQuantity: 1,
      QuantityNotInLots: 1,
      TimeWentBackwards: 1,
      Undecodable: 3,
      UnknownAsset: 1,
      UnknownInstrument: 1,
    });
  });

  it("finds the stranger's withdrawal refused", () => {
    expect(summary.refusals.get("UnknownAccount")).toBe(1);
  });
});

describe("the report", () => {
  it("has at most 90 columns and no control characters when plain", () => {
    for (const line of lines) {
      expect([...line].length).toBeLessThanOrEqual(90);
      expect(line).not.toContain("\x1b");
    }
  });

  it("says at a glance what happened", () => {
    const text = lines.join("\n");

    expect(text).toContain("A small day · 2026-02-13 00:00 to 2026-02-14 00:00 UTC");
    expect(text).toMatch(/Prices +BTC 6\d,\d{3} to 5\d,\d{3} \(-\d+\.\d%\), low/);
    expect(text).toMatch(/Accounts +50: \d+ long, 6 short, 5 hedger, 5 basis, 2 maker, 1 house/);
    expect(text).toMatch(/Portfolios +\d+ of 50 accounts margined by scenarios/);
    expect(text).toMatch(
      /Options +[\d,]+ of these trades, \$[\d,]+ of premium, 10 options settled/,
    );
    expect(text).toMatch(
      /Calibrations +\d+, BTC range \d+\.\d% to \d+\.\d%, ETH range .*, 1 smile/,
    );
    expect(text).toMatch(/Margin calls +\d+ to \d+ accounts, \d+ met/);
    expect(text).toMatch(/Liquidations +\d+ accounts, [\d,]+ commands/);
    expect(text).toMatch(
      /Takeovers +\d+ positions of \d+ accounts, \$[\d.,]+( M)?, \$[\d,]+ \w+ than/,
    );
    expect(text).toMatch(/Fund +\$3\d\d,\d{3} given, \$[\d,]+ of fees and surplus, \$/);
    expect(text).toMatch(/Deleveraging +(none|\d+ positions? of \d+ winners?)/);
    expect(text).toMatch(
      /Deposits +16 on bitcoin, 8 on ethereum, 1 reverted, ethereum stalled 1 time/,
    );
    expect(text).toMatch(/Quarantined +12 inputs: 3 Undecodable, 2 NonPositivePrice/);
    expect(text).toContain("Books          balanced: every asset sums to zero");
    expect(text).toContain("Log            1.5 MB");
    expect(text).toMatch(/Speed +2\.0 s, [\d,]+ records a second/);
    expect(text).toMatch(/[⠁-⣿]/);
  });

  it("in colour says the same", () => {
    const colourful = renderReport(summary, facts, true);
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");

    expect(colourful).toMatch(escapes);
    expect(colourful.replace(escapes, "")).toBe(lines.join("\n"));
  });

  it("cannot be overlooked when the books do not balance", () => {
    const books = { balanced: false, detail: "USDT is off by 0.01" };

    expect(renderReport(summary, { ...facts, books }, false)).toContain(
      "NOT balanced: USDT is off by 0.01",
    );
  });

  it("of an empty log is short and says so", () => {
    const nothing = { title: "Empty", seconds: null, logBytes: null, digest: null, books: null };
    const text = renderReport(emptySummary(), nothing, false);

    expect(text).toContain(" Empty\n");
    expect(text).toMatch(/Liquidations +none/);
    expect(text).not.toContain("Speed");
  });
});

describe("colour", () => {
  it("is for terminals, unless NO_COLOR is set to anything", () => {
    expect(showsColour({ isTTY: true }, {})).toBe(true);
    expect(showsColour({ isTTY: true }, { NO_COLOR: "" })).toBe(true);
    expect(showsColour({ isTTY: true }, { NO_COLOR: "1" })).toBe(false);
    expect(showsColour({}, {})).toBe(false);
  });
});
