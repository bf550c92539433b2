/** Each rule about code finds a violation planted for it, and nothing in code that keeps it. */
import { checkCycles, checkFolderOrder } from "./cycles";
import { checkDeadExports } from "./dead-exports";
import { reportOf } from "./finding";
import { checkFloors, checkManifests } from "./floors";
import { checkLeftovers, checkNames } from "./names";
import { checkPurity } from "./purity";
import type { RepositoryFile } from "./repository";
import { checkSizes } from "./sizes";
import { checkBarrels, checkStatements } from "./statements";

const CORE = "services/core/src/margin/requirement.ts";

function file(path: string, ...lines: string[]): RepositoryFile {
  return { path, text: `${lines.join("\n")}\n` };
}

describe("floors", () => {
  it.each([
    [
      "core/src/a.ts",
      "@margin-engine/runtime",
      "floor 0 imports @margin-engine/runtime of floor 1",
    ],
    ["margin/src/a.ts", "@margin-engine/sequencer", "imports only go down"],
    ["gateway/src/a.ts", "@margin-engine/margin", "only replay imports floor 2"],
    ["runtime/src/a.ts", "@margin-engine/core/src/money/units", "goes past the front door"],
    ["runtime/src/a.ts", "../../core/src/index", "leaves the package"],
    ["runtime/src/a.ts", "../../../infra/kafka/cluster.ts", "leaves the package"],
    ["runtime/src/codec.ts", "avsc", "belongs to services/runtime/src/avro/"],
    ["core/src/fold/a.ts", "decimal.js", "belongs to services/core/src/money/decimal."],
    ["margin/src/service.ts", "node:fs", "rules know no machine"],
    ["treasury/src/a.ts", "@margin-engine/core", "has no floor"],
  ])("given %s importing %s, then it is told", (path, specifier, told) => {
    const source = file(`services/${path}`, "/** Head. */", `import { a } from "${specifier}";`);
    expect(reportOf(checkFloors([source]))).toContain(told);
  });

  it("given imports that go down, then there is nothing to tell", () => {
    const sources = [
      file("services/replay/src/a.ts", 'import { a } from "@margin-engine/margin";'),
      file("services/runtime/src/avro/a.ts", 'import avsc from "avsc";', 'import "node:fs";'),
      file("services/margin/src/main.ts", 'import { argv } from "node:process";'),
      file("services/margin/src/a.test.ts", 'import { a } from "../../../infra/kafka/cluster.ts";'),
    ];
    expect(checkFloors(sources)).toEqual([]);
  });

  it("given manifests that differ from the imports, then each difference is told", () => {
    const manifest = { dependencies: { lmdb: "^3.5.6", "@margin-engine/core": "0.1.0" } };
    const findings = checkManifests([
      file("services/runtime/package.json", JSON.stringify(manifest)),
      file("services/runtime/tsconfig.json", '{ "references": [{ "path": "../sequencer" }] }'),
      file("services/runtime/src/a.ts", 'import "avsc";', 'import "@margin-engine/core";'),
    ]);
    expect(findings.map(({ what }) => what.split(";")[0])).toEqual([
      "avsc is imported and not declared",
      "lmdb is declared and not imported",
      "lmdb ^3.5.6",
      "@margin-engine/core is no reference",
      "@margin-engine/sequencer is a reference but no dependency",
    ]);
  });
});

describe("order within core", () => {
  it("given money importing margin, then the folder and line are told", () => {
    const findings = checkFolderOrder([
      file("services/core/src/money/units.ts", "/** */", 'import { a } from "../margin/status";'),
      file("services/core/src/margin/status.ts", "export const a = 1;"),
    ]);
    expect(reportOf(findings)).toBe(
      "services/core/src/money/units.ts:2: folder-order: " +
        "money imports margin, which is not below it; turn it round",
    );
  });

  it("given a folder of no rank, then it is told", () => {
    const findings = checkFolderOrder([file("services/core/src/weather/rain.ts", "/** */")]);
    expect(reportOf(findings)).toContain("folder weather has no rank");
  });

  it("given two files that load each other, then the cycle is told once", () => {
    const sources = [
      file("services/core/src/fold/a.ts", 'import { b } from "./b";'),
      file("services/core/src/fold/b.ts", 'import { a } from "./a";'),
    ];
    expect(checkCycles(sources).map(({ what }) => what)).toEqual([
      expect.stringContaining("a.ts -> b.ts -> a.ts"),
    ]);
  });

  it("given two files that name each other's types, then there is nothing to tell", () => {
    const sources = [
      file("services/core/src/fold/a.ts", 'import { b } from "./b";'),
      file("services/core/src/fold/b.ts", 'import type { A } from "./a";'),
    ];
    expect(checkCycles(sources)).toEqual([]);
  });
});

