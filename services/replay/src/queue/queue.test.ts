/** CL-3: who would be deleveraged first, told from a log by the command line. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runEmbedded } from "@margin-engine/runtime";
import { ClearedVenue } from "../clearing/cleared-venue.fixture";
import { run } from "../command-line/printed-run.fixture";
import { ENGINE } from "../log-services";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
const log = join(folder, "log");
afterAll(() => rmSync(folder, { recursive: true }));

/** 10, 20 and 30 sold at 100 to a desk; cem holds 15 coins of weight 0.9. At 95 all have won. */
beforeAll(async () => {
  const venue = new ClearedVenue()
    .deposit("desk", "100000")
    .deposit("bob", "250")
    .deposit("cem", "15", "BTC")
    .deposit("dan", "5000")
    .trade("desk", "bob", { size: "10", at: "100" })
    .trade("desk", "cem", { size: "20", at: "100" })
    .trade("desk", "dan", { size: "30", at: "100" })
    .later(60_000)
    .prices({ BTC: "95" });
  await runEmbedded({ directory: log, services: ENGINE, source: venue.source(), shards: 2 });
});

function rowsOf(out: string): string[] {
  return out.split("\n").map((row) => row.replace(/ +/g, " ").trim());
}

it("ranks the holders of a side by the policy in force, with what it ranks by", async () => {
  const { code, out } = await run("queue", "BTC-PERP", "--log", log);
  expect(code).toBe(0);
  const rows = rowsOf(out);
  expect(rows[0]).toMatch(/^BTC-PERP at 1970-01-01 00:01 UTC, by WaterFilling$/);
  // 950 / (250 + 50), 2,850 / (5,000 + 150), and (1,900 - 1,425) / (15 x 95 x 0.9 + 100).
  expect(rows).toEqual(
    expect.arrayContaining([
      "Short: 3 holders of 60 contracts",
      "account contracts equity profit leverage lights",
      "bob 10 $300 $50 3.17x ●●●●●",
      "dan 30 $5,150 $150 0.55x ●●○○○",
      "cem 20 $1,383 $100 0.34x ●○○○○",
      "Long: 1 holder of 60 contracts",
    ]),
  );
});

it("by another policy, the first alone, at a moment before", async () => {
  const asked = ["--policy", "BySize", "--top", "1", "--at", "1970-01-01T00:00:02Z"];
  const rows = rowsOf((await run("queue", "BTC-PERP", "--log", log, ...asked)).out);
  expect(rows[0]).toBe("BTC-PERP at 1970-01-01 00:00 UTC, by BySize");
  expect(rows).toEqual(expect.arrayContaining(["dan 30 $5,000 $0 ●●●○○", "and 2 others"]));
});

it("as one object for programs", async () => {
  const { out } = await run("queue", "BTC-PERP", "--log", log, "--json");
  const { policy, sides } = JSON.parse(out);
  expect(policy).toBe("WaterFilling");
  expect(sides[1].side).toBe("Short");
  expect(sides[1].holders[2]).toMatchObject({ account: "cem", exposure: "-475", lights: 1 });
});

it("of an instrument that nobody holds, and of one that is unknown", async () => {
  const rows = rowsOf((await run("queue", "BTC-COIN", "--log", log)).out);
  expect(rows).toEqual(expect.arrayContaining(["Long: nobody", "Short: nobody"]));
  const { code, error } = await run("queue", "SOL-PERP", "--log", log);
  expect([code, error]).toEqual([2, expect.stringContaining("knows no instrument SOL-PERP by")]);
});
