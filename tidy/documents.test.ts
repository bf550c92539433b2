/** Each rule about documents and contracts finds a violation planted for it. */
import { checkReadmes, checkSchemas } from "./contracts";
import { checkChangelog, checkDecisions, checkLinks, checkRuleNumbers } from "./documents";
import { reportOf } from "./finding";
import { checkLock } from "./lock";
import type { RepositoryFile } from "./repository";
import { checkTraces } from "./traces";

function file(path: string, ...lines: string[]): RepositoryFile {
  return { path, text: `${lines.join("\n")}\n` };
}

describe("rule numbers", () => {
  const ruleOf = (number: number): string => `MA-${number}`;
  const rules = file("docs/margin-rules.md", `### ${ruleOf(1)} Grid`, `- **${ruleOf(2)}** later`);

  it("given a number that is not defined, then the line that names it is told", () => {
    const source = file("services/core/src/a.ts", `/** ${ruleOf(1)}, ${ruleOf(2)}`, ruleOf(99));
    expect(checkRuleNumbers([rules, source])).toEqual([
      expect.objectContaining({ path: source.path, line: 2, rule: "rule-numbers" }),
    ]);
  });

  it("given a number defined twice, then it is told", () => {
    const again = file(rules.path, rules.text, `### ${ruleOf(2)} Again`);
    expect(reportOf(checkRuleNumbers([again]))).toContain(`${ruleOf(2)} is defined twice`);
  });
});

describe("links", () => {
  const target = file("docs/a.md", "# A title, and more");

  it.each([
    ["docs/b.md", "c.md", "c.md leads nowhere"],
    ["README.md", "docs/a.md#another", "leads to no heading of docs/a.md"],
  ])("given %s linking to %s, then it is told", (path, link, told) => {
    const findings = checkLinks([target, file(path, "# B", `[text](${link})`)]);
    expect(reportOf(findings)).toContain(`${path}:2: links: ${link.split("/")[0]}`);
    expect(reportOf(findings)).toContain(told);
  });

  it("given code that names a document that is not there, then it is told", () => {
    const source = file("tidy/a.ts", "/** As docs/a.md and docs/gone.md say. */");
    expect(reportOf(checkLinks([target, source]))).toContain("tidy/a.ts:1: links: docs/gone.md");
  });

  it("given links that lead somewhere, then there is nothing to tell", () => {
    const links = "[a](docs/a.md#a-title-and-more) [b](docs) [c](https://example.org/d.md) [d](#b)";
    const fenced = ["```", "[e](nowhere.md)", "```"];
    expect(checkLinks([target, file("README.md", "# B", links, ...fenced)])).toEqual([]);
  });
});

describe("decisions", () => {
  const whole = ["## Context", "", "Why.", "", "## Choice", "", "What.", "", "## Consequence", ""];

  it("given a whole record, then there is nothing to tell", () => {
    const record = file("docs/decisions/0001-a.md", "# 0001 A", "", ...whole, "So.");
    expect(checkDecisions([record])).toEqual([]);
  });

  it("given a record with a gap in its number and nothing that follows, then both are told", () => {
    const record = file("docs/decisions/0002-a.md", "# 0002 A", "", ...whole);
    expect(checkDecisions([record]).map(({ what }) => what)).toEqual([
      expect.stringContaining("the next number is 0001"),
      'say something under "## Consequence"',
    ]);
  });
});

describe("changelog", () => {
  it.each([
    [["# Changelog", "## 1.0"], '"1.0" is neither'],
    [["# Changelog", "## [Unreleased]"], "a release without changes"],
    [["# Changelog", "## [Unreleased]", "### Added", "### Fixed", "- b"], "an empty heading"],
    [["# Changelog", "## [Unreleased]", "### News", "- a"], '"News" is no kind of change'],
    [["# News"], 'begin with "# Changelog"'],
  ])("given %j, then it is told", (lines, told) => {
    expect(reportOf(checkChangelog([file("CHANGELOG.md", ...lines)]))).toContain(told);
  });

  it("given none, then it is told", () => {
    expect(reportOf(checkChangelog([]))).toContain("CHANGELOG.md: changelog: missing");
  });
});

describe("contracts", () => {
  it("given a package without a README, and a service that does not say what it is", () => {
    const findings = checkReadmes([
      file("services/core/src/a.ts", ""),
      file("services/margin/README.md", "# margin", "**Consumes** **Produces** **State**"),
    ]);
    expect(reportOf(findings)).toContain("services/core/README.md: readmes: missing");
    expect(reportOf(findings)).toContain("says what it is by **Invariants**");
  });

  it("given events and schemas that do not match, then each is told", () => {
    const findings = checkSchemas([
      file("services/core/src/events/a.ts", 'readonly kind: "RainFell";'),
      file("schemas/sun-shone.avsc", '{ "name": "SunShone" }'),
      file("schemas/wind-blew.avsc", '{ "name": "WindRose" }'),
      file("schemas/sky-checkpoint.avsc", '{ "name": "SkyCheckpoint" }'),
      file("services/margin/src/service.ts", 'const schema = "sky-checkpoint";'),
    ]);
    expect(findings.map(({ path }) => path)).toEqual([
      "services/core/src/events/a.ts",
      "schemas/sun-shone.avsc",
      "schemas/wind-blew.avsc",
    ]);
  });
});

describe("lock", () => {
  const asking = { optionalDependencies: { "tool-moon": "1.0.0" } };

  it("given a platform's package that is not locked, then the one asking is told", () => {
    const lock = { packages: { "": {}, "node_modules/tool": asking } };
    const told = checkLock([file("package-lock.json", JSON.stringify(lock, null, 2))]);
    expect(reportOf(told)).toContain("package-lock.json:4: lock: tool-moon 1.0.0 is asked for");
  });

  it("given it locked below or above the one asking, then there is nothing to tell", () => {
    const places = ["node_modules/tool/node_modules/tool-moon", "node_modules/tool-moon"];
    for (const place of places) {
      const lock = { packages: { "node_modules/tool": asking, [place]: {} } };
      expect(checkLock([file("package-lock.json", JSON.stringify(lock))])).toEqual([]);
    }
  });
});

describe("traces", () => {
  it.each([
    ["docs/a.md", ["see ", "/", "home/someone/data"].join("")],
    ["package-lock.json", ['"resolved": "', "https://example.org/a.tgz", '"'].join("")],
    ["docs/a.md", ["https://", "registry", ".example.org/a"].join("")],
  ])("given %s with a trace of a machine, then it is told", (path, text) => {
    expect(reportOf(checkTraces([file(path, "", text)]))).toContain(`${path}:2: traces`);
  });

  it("given addresses of public pages and paths in the repository, then nothing is told", () => {
    const text = ["https://example.org", "home/a ..", "work/b docs/home/c"].join("/");
    expect(checkTraces([file("docs/a.md", text)])).toEqual([]);
  });
});
