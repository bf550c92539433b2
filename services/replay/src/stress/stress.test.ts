/** A venue whose ruin is planted, through the command line: who falls, what empties the fund. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatEventLine } from "@margin-engine/runtime";
import { run } from "../command-line/printed-run.fixture";
import { DEFAULT_PRESET_PATH, loadPreset, publishPreset, type RiskPreset } from "../parameters";
import { scenarioPaths } from "./scenario";

const folder = mkdtempSync(join(tmpdir(), "stress-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const TIME = Date.UTC(2026, 0, 5);
let lines = 0;
function line(kind: string, fields: object): string {
  lines++;
  return JSON.stringify({ kind, eventId: `event-${lines}`, eventTime: TIME + lines, ...fields });
}
const quote = (symbol: string, price: string) =>
  line("PriceQuoted", { quoteSource: "spot", quoteType: "Index", symbol, price });
const deposit = (account: string, amount: string) =>
  line("CollateralDeposited", { account, asset: "USDT", amount });
const perpetual = (underlying: string) =>
  line("InstrumentListed", {
    instrument: `${underlying}-PERP`,
    instrumentType: "Perpetual",
    underlying,
    settlementAsset: "USDT",
    lotSize: "0.001",
  });
const buy = (terms: { buyer: string; instrument: string; price: string; quantity: string }) =>
  line("TradeExecuted", { venue: "v", seller: "desk", ...terms });

/** Collateral counts in full, so that what accounts owe is arithmetic. */
beforeAll(async () => {
  const preset = loadPreset(DEFAULT_PRESET_PATH) as RiskPreset;
  const collateral = preset.collateral.map((each) => ({ ...each, weight: (10n ** 12n) as never }));
  const plain = { ...preset, collateral, priceIntegrity: null, rangeCalibration: null };
  const story = [
    formatEventLine(publishPreset(plain, 1, TIME)),
    perpetual("BTC"),
    perpetual("ETH"),
    quote("USDT", "1"),
    quote("BTC", "50000"),
    quote("ETH", "2000"),
    deposit("desk", "100000000"),
    // Ann owes 20 BTC x 50,000 x move - 100,000, Bob 100 ETH x 2,000 x move - 50,000.
    deposit("ann", "100000"),
    deposit("bob", "50000"),
    buy({ buyer: "ann", instrument: "BTC-PERP", price: "50000", quantity: "20" }),
    buy({ buyer: "bob", instrument: "ETH-PERP", price: "2000", quantity: "100" }),
  ];
  await fold(story, "log");
  const money = { account: "treasury", asset: "USDT", amount: "700000" };
  await fold([...story, line("InsuranceContributed", money)], "funded");
});

async function fold(story: readonly string[], log: string): Promise<void> {
  writeFileSync(at("day.ndjson"), `${story.join("\n")}\n`);
  const replayed = await run("replay", at("day.ndjson"), "--log", at(log), "--shards", "2");
  expect(replayed).toMatchObject({ code: 0, error: "" });
}

const stress = (...options: string[]) => run("stress", "--log", at("log"), ...options);

function scenario(name: string, changes: object): string {
  const calm = JSON.parse(readFileSync(scenarioPaths().get("volatility-doubles")!, "utf8"));
  writeFileSync(at(name), JSON.stringify({ ...calm, scenario: name, ...changes }));
  return at(name);
}

async function resultOf(name: string, changes: object, ...options: string[]) {
  const { code, out, error } = await stress(
    "--scenario",
    scenario(name, changes),
    "--json",
    ...options,
  );
  expect({ code, error }).toEqual({ code: 0, error: "" });
  return JSON.parse(out).results[0];
}

