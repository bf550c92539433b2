import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closesFile } from "../calibration/market-closes";
import { writeMarket } from "../calibration/market-folder.fixture";
import { run } from "../command-line/printed-run.fixture";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";

const folder = mkdtempSync(join(tmpdir(), "validation-"));
const market = join(folder, "market");
beforeAll(() => writeMarket(market));
afterAll(() => rmSync(folder, { recursive: true }));

const validate = (...options: string[]) => run("validate", "--market", market, ...options);

describe("margin-engine validate", () => {
  it("given a folder of archives, then it prints coverage, tests, margins and parts", async () => {
    const { code, out, error } = await validate();

    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(/Does margin under the preset default cover 99\.50% of losses over 48 ho/);
    expect(out).toMatch(/ long BTC +\d+\.\d\d% +[\d,]+ +\$[\d,]+ +\$[\d,]+ +\d+\/\d+ /);
    expect(out).toMatch(/scenario loss \d+\.\d%, linear \d+\.\d%/);
    expect(out).toMatch(/6\.5\.3 {2}achieved coverage level +\d+\.\d\d%/);
    expect(out).toMatch(/5\.3\.4 {2}days BTC fell by more than 5\.0% +\d+/);
    for (const line of out.split("\n")) expect([...line].length).toBeLessThanOrEqual(90);
  });

  it("given --json, then every breach and daily margin is there", async () => {
    const { code, out } = await validate("--json", "--hours", "24", "--coverage", "0.99");
    const { claim, periodMs, sections } = JSON.parse(out);

    expect(code).toBe(0);
    expect([claim, periodMs]).toEqual([0.99, 86_400_000]);
    // 600 hours from midnight, of which the last 24 have no loss yet: 24 days.
    // One snapshot of a chain has none after it, and January has no year before it.
    const kinds = sections.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(["Perpetuals"]);
    const [long] = sections[0].records;
    expect([long.observations, long.daily.length]).toEqual([600 - 24, 24]);
    expect(long.breaches.length).toBe(Math.round(long.observations * (1 - long.coverage)));
    for (const { loss, margin } of long.breaches) expect(loss).toBeGreaterThan(margin);
    expect(long.margin.most).toBe(
      Math.max(...long.daily.map((day: { margin: number }) => day.margin)),
    );
  });

  it("given a new year within the history, then what follows it is ranged anew", async () => {
    const days = 17;
    const newYear = Date.UTC(2026, 0, 1);
    const across = join(folder, "across");
    writeMarket(across, newYear - days * DAY_MS);
    const { code, out } = await run("validate", "--market", across, "--json");
    const { sections } = JSON.parse(out);

    expect(code).toBe(0);
    const [published, refitted] = sections;
    expect([published.kind, refitted.kind]).toEqual(["Perpetuals", "Refitted"]);
    expect([published.from, refitted.from]).toEqual([
      newYear - days * DAY_MS + HOUR_MS - 1,
      newYear + HOUR_MS - 1,
    ]);
    // 600 hours, of which the last 48 have no loss yet.
    expect(refitted.records[0].observations).toBe(600 - 24 * days - 48);
  });

  it("given --out, then it writes a page that needs nothing else", async () => {
    const page = join(folder, "page.html");
    expect((await validate("--out", page)).code).toBe(0);
    const html = readFileSync(page, "utf8");

    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toMatch(/prefers-color-scheme: dark/);
    // Losses and margin of each of eight portfolios.
    expect(html.match(/<svg /g)).toHaveLength(2 * 8);
    expect(html).toContain("<b>long BTC, short ETH</b>: ");
    expect(html).not.toMatch(/<script|https?:|NaN|undefined|Infinity/);
    expect((await validate("--out", join(folder, "no", "page.html"))).error).toMatch(
      /cannot be written: .*; name another/,
    );
  });

  it("given portfolios of one's own and a third underlying, then it holds them", async () => {
    const third = join(folder, "third");
    writeMarket(third);
    const [btc, doge] = ["BTC", "DOGE"].map((each) => join(third, closesFile(each, "hour")));
    copyFileSync(btc!, doge!);
    const unknown = await run("validate", "--market", third);
    expect(unknown.error).toMatch(/the preset default has no portfolio margin of DOGE; add it/);

    rmSync(doge!);
    const file = join(folder, "desks.ndjson");
    writeFileSync(file, '{"name":"desk 7","dollars":{"BTC":250000,"ETH":-100000}}');
    const { code, out } = await run("validate", "--market", third, "--portfolios", file);
    expect(code).toBe(0);
    expect(out).toMatch(/Portfolios of .*desks\.ndjson in perpetuals on BTC, ETH:/);
    expect(out).toMatch(/ desk 7 +\d+\.\d\d%/);
    const alone = await run("validate", "--log", "nowhere", "--portfolios", file);
    expect(alone.error).toMatch(/--portfolios are held against closes: name their folder/);
  });

  it.each([
    [["--hours", "1200"], /600 closes .* cover less than the margin period of risk, 1200 hours/],
    [["--coverage", "99"], /use a share between 0 and 1, such as 0\.99/],
    [["--preset", "nowhere"], /nowhere: cannot be read .*; name a preset file/],
  ])("given %j, then it says in one sentence what is wrong", async (options, sentence) => {
    const { code, error } = await validate(...options);
    expect(code).toBe(2);
    expect(error).toMatch(sentence);
  });

  it("given a folder that is none or has no data, then it names it", async () => {
    const bad = async (directory: string) => {
      const { code, error } = await run("validate", "--market", directory);
      expect(code).toBe(2);
      expect(error.trimEnd().split("\n")).toHaveLength(1);
      return error;
    };
    expect(await bad(join(folder, "nowhere"))).toMatch(/nowhere is no folder; give the folder/);
    expect(await bad(folder)).toMatch(/btcusdt-spot-1h-2017_2026\.csv\.gz: .*no such file/);
  });
});
