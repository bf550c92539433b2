/** Portfolio files: CSV and JSON say the same, and what cannot be used is told by row and field. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PortfolioRow, readPortfolioFile } from "./portfolio-file";

const folder = mkdtempSync(join(tmpdir(), "portfolio-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(text: string): string {
  const path = join(folder, "mine");
  writeFileSync(path, text);
  return path;
}

/** What is wrong with a file, without its path. */
function faultsOf(text: string): string[] {
  const path = fileOf(text);
  return readPortfolioFile(path).faults.map((fault) => fault.replace(`${path}: `, ""));
}

const HEADER = "kind,name,underlying,quantity,price,expiry,strike,optionType,volatility,time";
const TIME = "Time,,,,,,,,,2026-01-05T08:00:00Z";
const INDEX = "Index,,BTC,,60000,,,,,";
const FORWARD = "Forward,,BTC,,60250,2026-01-30T08:00:00Z,,,,";
const CALL = "Option,BTC-C,BTC,-2,,2026-01-30T08:00:00Z,70000,Call,0.62,";
const SOUND = [HEADER, TIME, INDEX, FORWARD, CALL];

const table = (...lines: readonly string[]) => lines.join("\n");

/** The sound table with one line instead of another. */
const changed = (line: string, to: string) =>
  faultsOf(table(...SOUND.map((each) => (each === line ? to : each))));