describe("a stress scenario", () => {
  it("given a fall by 20%, then debts, losses and the fund are arithmetic", async () => {
    const found = await resultOf("fall", { others: "-0.2" }, "--fund", "USDT=150000");
    // Ann loses 200,000 of 100,000; Bob 40,000 of 50,000. Initial margin by the schedules: of
    // 1,000,000 in BTC 2%, of 200,000 in ETH 2.5%.
    expect(found).toMatchObject({
      loss: 240_000,
      beyondMargin: 180_000 + 35_000,
      shortfall: 100_000,
      fundLeft: 50_000,
      fallen: 1,
      bankrupt: 1,
      largestOne: 180_000,
      largestTwo: 215_000,
      moves: [
        { symbol: "BTC", move: expect.closeTo(-0.2, 12) },
        { symbol: "ETH", move: expect.closeTo(-0.2, 12) },
      ],
    });
    expect(found.worst[0]).toMatchObject({
      account: "ann",
      equityBefore: 100_000,
      equityAfter: -100_000,
      initialMargin: 20_000,
    });
  });

  it("given a depeg, then collateral, profits and the fund lose with the coin", async () => {
    const changes = { moves: [{ symbol: "USDT", move: "-0.1" }] };
    const found = await resultOf("depeg", changes, "--fund", "USDT=1000");
    // Prices stay in dollars, and profits are in USDT: marks follow the index, so nothing is won.
    expect(found).toMatchObject({ loss: 10_015_000, shortfall: 0, fundLeft: 900 });
  });

  it("given ranges, then each underlying moves by its own", async () => {
    const found = await resultOf("ranges", { ranges: "-2" });
    expect(found.moves).toEqual([
      { symbol: "BTC", move: expect.closeTo(-2 * 0.16, 12) },
      { symbol: "ETH", move: expect.closeTo(-2 * 0.2, 12) },
    ]);
  });

  it("given accounts that fail, then prices move against the largest", async () => {
    const found = await resultOf("fail", { failing: { accounts: 2, move: "0.15" } });
    // The desk is short of what Ann and Bob hold, so it has the largest margin; Ann is second.
    expect(found.failed).toEqual(["desk", "ann"]);
    // Together the two are short of Bob's ETH only.
    expect(found.moves).toEqual([
      { symbol: "BTC", move: 0 },
      { symbol: "ETH", move: expect.closeTo(0.15, 12) },
    ]);
  });

  it("given a feed that stands still, then it says who is below margin unseen", async () => {
    const found = await resultOf("frozen", { others: "-0.2", frozen: ["BTC"] });
    expect(found).toMatchObject({ fallen: 1, unseen: 1 });
  });

  it("given collateral that nobody can sell, then it counts nothing", async () => {
    const found = await resultOf("halted", { halted: ["USDT"] }, "--fund", "USDT=5");
    expect(found).toMatchObject({ loss: 100_150_000, fundLeft: 0, bankrupt: 0 });
  });

  it("given no fund, then the one that the log's venue holds is taken", async () => {
    const { code, out, error } = await run("stress", "--log", at("funded"), "--json");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(JSON.parse(out).fund).toBe(700_000);
  });

  it("given the library, then every scenario is run and the report fits a terminal", async () => {
    const { code, out, error } = await stress("--fund", "USDT=1000000", "--reverse");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    for (const name of scenarioPaths().keys()) expect(out).toContain(` ${name} `);
    for (const text of out.split("\n")) expect([...text].length).toBeLessThanOrEqual(90);
    expect(out).toMatch(/Largest loss beyond margin of one account \(4\.4\.3\): \$/);
    expect(out).toMatch(/The fund of \$1\.0 M is empty after BTC down, ETH down by \d+\.\d\d%/);
  });
});

describe("reverse stress", () => {
  const reverse = async (fund: string) => {
    const { out } = await stress("--fund", `USDT=${fund}`, "--reverse", "--json");
    return JSON.parse(out).reverse;
  };

  it.each([
    // Ann owes 1,000,000 x move - 100,000: the fund is empty at (100,000 + fund) / 1,000,000.
    ["100000", "BTC down", 0.2],
    ["23456", "BTC down", 0.123456],
    // Bob owes too from 25% on: 1,000,000 m - 100,000 + 200,000 m - 50,000 = 800,000.
    ["800000", "BTC down, ETH down", 950_000 / 1_200_000],
  ])(
    "given a fund of %s, then %s by the planted move empties it",
    async (fund, direction, move) => {
      const { moves, path, debtors } = await reverse(fund);

      const found = moves.find((one: { direction: string }) => one.direction === direction);
      expect(Math.abs(found.size / move - 1)).toBeLessThan(0.001);
      expect(moves[0].size).toBe(
        Math.min(...moves.flatMap(({ size }: { size: number }) => size ?? 9)),
      );
      expect(path[0]).toMatchObject({ size: 0, shortfall: 0, fundLeft: Number(fund), bankrupt: 0 });
      expect(path.at(-1).fundLeft).toBeLessThanOrEqual(0);
      expect(path.at(-2).fundLeft).toBeGreaterThan(0);
      expect(debtors[0].account).toBe("ann");
    },
  );

  it("given a fund that no fall can empty, then a rise does or nothing", async () => {
    const { moves } = await reverse("5000000");
    // At worst Ann and Bob owe 900,000 and 150,000; the desk has 100 million and never owes.
    for (const { size } of moves) expect(size).toBeNull();
    const { out } = await stress("--fund", "USDT=5000000", "--reverse");
    expect(out).toContain("No move of the market alone empties a fund of $5.0 M");
  });
});

