/** What an account's collateral counts and why, told from a log by the command line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./printed-run.fixture";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, "day");

const TIME = Date.UTC(2026, 0, 5);
let lines = 0;
const line = (kind: string, second: number, fields: object) =>
  JSON.stringify({ kind, eventId: `${++lines}`, eventTime: TIME + second * 1000, ...fields });
const index = (symbol: string, price: string) =>
  line("PriceQuoted", 1, { quoteSource: "north", quoteType: "Index", symbol, price });
const chain = "bitcoin";
const seen = (second: number, transaction: string, fields: object = {}) => {
  const deposit = { account: "ann", asset: "BTC", amount: "1", chain, transaction, output: 0 };
  return line("DepositObserved", second, { ...deposit, height: 100, ...fields });
};

/** Ann has 100 USDT, a final coin and one that is safe. */
beforeAll(async () => {
  const collateralRules = {
    safeHaircut: "0.1",
    safeShare: "0.25",
    assets: [{ asset: "BTC", sizeFactor: "0", redemptionSymbol: "BTC.PAR" }],
    chains: [
      {
        chain,
        steps: [{ safeConfirmations: 3, finalisedConfirmations: 6 }],
        stallMs: 7_200_000,
        decayMs: 3_600_000,
        safeCap: "1000000",
        blocksKept: 100,
        holdMs: 3_600_000,
      },
    ],
  };
  const parameters = {
    version: 1,
    preset: "chains",
    effectiveTime: TIME,
    collateral: ["BTC", "USDT"].map((asset) => ({ asset, weight: "0.9" })),
    schedules: [],
    liquidationBuffer: "0.02",
    liquidationTimeoutMs: 30_000,
    snapshotUtilisationStep: "0.05",
    snapshotPeriodMs: 60_000,
    collateralRules,
  };
  const story = [
    line("RiskParametersPublished", 0, parameters),
    ...[index("BTC", "100"), index("BTC.PAR", "80"), index("USDT", "1")],
    line("ClockTicked", 2, {}),
    line("ChainHeadObserved", 2, { chain, height: 100 }),
    line("CollateralDeposited", 2, { account: "ann", asset: "USDT", amount: "100" }),
    seen(3, "a1"),
    line("ChainHeadObserved", 4, { chain, height: 105 }),
    seen(5, "b2", { height: 104 }),
    line("ChainHeadObserved", 6, { chain, height: 106 }),
  ];
  writeFileSync(join(folder, "day.ndjson"), `${story.join("\n")}\n`);
  expect((await run("replay", join(folder, "day.ndjson"), "--log", log)).code).toBe(0);
});

it("shows the price taken, deposits by standing, and what does not count in full", async () => {
  const { code, out } = await run("collateral", "explain", "ann", "--log", log);
  expect(code).toBe(0);
  const rows = out.split("\n").map((row) => row.replace(/ +/g, " ").trim());
  // 90 + 1 x 80 x 0.9 = 162; safe: 80 x 0.9 x 0.9 = 64.8, but a quarter of 162 is 40.5.
  expect(rows).toEqual(
    expect.arrayContaining([
      "against maintenance margin 202.5 USD",
      "against initial margin 162 USD",
      "BTC 1 100 100 80 redemption 80 0 0.9 72",
      "bitcoin b2:0 1 BTC 104 Safe 1 64.8",
      "bitcoin 1 BTC",
      "SafeShare 1 BTC bitcoin safe deposits count for maintenance margin up to a share of the " +
        "equity without them",
    ]),
  );
});

it("shows an earlier moment, as one object for programs", async () => {
  const at = String(TIME + 3_500);
  const { out } = await run("collateral", "explain", "ann", "--log", log, "--at", at, "--json");
  const { initialEquity, lots, received } = JSON.parse(out);
  expect(initialEquity).toBe("90");
  expect(lots).toMatchObject([{ transaction: "a1", amount: "1", standing: "Seen", credit: 0 }]);
  expect(received).toEqual([]);
});

it("says who is unknown", async () => {
  const { code, error } = await run("collateral", "explain", "nobody", "--log", log);
  expect(code).not.toBe(0);
  expect(error).toContain("knows no account nobody by then; check its name and the time");
});
