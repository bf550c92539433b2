/** CL-4: the least haircut that would have been enough, the actual one and the overshoot. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DELEVERAGING_POLICIES } from "@margin-engine/core";
import { runEmbedded } from "@margin-engine/runtime";
import { ClearedVenue } from "../clearing/cleared-venue.fixture";
import { run } from "../command-line/printed-run.fixture";
import { ENGINE } from "../log-services";
import { recordedHistory } from "./cascade-history";
import { runCascade } from "./run-cascade";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
const log = join(folder, "log");
afterAll(() => rmSync(folder, { recursive: true }));

/** Ana is long 100 at 100 with 1,000, Bob and Cem have sold 60 and 40; the price falls to 80. */
beforeAll(async () => {
  const venue = new ClearedVenue()
    .deposit("ana", "1000")
    .deposit("bob", "5000")
    .deposit("cem", "3000")
    .trade("ana", "bob", { size: "60", at: "100" })
    .trade("ana", "cem", { size: "40", at: "100" })
    .jump("80");
  await runEmbedded({ directory: log, services: ENGINE, source: venue.source(), shards: 2 });
});

it("of a loss of 1,000 a fund bears 600, and winners with profits of 2,000 give 400", async () => {
  const history = await recordedHistory(log);
  const cascade = { shocks: [], fund: new Map([["USDT", 2_000]]), policies: DELEVERAGING_POLICIES };
  const { outcomes, accounts } = await runCascade(history, cascade, () => undefined);
  await history.close();
  expect(accounts).toBe(3);
  expect([...outcomes.keys()]).toHaveLength(5);
  for (const outcome of outcomes.values()) {
    // 100 contracts at 80; 40 of them are the winners', at 90 instead of 80.
    expect(outcome.takenOver).toBeCloseTo(8_000, 6);
    expect(outcome.deleveraged.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(3_200, 6);
    expect(outcome.forgone).toBeCloseTo(400, 6);
    expect(Math.min(...outcome.fund.map(({ usd }) => usd))).toBeCloseTo(1_400, 6);
    expect(outcome.leastHaircut).toBeCloseTo(400 / 2_000, 9);
    expect(outcome.missing).toBe(0);
  }
  // All give 40%; the largest alone gives 400 of 1,200.
  expect(outcomes.get("ProRata")?.actualHaircut).toBeCloseTo(0.2, 9);
  expect(outcomes.get("BySize")).toMatchObject({ winners: 1 });
  expect(outcomes.get("BySize")?.actualHaircut).toBeCloseTo(400 / 1_200, 9);
});

it("prints rows for each policy, with the overshoot, and that nobody is in debt", async () => {
  const { code, out } = await run("cascade", log, "--fund", "USDT=2000");
  expect(code).toBe(0);
  expect(out).toContain("3 accounts, a fund of $2,000, WaterFilling");
  expect(out).toMatch(/^BySize .* \$1,400 +\$3,200 +1 +\$0 +20\.0% +33\.3% +13\.3%$/m);
  expect(out).toMatch(/^ProRata .* 2 +\$0 +20\.0% +20\.0% +0\.0%$/m);
  expect(out).toMatch(/^ProRata +\$400 +nobody +nobody +nobody +nobody +balance$/m);
});

it("runs only the policies that are named, and refuses others", async () => {
  const { out } = await run("cascade", log, "--policy", "BySize", "--policy", "ProRata");
  const rows = out.split("\n").filter((row) => row.endsWith(" balance"));
  expect(rows.map((row) => row.split(" ")[0])).toEqual(["BySize", "ProRata"]);
  const { code, error } = await run("cascade", log, "--policy", "Fair");
  expect([code, error]).toEqual([2, expect.stringContaining("--policy Fair: must be one of Wat")]);
});

it("writes a page that stands alone, and every figure as JSON", async () => {
  const page = join(folder, "cascade.html");
  const { out } = await run("cascade", log, "--fund", "USDT=2000", "--out", page, "--json");
  const told = JSON.parse(out) as { policies: Record<string, { forgone: number }> };
  expect(Object.keys(told.policies)).toHaveLength(5);
  expect(told.policies["BySize"]?.forgone).toBeCloseTo(400, 6);
  const html = readFileSync(page, "utf8");
  expect(html).toContain("Insurance fund, US dollars");
  expect(html).toContain("3 accounts, a fund of $2,000, once for each");
  expect(html).toContain("<td>13.3%</td>");
  expect(html).not.toMatch(/src=|href=|NaN|undefined/);
});

it("refuses a history that is none, and a fund that is none, by name", async () => {
  const none = await run("cascade", join(folder, "nothing"));
  expect([none.code, none.error]).toEqual([2, expect.stringContaining("nothing")]);
  const bad = await run("cascade", log, "--fund", "much");
  expect([bad.code, bad.error]).toEqual([2, expect.stringContaining("--fund much is no fund")]);
});
