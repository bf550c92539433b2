/** `margin-engine margin` as a person and as a program runs it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./printed-run.fixture";

const EXAMPLE = join(__dirname, "../../../../examples/portfolio.csv");

const folder = mkdtempSync(join(tmpdir(), "margin-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("margin-engine margin", () => {
  it("given the example, then equity, margins, the grid and the positions are shown", async () => {
    const { code, out, error } = await run("margin", "--portfolio", EXAMPLE);
    expect([code, error]).toEqual([0, ""]);
    expect(out).toContain("Portfolio margin under default · 2026-01-05 08:00 UTC");
    expect(out).toMatch(/Equity +[\d,]+\.\d\d\n/);
    expect(out).toMatch(/BTC scenario loss +[\d,]+\.\d\d +[\d,]+\.\d\d\n/);
    expect(out).toContain("vol down      vol same        vol up");
    expect(out).toMatch(/BTC-30JAN26-70000-C +-2 +-[\d,]+\.\d\d +[\d,]+\.\d\d\n/);
  });

  it("given --json, then a program reads the same figures", async () => {
    const { out } = await run("margin", "--portfolio", EXAMPLE, "--preset", "deribit-pm", "--json");
    const margin = JSON.parse(out);
    expect(margin).toMatchObject({ preset: "deribit-pm", status: "Healthy", unvalued: [] });
    expect(margin.underlyings[0].scenarios).toHaveLength(35);
    const sum = margin.parts.reduce(
      (total: number, each: { initialMargin: number }) => total + each.initialMargin,
      0,
    );
    expect(sum).toBeCloseTo(margin.initialMargin, 6);
  });

  it.each(["default", "deribit-pm", "derive-pm2", "paradex-pm", "span-16"])(
    "given %s, then its parts make up both margins, and IM covers MM",
    async (preset) => {
      const { out } = await run("margin", "--portfolio", EXAMPLE, "--preset", preset, "--json");
      const { parts, initialMargin, maintenanceMargin } = JSON.parse(out);
      const sums = ["initialMargin", "maintenanceMargin"].map((margin) =>
        parts.reduce((sum: number, each: Record<string, number>) => sum + each[margin]!, 0),
      );
      expect(sums[0]).toBeCloseTo(initialMargin, 6);
      expect(sums[1]).toBeCloseTo(maintenanceMargin, 6);
      expect(initialMargin).toBeGreaterThanOrEqual(maintenanceMargin);
    },
  );

  it("given --help, then it prints the example as it stands", async () => {
    const { out } = await run("margin", "--help");
    for (const line of readFileSync(EXAMPLE, "utf8").trim().split("\n")) {
      expect(out).toContain(line);
    }
    expect(out).toContain("default, deribit-pm, derive-pm2, paradex-pm,");
  });

  it.each([
    [["--portfolio", "missing.csv"], "missing.csv: it cannot be read (ENOENT"],
    [["--portfolio", EXAMPLE, "--preset", "nasdaq"], "nasdaq: is no preset (default, deribit-pm"],
    [[], "name a file with --portfolio, or a log and an account"],
  ])("given %j, then one sentence says what is wrong, and nothing else", async (options, fault) => {
    const { code, out, error } = await run("margin", ...options);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain(fault);
    expect(error).not.toContain("    at ");
  });

  it("given hundreds of faults, then twenty are told and the others counted", async () => {
    const path = join(folder, "wrong.csv");
    writeFileSync(path, `kind\n${"Swap\n".repeat(300)}`);
    const { code, error } = await run("margin", "--portfolio", path);
    const lines = error.trimEnd().split("\n");
    expect([code, lines.length]).toEqual([2, 21]);
    expect(lines[20]).toBe("margin-engine: and 280 more faults");
  });
});