describe("a page of a stress test", () => {
  it("given --out, then it has the scenarios as bars and the way to an empty fund", async () => {
    const file = scenario("fall", { others: "-0.2", title: "A <fall>" });
    const page = at("stress.html");
    const fund = ["--fund", "USDT=150000", "--reverse"];
    const { code, error } = await stress("--scenario", file, ...fund, "--out", page);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    const html = readFileSync(page, "utf8");
    // Ann loses 200,000 and owes 100,000 of them, Bob loses 40,000: 100,000 / 240,000.
    expect(html).toContain('<div class="sum">$240,000</div>');
    expect(html).toContain('<i class="owed" style="width:41.67%">');
    expect(html).toContain("<b>A &lt;fall&gt;</b>");
    expect(html).toContain("The fund of $150,000 is empty after");
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).not.toMatch(/<script|https?:|NaN|undefined|Infinity/);
    const nowhere = await stress("--out", at("no/page.html"));
    expect(nowhere.error).toMatch(/cannot be written: .*; name another/);
  });
});

describe("stress says in one sentence what is wrong", () => {
  const bad = async (...options: string[]) => {
    const { code, error } = await stress(...options);
    expect(code).toBe(2);
    expect(error.trimEnd().split("\n")).toHaveLength(1);
    return error;
  };

  it("of a scenario that names what the log does not know", async () => {
    const file = scenario("doge.json", { moves: [{ symbol: "DOGE", move: "-0.5" }] });
    const known = /the log has no DOGE; it knows BTC, ETH, USDT/;
    expect(await bad("--scenario", file)).toMatch(known);
    expect(await bad("--scenario", "terra-2022")).toMatch(
      /the log has no UST and no LUNA; it knows/,
    );
  });

  it.each([
    [{ moves: [{ symbol: "BTC", move: "-1.5" }] }, /moves\[0\]\.move: "-1\.5" must be above -1/],
    [{ others: "-0.1", ranges: "2" }, /others and ranges exclude each other/],
    [{ volatility: 1 }, /volatility: 1 must be a decimal in quotes/],
    [{ extra: 1 }, /unknown field extra; the fields are/],
    [{ failing: { accounts: 0, move: "0.1" } }, /failing\.accounts: must be a whole number from 1/],
    [{ failing: { accounts: 1, move: "2" } }, /failing\.move: must be at least 0 and below 1/],
    [{ moves: [1, 2].map(() => ({ symbol: "BTC", move: "0" })) }, /BTC is listed twice/],
  ])("of a file with %j", async (changes, sentence) => {
    expect(await bad("--scenario", scenario("bad.json", changes))).toMatch(sentence);
  });

  it("of what is no file, no fund, no log", async () => {
    expect(await bad("--scenario", "nowhere")).toMatch(/nowhere: cannot be read .*; name a/);
    writeFileSync(at("torn.json"), "{");
    expect(await bad("--scenario", at("torn.json"))).toMatch(/torn\.json: cannot be read/);
    expect(await bad("--reverse")).toMatch(/--reverse needs a fund to empty, .*; add --fund/);
    expect(await bad("--fund", "1000")).toMatch(/--fund 1000 is no fund; write an asset and/);
    expect(await bad("--fund", "XRP=5")).toMatch(/has no price of XRP; it knows BTC, ETH, USDT/);
    const { code, error } = await run("stress", "--log", at("nothing"));
    expect(code).toBe(2);
    expect(error).toMatch(/nothing/);
  });

  it("of a log without accounts", async () => {
    writeFileSync(at("bare.ndjson"), `${line("ClockTicked", {})}\n`);
    await run("replay", at("bare.ndjson"), "--log", at("bare"));
    const { code, error } = await run("stress", "--log", at("bare"));
    expect(code).toBe(2);
    expect(error).toMatch(/bare has no account to stress/);
  });
});
