import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./printed-run.fixture";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const HALF = "2026-01-05T00:30Z";

beforeAll(async () => {
  await run("demo", "--hours", "1", "--accounts", "40", "--shards", "2", "--log", at("log"));
});

const backtest = (...options: string[]) => run("backtest", at("log"), ...options);

interface Difference {
  readonly identical: boolean;
  readonly onlyHere: readonly string[];
  readonly onlyThere: readonly string[];
  readonly shortfall: number;
  readonly fund: number;
  readonly accounts: readonly { readonly account: string; readonly equity: number }[];
}

interface Printed {
  readonly differences: readonly Difference[];
  readonly runs: readonly {
    readonly fills: number;
    readonly commands: number;
    readonly accounts: Record<string, { readonly liquidatedAt: number | null }>;
    readonly prices: Record<string, readonly number[]>;
    readonly course: Record<string, readonly number[]>;
  }[];
  readonly times: readonly number[];
}

const NEW = { eventId: "d", eventTime: Date.parse("2026-01-05T00:20:00Z"), account: "new" };

const variants = [
  { name: "same <b>", fills: "recorded" },
  { name: "fall", shock: [`BTC=-25%@${HALF}`] },
  { name: "rise", shock: [`BTC=+30%@${HALF}`] },
  { name: "without", without: ["hedger-001"], fills: "recorded" },
  { name: "with", with: at("new.ndjson"), fills: "recorded" },
  { name: "insured", with: at("fund.ndjson") },
  { name: "small fund", fund: ["USDT=500", "BTC=0.01"] },
];

const NIGHT = Date.parse("2026-01-05T00:01:00Z");
const CLEARING = {
  policy: "WaterFilling",
  liquidationFee: "0.005",
  fundWindowMs: 28_800_000,
  startDrawdown: "0.3",
  stopDrawdown: "0.25",
  groups: [{ group: "USD", assets: ["USDT"] }],
};
const FUND = [
  { kind: "ClearingRulesPublished", eventId: "c", eventTime: NIGHT, rules: CLEARING },
  {
    kind: "InsuranceContributed",
    eventId: "f",
    eventTime: NIGHT,
    account: "treasury",
    asset: "USDT",
    amount: "1000000",
  },
];