describe("purity", () => {
  it.each([
    ["Math.exp(1);", "Math.exp"],
    ["x ** 2;", "only 10 ** CONSTANT"],
    ["10 ** decimals;", "only 10 ** CONSTANT"],
    ["Date.now();", "time is a field of events"],
    ["new Date();", "time is a field of events"],
    ["Math.random();", "draw from a seed"],
    ["async function f() {}", "never waits"],
    ["const p: Promise<void> = q;", "never waits"],
    ["console.log(1);", "say it with an event"],
    ["setTimeout(f);", "a timer is an event"],
    ["process.exit();", "knows no machine"],
    ["parseFloat(text);", "parseScaled"],
    ["amount.toNumber();", "never becomes a float"],
    ["a.localeCompare(b);", "no locale changes"],
    ["try { f(); } finally { g(); }", "stops the shard"],
  ])("given a rule with %s then it is told", (statement, told) => {
    expect(reportOf(checkPurity([file(CORE, "/** Head. */", statement)]))).toContain(told);
  });

  it("given exact arithmetic, then there is nothing to tell", () => {
    const lines = ["10 ** USD_DECIMALS;", "2 ** -48;", "10n ** BigInt(n);", "Math.sqrt(2);"];
    expect(checkPurity([file(CORE, ...lines, "row.process = { console: 1 };")])).toEqual([]);
  });

  it("given the runtime, then only chance is banned", () => {
    const source = file("services/runtime/src/a.ts", "Date.now();", "Math.random();");
    expect(checkPurity([source]).map(({ line }) => line)).toEqual([2]);
  });

  it("given the powers allowed, then floats hold each of them exactly", () => {
    for (let exponent = 0; exponent <= 22; exponent++) {
      expect(BigInt(10 ** exponent)).toBe(10n ** BigInt(exponent));
    }
    for (let exponent = 0; exponent <= 1023; exponent++) {
      expect(BigInt(2 ** exponent)).toBe(2n ** BigInt(exponent));
      expect(2 ** -exponent * 2 ** exponent).toBe(1);
    }
  });
});

describe("sizes", () => {
  const empty = (lines: number): string[] => Array.from({ length: lines }, () => "");

  it.each([
    ["services/core/src/a.ts", 300],
    ["services/core/src/a.test.ts", 500],
    ["services/margin/src/service.ts", 120],
    ["services/margin/src/main.ts", 15],
  ])("given %s, then it may have %d lines and no more", (path, limit) => {
    expect(checkSizes([file(path, ...empty(limit))])).toEqual([]);
    const told = `${path}: file-length: ${limit + 1} lines, at most ${limit}`;
    expect(reportOf(checkSizes([file(path, ...empty(limit + 1))]))).toContain(told);
  });

  it("given a function of 61 lines below a comment, then its first line is told", () => {
    const source = file("tidy/a.ts", "// ä", "function f() {", ...empty(59), "}");
    expect(reportOf(checkSizes([source]))).toContain(
      "tidy/a.ts:2: function-length: a function of 61",
    );
    const shorter = file("tidy/a.ts", "// ä", "function f() {", ...empty(58), "}");
    expect(checkSizes([shorter])).toEqual([]);
  });

  it("given a long describe of short tests, then there is nothing to tell", () => {
    const test = file("tidy/a.test.ts", 'describe("it", () => {', ...empty(100), "});");
    expect(checkSizes([test])).toEqual([]);
  });

  it.each(["function f(a, b, c, d) {}", "class A { f(a, b, c, d) {} }", "(a, b, c, d) => 0;"])(
    "given %s then the fourth parameter is told",
    (statement) => {
      expect(reportOf(checkSizes([file("tidy/a.ts", statement)]))).toContain("4 parameters");
    },
  );

  it("given a callback of four parameters, then there is nothing to tell", () => {
    const callback = "it.each(rows)(name, (a, b, c, d) => 0);";
    expect(checkSizes([file("tidy/a.test.ts", callback)])).toEqual([]);
  });

  it("given a line of 101 columns in code, then it is told, and in prose it is not", () => {
    const long = `// ${"é".repeat(98)}`;
    expect(reportOf(checkSizes([file("tidy/a.ts", long)]))).toContain("tidy/a.ts:1: columns: 101");
    expect(checkSizes([file("docs/a.md", long)])).toEqual([]);
  });

  it("given a file of more than 200 kB, then it is told", () => {
    const heavy = file("docs/a.txt", "x".repeat(200_000));
    expect(reportOf(checkSizes([heavy]))).toContain("docs/a.txt: weight: 200001 bytes");
  });
});

