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

async function figures(...options: string[]): Promise<Printed> {
  return JSON.parse((await backtest(...options, "--json")).out) as Printed;
}

describe("a backtest", () => {
  it("of a history as it was has no difference, hash for hash", async () => {
    const { code, out } = await backtest("--fills", "recorded");
    expect(code).toBe(0);
    expect(out).toMatch(/variant: no difference, every output is the baseline's/);
    const { differences } = await figures("--fills", "recorded");
    expect(differences).toEqual([
      expect.objectContaining({ identical: true, onlyHere: [], onlyThere: [], accounts: [] }),
    ]);
  });

  it("under a fall moves the prices after it, and costs those who were long", async () => {
    const { differences, runs, times } = await figures("--shock", `BTC=-25%@${HALF}`);
    const [baseline, shocked] = runs;
    const [before, after] = [10, times.length - 1];
    expect(shocked!.prices["BTC"]![before]).toBe(baseline!.prices["BTC"]![before]);
    // The index goes on from three quarters of where it was.
    const share = shocked!.prices["BTC"]![after]! / baseline!.prices["BTC"]![after]!;
    expect(share).toBeCloseTo(0.75, 6);
    expect(shocked!.prices["ETH"]).toEqual(baseline!.prices["ETH"]);
    expect(differences[0]!.shortfall).toBeGreaterThan(0);
    expect(shocked!.fills).toBeGreaterThan(0);
    expect(shocked!.course["liquidated"]!.at(-1)).toBe(
      Object.values(shocked!.accounts).filter(({ liquidatedAt }) => liquidatedAt !== null).length,
    );
  });

  it("under a rise saves whom the history liquidated later", async () => {
    const { differences, runs } = await figures("--shock", `BTC=+30%@${HALF}`);
    const { onlyThere } = differences[0]!;
    expect(onlyThere.length).toBeGreaterThan(0);
    for (const account of onlyThere) {
      expect(runs[0]!.accounts[account]!.liquidatedAt).toBeGreaterThan(Date.UTC(2026, 0, 5, 0, 30));
      expect(runs[1]!.accounts[account]!.liquidatedAt).toBeNull();
    }
  });

  it("without an account changes nobody else when prices and fills are recorded", async () => {
    const { differences } = await figures("--without", "hedger-001", "--fills", "recorded");
    expect(differences[0]!.accounts.map(({ account }) => account)).toEqual(["hedger-001"]);
  });

  it("with an account added folds its events at their times", async () => {
    const deposit = { eventId: "d", eventTime: Date.parse("2026-01-05T00:20:00Z") };
    const line = {
      kind: "CollateralDeposited",
      ...deposit,
      account: "new",
      asset: "USDT",
      amount: "500",
    };
    writeFileSync(at("new.ndjson"), `${JSON.stringify(line)}\n`);
    const { differences } = await figures("--with", at("new.ndjson"), "--fills", "recorded");
    const [found] = differences[0]!.accounts;
    expect(differences[0]!.accounts).toHaveLength(1);
    expect(found!.account).toBe("new");
    expect(found!.equity).toBeGreaterThan(490);
  });

  it("compares several variants on one page that needs nothing from elsewhere", async () => {
    const variants = [
      { name: "same <b>", fills: "recorded" },
      {
        name: "strict",
        set: ["schedules.0.tiers.0.maintenanceRate=0.2", "schedules.0.tiers.0.initialRate=0.3"],
      },
    ];
    writeFileSync(at("variants.json"), JSON.stringify(variants));
    const { out } = await backtest("--variants", at("variants.json"), "--out", at("page.html"));
    expect(out).toMatch(/^ strict +\d+ /m);
    const page = readFileSync(at("page.html"), "utf8");
    expect(page).toMatch(/<h2>same &lt;b&gt;<\/h2>\n<p>No difference/);
    expect(page).toMatch(/prefers-color-scheme: dark/);
    expect(page.match(/<svg /g)!.length).toBeGreaterThanOrEqual(6);
    expect(page).not.toMatch(/https?:|src=|url\(|<script/);
  });
});

describe("a backtest that cannot be", () => {
  it.each([
    [["--shock", "DOGE=-1%@2026-01-05T00:30Z"], /history has no index of DOGE; it has BTC, ETH/],
    [["--shock", "BTC=-1%@2027-01-05T00:30Z"], /the shock of BTC is outside the history, 2026-/],
    [["--shock", "down"], /down is no shock/],
    [["--without", "nobody"], /the history knows no account nobody/],
    [["--set", "nothing=1"], /have no figure nothing/],
    [["--preset", "nowhere"], /nowhere: cannot be read/],
    [["--with", "nowhere.ndjson"], /nowhere\.ndjson/],
    [["--variants", "nowhere.json"], /nowhere\.json cannot be read/],
    [["--variants", "x.json", "--shock", "BTC=-1%@2026-01-05T00:30Z"], /leave out the other/],
  ])("says so in a sentence: %j", async (options, reason) => {
    const { code, error } = await backtest(...options);
    expect(code).toBe(2);
    expect(error).toMatch(reason);
    expect(error).toMatch(/^margin-engine: [^\n]+\n$/);
  });

  it("says that a history is not there or holds nothing", async () => {
    expect((await run("backtest", at("nowhere"))).error).toMatch(/^margin-engine: .*nowhere/);
    writeFileSync(at("empty.ndjson"), "");
    expect((await run("backtest", at("empty.ndjson"))).error).toMatch(/holds no inputs/);
  });
});