describe("a backtest of several variants", () => {
  let printed: Printed;
  let page: string;
  const of = (name: string) => {
    const place = variants.findIndex((variant) => variant.name === name);
    return { difference: printed.differences[place]!, run: printed.runs[place + 1]! };
  };
  beforeAll(async () => {
    const deposit = { kind: "CollateralDeposited", ...NEW, asset: "USDT", amount: "500" };
    writeFileSync(at("new.ndjson"), `${JSON.stringify(deposit)}\n`);
    writeFileSync(at("fund.ndjson"), FUND.map((line) => `${JSON.stringify(line)}\n`).join(""));
    writeFileSync(at("variants.json"), JSON.stringify(variants));
    const options = ["--variants", at("variants.json"), "--out", at("page.html"), "--json"];
    const { code, out } = await backtest(...options);
    expect(code).toBe(0);
    printed = JSON.parse(out) as Printed;
    page = readFileSync(at("page.html"), "utf8");
  });

  it("finds no difference in a history as it was, hash for hash", () => {
    const nothing = { identical: true, onlyHere: [], onlyThere: [], accounts: [] };
    expect(of("same <b>").difference).toEqual(expect.objectContaining(nothing));
  });

  it("under a fall moves the prices after it, and costs the fund", () => {
    const { difference, run: fallen } = of("fall");
    const [baseline] = printed.runs;
    const [before, after] = [10, printed.times.length - 1];
    expect(fallen.prices["BTC"]![before]).toBe(baseline!.prices["BTC"]![before]);
    // The index goes on from three quarters of where it was.
    const share = fallen.prices["BTC"]![after]! / baseline!.prices["BTC"]![after]!;
    expect(share).toBeCloseTo(0.75, 6);
    expect(fallen.prices["ETH"]).toEqual(baseline!.prices["ETH"]);
    expect(difference.fund).toBeLessThan(0);
    expect(fallen.fills).toBeGreaterThan(0);
    expect(fallen.course["liquidated"]!.at(-1)).toBe(
      Object.values(fallen.accounts).filter(({ liquidatedAt }) => liquidatedAt !== null).length,
    );
  });

  it("under a rise saves whom the history liquidated later", () => {
    const { difference, run: risen } = of("rise");
    expect(difference.onlyThere.length).toBeGreaterThan(0);
    for (const account of difference.onlyThere) {
      expect(printed.runs[0]!.accounts[account]!.liquidatedAt).toBeGreaterThan(
        Date.UTC(2026, 0, 5, 0, 30),
      );
      expect(risen.accounts[account]!.liquidatedAt).toBeNull();
    }
  });

  it("without an account changes nobody else when prices and fills are recorded", () => {
    const { accounts } = of("without").difference;
    expect(accounts.map(({ account }) => account)).toEqual(["hedger-001"]);
  });

  it("with an account added folds its events at their times", () => {
    const { accounts } = of("with").difference;
    expect(accounts.map(({ account }) => account)).toEqual(["new"]);
    expect(accounts[0]!.equity).toBeGreaterThan(490);
  });

  it("with other clearing rules and a million more in the fund has more of it left", () => {
    const { course } = of("insured").run;
    const funds = course["fund"]!.filter((value) => value !== null);
    expect(Math.max(...funds)).toBeGreaterThanOrEqual(1_000_000);
    const before = printed.runs[0]!.course["fund"]!.at(-1)!;
    expect(of("insured").difference.fund).toBe(funds.at(-1)! - before);
    const small = of("small fund").run.course["fund"]!;
    // The history gave 250,000 USDT and a BTC; what liquidations bring comes on top of both.
    const recorded = printed.runs[0]!.course["fund"]!;
    const first = (course: readonly number[]) => course.find((value) => value > 0)!;
    expect([first(recorded) > 250_000, first(small) < 10_000]).toEqual([true, true]);
  });

  it("is one page that needs nothing from elsewhere", () => {
    expect(page).toMatch(/<h2>same &lt;b&gt;<\/h2>\n<p>No difference/);
    expect(page).toMatch(/prefers-color-scheme: dark/);
    expect(page.match(/<svg /g)!.length).toBeGreaterThanOrEqual(6);
    expect(page).not.toMatch(/https?:|src=|url\(|<script/);
  });
});

it("a backtest says in text what differs", async () => {
  const { code, out } = await backtest("--set", "liquidationBuffer=0.5");
  expect(code).toBe(0);
  expect(out).toMatch(/^ baseline +\d+ +\d+ /m);
  expect(out).toMatch(/^ variant against the baseline$/m);
});

describe("a backtest that cannot be", () => {
  it.each([
    [["--shock", "DOGE=-1%@2026-01-05T00:30Z"], /history has no index of DOGE; it has BTC, ETH/],
    [["--shock", "BTC=-1%@2027-01-05T00:30Z"], /the shock of BTC is outside the history, 2026-/],
    [["--shock", "down"], /down is no shock/],
    [["--without", "nobody"], /the history knows no account nobody/],
    [["--set", "nothing=1"], /have no figure nothing/],
    [["--set", "clearing.nothing=1"], /have no figure rules\.nothing/],
    [["--preset", "nowhere"], /nowhere: cannot be read/],
    [["--with", "nowhere.ndjson"], /nowhere\.ndjson/],
    [["--variants", "nowhere.json"], /nowhere\.json cannot be read/],
    [["--variants", "x.json", "--shock", "BTC=-1%@2026-01-05T00:30Z"], /leave out the other/],
  ])("says so in a sentence: %j", async (options, reason) => {
    const { code, error } = await backtest(...options);
    expect(code).toBe(2);
    expect(error).toMatch(reason);
    // A run of more than ten seconds says how far it is.
    expect(error.replace(/^.* left\n/gm, "")).toMatch(/^margin-engine: [^\n]+\n$/);
  });

  it("says that a history has no clearing rules to be set", async () => {
    const tick = { kind: "ClockTicked", eventId: "t", eventTime: NIGHT };
    writeFileSync(at("plain.ndjson"), `${JSON.stringify(tick)}\n`);
    const set = ["--set", "clearing.liquidationFee=0.01"];
    const { code, error } = await run("backtest", at("plain.ndjson"), ...set);
    expect(code).toBe(2);
    expect(error).toMatch(/the history has no clearing rules whose figures/);
  });

  it("says that a history is not there or holds nothing", async () => {
    expect((await run("backtest", at("nowhere"))).error).toMatch(/^margin-engine: .*nowhere/);
    writeFileSync(at("empty.ndjson"), "");
    expect((await run("backtest", at("empty.ndjson"))).error).toMatch(/holds no inputs/);
  });
});