describe("names", () => {
  it.each([
    ["services/core/src/price-utils.ts", '"utils" names a drawer'],
    ["services/core/src/common/a.ts", '"common" names a drawer'],
    ["services/core/src/fold-v2.ts", "carries a version"],
    ["services/core/src/fold-2.ts", "carries a version"],
    ["services/core/src/priceIndex.ts", "not in kebab-case"],
  ])("given a file %s, then it is told", (path, told) => {
    expect(reportOf(checkNames([file(path, "")]))).toContain(told);
  });

  it("given names of the field, then there is nothing to tell", () => {
    const paths = ["docs/decisions/0001-one-order.md", "services/core/src/black-76.test.ts"];
    expect(checkNames(paths.map((path) => file(path, "")))).toEqual([]);
  });

  it("given an export with a version, then it is told", () => {
    const source = file("tidy/a.ts", "export function foldTradeV2() {}");
    expect(reportOf(checkNames([source]))).toContain("tidy/a.ts:1: names: foldTradeV2 carries");
  });

  it("given a mark for later, then it is told", () => {
    const mark = ["TO", "DO"].join("");
    const source = file("docs/a.md", "Text.", `${mark}: more text`);
    expect(reportOf(checkLeftovers([source]))).toContain(`docs/a.md:2: leftovers: ${mark}`);
  });
});

describe("statements", () => {
  it.each([
    [["it", 'only("a", f);'].join("."), "all-tests-run: .only()"],
    [["describe", 'skip("a", f);'].join("."), "all-tests-run: .skip()"],
    [["x", 'it("a", f);'].join(""), "all-tests-run: xit()"],
    ['switch (event.kind) { case "A": break; default: }', "exhaustive: default"],
    ["switch (kind) { default: }", "exhaustive: default"],
    ["try { f(); } catch {}", "no-swallowing: an empty catch"],
    ["try { f(); g(); } catch { h(); }", "no-swallowing: a catch blind"],
    ["try { f(); g(); } catch (cause) { h(); }", "no-swallowing: a catch blind"],
  ])("given %s then it is told", (statement, told) => {
    const source = file("tidy/a.ts", "/** Head. */", statement);
    expect(reportOf(checkStatements([source]))).toContain(`tidy/a.ts:2: ${told}`);
  });

  it.each([
    "try { f(); g(); } catch (cause) { if (!(cause instanceof E)) throw cause; }",
    "function a() { try { return f(); } catch { return null; } }",
    "try { f(); g(); } finally { h(); }",
  ])("given %s then there is nothing to tell", (statement) => {
    expect(checkStatements([file("tidy/a.ts", "/** Head. */", statement)])).toEqual([]);
  });

  it("given a source without a head, then it is told, and after an interpreter it is found", () => {
    expect(reportOf(checkStatements([file("tidy/a.ts", "f();")]))).toContain("head-comment");
    const entry = file("tidy/a.ts", "#!/usr/bin/env node", "// Starts.", "f();");
    expect(checkStatements([entry])).toEqual([]);
  });

  it("given an index that declares, and a file that passes exports on, then both are told", () => {
    const index = file("services/core/src/index.ts", 'export * from "./a";', "export const b = 1;");
    expect(checkStatements([index]).map(({ line, rule }) => [line, rule])).toEqual([[2, "index"]]);
    const barrel = file("services/core/src/a.ts", 'export { a } from "./b";');
    expect(reportOf(checkBarrels([barrel]))).toContain("services/core/src/a.ts:1: barrels");
  });
});

describe("dead exports", () => {
  const index = file("services/core/src/index.ts", 'export * from "./a";');
  const declared = file(
    "services/core/src/a.ts",
    "export const used = 1;",
    "export const idle = 2;",
    "export interface Shape {}",
    "export function draw(shape: Shape): void {}",
  );

  it("given an export that nobody imports, then it is told", () => {
    const reader = file("services/core/src/b.ts", 'import { draw, used } from "./a";');
    const findings = checkDeadExports([index, declared, reader]);
    expect(findings.map(({ line, what }) => [line, what.split(";")[0]])).toEqual([
      [2, "nobody imports idle"],
    ]);
  });

  it("given another package that imports it by the index, then it is for someone", () => {
    const reader = file("services/margin/src/b.ts", 'import * as core from "@margin-engine/core";');
    const calls = file(reader.path, reader.text, "core.draw(core.used, core.idle);");
    expect(checkDeadExports([index, declared, calls])).toEqual([]);
  });
});
