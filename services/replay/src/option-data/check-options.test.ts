/** `check-options` on one ticker and one chain: agreement, a wrong figure, files that are bad. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../command-line/printed-run.fixture";
import { TICKERS } from "./check-tickers";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-options-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TERMS = "ts_ms,expiry_ms,type,strike,underlying_price,mark_price";
const TICKER_HEADER = `${TERMS},mark_iv_pct,delta,gamma,vega,theta,rho`;
const CHAIN_HEADER = `${TERMS},mark_iv`;

// Two puts as Deribit's tickers said on 2021-07-22 at 22:42:03 UTC: BTC-24SEP21-8000-P with its
// greeks, and BTC-31DEC21-34000-P, whose price says more about its volatility.
const FAR = "1626993722929,1632470400000,P,8000,32366.75,0.00090376";
const TICKER = `${FAR},142.78,-0.00407,0,1.62145,-1.82613,-0.27934`;
const NEAR = "1626993722933,1640937600000,P,34000,32744.81,0.2335098";
const MARK = `${NEAR},0.8002`;

let folders = 0;
function filled(tickers: readonly string[], chain: readonly string[]): string {
  const directory = join(folder, String(folders++));
  mkdirSync(join(directory, "deribit"), { recursive: true });
  writeFileSync(join(directory, TICKERS), `${[TICKER_HEADER, ...tickers].join("\n")}\n`);
  const file = join(directory, "deribit/deribit-chain-2021-07-22.csv");
  writeFileSync(file, `${[CHAIN_HEADER, ...chain].join("\n")}\n`);
  return directory;
}

describe("check-options", () => {
  it("given a venue's own figures, then all agree", async () => {
    const { code, out, error } = await run("check-options", filled([TICKER], [MARK]));
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(/^deribit\/deribit-option-tickers-.*, 1 options$/m);
    expect(out).toMatch(/^ok {5}delta +median \d\.\de-6 /m);
    expect(out).toMatch(/^ok {5}volatility of the mark +median \d\.\de-[5-9] \(2\.0e-4\)/m);
    expect(out).not.toContain("FAILED");
  });

  it.each([
    ["a vega", [TICKER.replace("1.62145", "1.63")], [MARK], "vega, dollars a point"],
    ["a volatility", [TICKER], [`${NEAR},0.8022`], "volatility of the mark"],
    ["a price", [TICKER.replace("0.00090376", "0.0009")], [MARK], "price, coin"],
  ])("given %s that is off, then it is told and the answer is no", async (...row) => {
    const [, tickers, chain, name] = row;
    const { code, out } = await run("check-options", filled(tickers, chain));
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^FAILED ${name} `, "m"));
  });

  it("given files that cannot be read, then it says where and what to do", async () => {
    const garbled = await run("check-options", filled([TICKER.replace("8000", "8e")], [MARK]));
    expect(garbled.code).toBe(2);
    expect(garbled.error).toMatch(/tickers.*line 2, column strike: "8e" is no number; correct/);
    const missing = await run("check-options", join(folder, "nowhere"));
    expect(missing.error).toMatch(/there is no such file/);
    const bare = filled([TICKER], [MARK]);
    rmSync(join(bare, "deribit/deribit-chain-2021-07-22.csv"));
    expect((await run("check-options", bare)).error).toMatch(/holds no deribit-chain-\*\.csv/);
    const short = filled([], []);
    writeFileSync(join(short, TICKERS), `${TERMS}\n${FAR}\n`);
    expect((await run("check-options", short)).error).toMatch(/no column mark_iv_pct/);
  });

  it("given a file without rows, then nothing agrees", async () => {
    const { code, out } = await run("check-options", filled([], [MARK]));
    expect(code).toBe(1);
    expect(out).toMatch(/^FAILED price, coin +median NaN/m);
  });
});
