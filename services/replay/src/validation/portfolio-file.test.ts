import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPortfolios } from "./portfolio-file";

const folder = mkdtempSync(join(tmpdir(), "portfolios-"));
const file = join(folder, "desks.ndjson");
afterAll(() => rmSync(folder, { recursive: true }));

function read(...lines: readonly string[]) {
  writeFileSync(file, lines.join("\n"));
  return readPortfolios(file, ["BTC", "ETH"]);
}

describe("a file of portfolios", () => {
  it("given a line for each, then dollars by underlying, below 0 short", () => {
    const lines = ['{"name":"desk 7","dollars":{"BTC":250000,"ETH":-1e5}}', ""];
    expect(read(...lines, '{"name":"b","dollars":{"ETH":1}}')).toEqual([
      {
        name: "desk 7",
        dollars: new Map([
          ["BTC", 250_000],
          ["ETH", -100_000],
        ]),
      },
      { name: "b", dollars: new Map([["ETH", 1]]) },
    ]);
  });

  const good = '{"name":"a","dollars":{"BTC":1}}';
  it.each([
    ["no JSON", ["desk 7"], /desks\.ndjson, line 1: it is no portfolio; write it as \{"name"/],
    ["no name", ['{"dollars":{"BTC":1}}'], /line 1: it is no portfolio; write it as/],
    ["a list", [good, '{"name":"b","dollars":[1]}'], /line 2: it is no portfolio/],
    ["an unknown underlying", ['{"name":"a","dollars":{"DOGE":1}}'], /no closes of DOGE; .* BTC, /],
    ["a text", ['{"name":"a","dollars":{"BTC":"1"}}'], /BTC is no number of dollars; write one/],
    ["nothing held", ['{"name":"a","dollars":{}}'], /it holds nothing; give it dollars/],
    ["a name twice", [good, "", good], /line 3: the name was used before; give every/],
    ["no line", ["", " "], /desks\.ndjson has no portfolio; write one a line/],
  ])("given %s, then it says so with the line", (_, lines, sentence) => {
    expect(() => read(...lines)).toThrow(sentence);
  });

  it("given no file, then it says so", () => {
    const missing = join(folder, "none.ndjson");
    expect(() => readPortfolios(missing, [])).toThrow(
      /none\.ndjson: cannot be read .*name another/,
    );
  });
});