describe("portfolio files", () => {
  it("given CSV and JSON of the same rows, then they are read alike", () => {
    const csv = readPortfolioFile(fileOf(table("# mine", "", ...SOUND))).rows;
    const json = readPortfolioFile(
      fileOf(
        JSON.stringify([
          { kind: "Time", time: "2026-01-05T08:00:00Z" },
          { kind: "Index", underlying: "BTC", price: 60000 },
          { kind: "Forward", underlying: "BTC", price: "60250", expiry: "2026-01-30T08:00:00Z" },
          {
            kind: "Option",
            name: "BTC-C",
            underlying: "BTC",
            quantity: -2,
            expiry: "2026-01-30T08:00:00Z",
            strike: 70000,
            optionType: "Call",
            volatility: 0.62,
            multiplier: null,
          },
        ]),
      ),
    ).rows;
    const told = (rows: readonly PortfolioRow[]) =>
      rows.map(({ place: _, number, ...row }) => ({
        ...row,
        figures: (["time", "quantity", "price", "expiry", "strike", "volatility"] as const).map(
          number,
        ),
      }));
    expect(told(csv)).toHaveLength(4);
    expect(told(json)).toEqual(told(csv));
    expect(csv[3]!.number("expiry")).toBe(Date.UTC(2026, 0, 30, 8));
  });

  it.each([
    ["is empty", "", "it is empty; --help shows an example"],
    ["is only notes", "# nothing\n", "it has no rows; --help shows an example"],
    ["is no JSON", "[{", "it is not JSON ("],
    ["is no list", '{ "kind": "Index" }', "it must be a list of rows"],
    ["has a row that is none", "[5]", "row 1: it must be an object with a kind"],
    ["has a list as value", '[{ "kind": ["Index"] }]', "row 1, kind: write a text or a number"],
    ["has no kind in its header", "name,quantity\nBTC,1", "line 1: the header has no kind"],
    [
      "has a value too many",
      table(HEADER, `${INDEX},9`),
      "line 2: it has 11 values under 10 columns",
    ],
  ])("given a file that %s, then it is told", (_, text, fault) => {
    expect(faultsOf(text)[0]).toContain(fault);
  });

  it("given a file that is not there, then it is told", () => {
    const { faults } = readPortfolioFile(join(folder, "missing.csv"));
    expect(faults).toEqual([expect.stringContaining("missing.csv: it cannot be read (ENOENT")]);
  });

  it.each([
    [
      CALL,
      CALL.replace("Option", "Swap"),
      'line 5, kind: "Swap" is no kind of row; write one of Time,',
    ],
    [CALL, CALL.replace("Option", ""), "line 5: it has no kind; write one of Time, Index,"],
    [
      CALL,
      CALL.replace("70000", "seventy"),
      'line 5, strike: "seventy" is no number above 0, up to 10^12; write',
    ],
    [CALL, CALL.replace("70000", "0"), 'line 5, strike: "0" is no number above 0'],
    [CALL, CALL.replace("70000", ""), "line 5, strike: it is missing; the kind Option needs it"],
    [
      CALL,
      CALL.replace("0.62", "62%"),
      'line 5, volatility: "62%" is below 0 or no number; write a plain one',
    ],
    [CALL, CALL.replace("-2", "1e5"), 'line 5, quantity: "1e5" is no number'],
    [
      CALL,
      CALL.replace("0.62", "-0.62"),
      'line 5, volatility: "-0.62" is below 0 or no number; write a plain one',
    ],
    [CALL, CALL.replace("-2", "-1000000000001"), 'quantity: "-1000000000001" is no number up to'],
    [CALL, CALL.replace("-2", "0"), "line 5, quantity: 0 is no position; remove the row"],
    [CALL, CALL.replace("Call", "C"), 'line 5, optionType: "C" is no side; write Call or Put'],
    [CALL, CALL.replace("2026-01-30T08", "30JAN26"), 'line 5, expiry: "30JAN26:00:00Z" is no time'],
    [INDEX, INDEX.replace("60000", "-1"), 'line 3, price: "-1" is no number above 0'],
    [
      INDEX,
      "Index,,BTC,,60000,,5,,,",
      "line 3, strike: the kind Index has no such field; it has kind,",
    ],
    [INDEX, "Index,,ETH,,3000,,,,,", 'line 5, underlying: there is no Index row of "BTC"; add one'],
    [TIME, "", "line 4 has an expiry and no row says when it is judged; add a Time row"],
    [
      FORWARD,
      FORWARD.replace("01-30", "01-31"),
      "line 4, expiry: no option on BTC expires then; they expire at 2026-01-30T08:00:00.000Z",
    ],
    [TIME, TIME.replace("2026", "2027"), "line 5, expiry: it is before the time of the Time row"],
    [TIME, table(TIME, INDEX), "line 4: it says again what line 3 says; keep one of the two"],
    [CALL, table(CALL, CALL), "line 6: it says again what line 5 says; keep one of the two"],
  ])("given %s as %s, then: %s", (line, to, fault) => {
    expect(changed(line, to).join("\n")).toContain(fault);
  });

  it("given several faults, then all are told, and no row is used", () => {
    const { rows, faults } = readPortfolioFile(
      fileOf(table(HEADER, TIME, "Swap", CALL.replace("70000", "x").replace("Call", "y"))),
    );
    expect(rows).toEqual([]);
    expect(faults).toHaveLength(3);
  });

  it("given a contract that settles in an asset without a price, then it is told", () => {
    const perpetual = {
      kind: "Perpetual",
      name: "P",
      underlying: "BTC",
      quantity: 1,
      price: 60000,
    };
    const index = { kind: "Index", underlying: "BTC", price: 60000 };
    expect(faultsOf(JSON.stringify([index, { ...perpetual, settlement: "EURC" }]))).toEqual([
      'row 2, settlement: nothing says what "EURC" costs; add a Collateral row',
    ]);
    expect(faultsOf(JSON.stringify([index, { ...perpetual, contract: "Inverse" }]))).toEqual([]);
    expect(faultsOf(JSON.stringify([index, { ...perpetual, contract: "Quanto" }]))).toEqual([
      'row 2, contract: "Quanto" is none; write Linear or Inverse',
    ]);
    expect(faultsOf(JSON.stringify([index, { ...perpetual, confidence: 2 }]))).toEqual([
      'row 2, confidence: "2" is no share; write a number from 0 to 1, such as 0.9',
    ]);
  });
});
