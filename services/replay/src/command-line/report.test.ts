import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./printed-run.fixture";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

interface Figures {
  readonly times: readonly number[];
  readonly course: Record<string, readonly number[]>;
  readonly accounts: Record<
    string,
    { readonly equity: number; readonly liquidatedAt: number | null }
  >;
  readonly fills: number;
  readonly summary: { readonly trades: { readonly count: number } };
}

describe("the report of a log", () => {
  it("says in text what the run said, and the same figures as JSON and on a page", async () => {
    const demo = await run("demo", "--hours", "1", "--accounts", "40", "--log", at("log"));
    const line = (name: string, text: string) => new RegExp(`^ ${name} .*$`, "m").exec(text)![0];
    const { code, out } = await run("report", at("log"), "--out", at("log.html"));
    expect(code).toBe(0);
    for (const name of ["Accounts", "Margin at end", "Trades", "Liquidations", "Shortfalls"]) {
      expect(line(name, out)).toBe(line(name, demo.out));
    }

    const figures = JSON.parse((await run("report", at("log"), "--json")).out) as Figures;
    const accounts = Object.values(figures.accounts);
    const liquidated = accounts.filter(({ liquidatedAt }) => liquidatedAt !== null).length;
    const equity = accounts.reduce((sum, each) => sum + each.equity, 0);
    expect(figures.course["liquidated"]!.at(-1)).toBe(liquidated);
    expect(figures.course["equity"]!.at(-1)).toBeCloseTo(equity, 4);
    expect(figures.course["equity"]).toHaveLength(figures.times.length);
    expect(line("Liquidations", out)).toMatch(new RegExp(` ${liquidated} accounts?, `));
    expect(line("Trades", out)).toMatch(new RegExp(` ${figures.fills} of them liquidation fills`));

    const page = readFileSync(at("log.html"), "utf8");
    expect(page).toContain(`<td>${liquidated}</td>`);
    expect(page).not.toMatch(/https?:|src=|url\(|<script/);
  });

  it("is refused for what is no log, in a sentence", async () => {
    const { code, error } = await run("report", at("nowhere"));
    expect(code).toBe(2);
    expect(error).toMatch(
      /^margin-engine: .*nowhere does not exist: name the folder of a log.*\n$/,
    );
  });
});
