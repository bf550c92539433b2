/** What was not let in: listed, shown, brought back, and accounted for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./printed-run.fixture";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const TIME = 1_760_000_000_000;
const line = (kind: string, second: number, fields: object) =>
  JSON.stringify({
    kind,
    eventId: `${kind}-${second}`,
    eventTime: TIME + second * 1000,
    ...fields,
  });
const write = (name: string, ...lines: readonly string[]) =>
  writeFileSync(at(name), `${lines.join("\n")}\n`);
const fill = (second: number, quantity: string) =>
  line("TradeExecuted", second, {
    venue: "acme",
    instrument: "BTC-PERP",
    price: "100000",
    quantity,
    buyer: "ann",
    seller: "bob",
  });
const listing = line("InstrumentListed", 0, {
  instrument: "BTC-PERP",
  instrumentType: "Perpetual",
  underlying: "BTC",
  settlementAsset: "USDT",
  lotSize: "0.001",
});
const GARBLED = '{"kind":"TradeExecuted", no \u001b[31mJSON';

/** trades: 0 good, 1 with half a lot, 2 garbled. */
beforeAll(async () => {
  write("day.ndjson", listing, fill(1, "0.1"), fill(2, "0.0005"), GARBLED, fill(3, "0.2"));
  expect((await run("replay", at("day.ndjson"), "--log", at("day"))).code).toBe(0);
});

const letters = (...argv: string[]) => run("dead-letters", ...argv);
const letterIds = async (log: string) =>
  [...(await letters("list", at(log))).out.matchAll(/^(\w+\/\d+\/\d+)/gm)].map(([id]) => id);

describe("dead-letters", () => {
  it("lists id, reason, time and what was wrong, without control bytes", async () => {
    const { code, out } = await letters("list", at("day"));
    expect(code).toBe(0);
    const rows = out.trimEnd().split("\n");
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual([
      ["ID", "REASON"],
      ["trades/0/1", "QuantityNotInLots"],
      ["trades/0/2", "Undecodable"],
    ]);
    // The time is the sequencer's when it refused the input, one second into the day.
    expect(rows[1]).toMatch(/ 2025-10-09T08:53:21\.000Z {2}trades\/0@1: .*0\.0005/);
    expect(out).not.toContain("\u001b");
  });

  it("shows the original bytes in hex and as text, and the event that they are", async () => {
    const garbled = await letters("show", at("day"), "trades/0/2");
    expect(garbled.out).toMatch(/^key +"line 4"$/m);
    expect(garbled.out).toMatch(/^event +none: the bytes are no event$/m);
    // `{"kind":"TradeEx`
    const hex = "7b 22 6b 69 6e 64 22 3a 22 54 72 61 64 65 45 78";
    expect(garbled.out).toContain(`  000000  ${hex}  {"kind":"TradeEx\n`);
    const refused = await letters("show", at("day"), "trades/0/1");
    expect(refused.out).toMatch(/^event +\{"kind":"TradeExecuted",.*"quantity":"0.0005"/m);
  });

  it("says which there are when there is none of the name", async () => {
    const { code, error } = await letters("show", at("day"), "trades/0/9");
    expect([code, error]).toEqual([
      2,
      "margin-engine: there is no dead letter trades/0/9: see which there are with " +
        '"margin-engine dead-letters list"\n',
    ]);
  });

  it("has none in a log that let everything in", async () => {
    write("good.ndjson", listing, fill(1, "0.1"));
    await run("replay", at("good.ndjson"), "--log", at("good"));
    expect((await letters("list", at("good"))).out).toBe("no dead letters\n");
  });
});

describe("re-drive", () => {
  it("corrected and merged gives the log in which the input had been right", async () => {
    write("fix.ndjson", fill(2, "0.005"));
    const named = ["trades/0/1", "--corrected", at("fix.ndjson"), "--out", at("back.ndjson")];
    const { code, out } = await letters("re-drive", at("day"), ...named);
    expect([code, out]).toEqual([0, `${at("back.ndjson")}: 1 event\n`]);
    write("kept.ndjson", listing, fill(1, "0.1"), fill(3, "0.2"));
    await run("merge", at("kept.ndjson"), at("back.ndjson"), "--out", at("corrected.ndjson"));
    write("right.ndjson", listing, fill(1, "0.1"), fill(2, "0.005"), fill(3, "0.2"));
    expect(lines("corrected.ndjson")).toEqual(await canonical("right.ndjson"));
  });

  it("late is an input of another log, recorded there and let in", async () => {
    write("fix.ndjson", fill(2, "0.005"));
    const named = ["trades/0/1", "--late", "--corrected", at("fix.ndjson")];
    await letters("re-drive", at("day"), ...named, "--out", at("late.ndjson"));
    const [late] = lines("late.ndjson").map((text) => JSON.parse(text));
    expect(late).toMatchObject({ eventTime: TIME + 3000, quantity: "0.005" });
    const options = ["--late", at("late.ndjson"), "--log", at("later")];
    expect((await run("replay", at("day"), ...options)).code).toBe(0);
    expect(await letterIds("later")).toEqual(["trades/0/1", "trades/0/2"]);
    expect((await run("verify", at("later"))).code).toBe(0);
    const audit = await run("audit", at("later"));
    // Five lines, one tick that ends their file, one late line, one tick that ends its file.
    expect(audit.out).toMatch(/^accounted for: 8 inputs\n {2}in the journal {2}6\n/);
    const again = await run("replay", at("day"), ...options);
    expect(again.code).toBe(0);
  });

  it("as it was comes into the same quarantine again", async () => {
    await letters("re-drive", at("day"), "trades/0/1", "--late", "--out", at("same.ndjson"));
    await run("replay", at("day"), "--late", at("same.ndjson"), "--log", at("refused"));
    expect(await letterIds("refused")).toEqual(["trades/0/1", "trades/0/2", "trades/0/4"]);
  });

  it("of all leaves out what is no event, and says so", async () => {
    const { code, out } = await letters("re-drive", at("day"), "--out", at("all.ndjson"));
    expect([code, out]).toEqual([
      0,
      `${at("all.ndjson")}: 1 event\n  left out, no event: trades/0/2\n`,
    ]);
  });

  it("refuses, and writes nothing, what is no event or no answer to the letters", async () => {
    write("two.ndjson", fill(2, "1"), fill(2, "2"));
    write("bad.ndjson", "{}");
    for (const [named, message] of [
      [["trades/0/2"], /trades\/0\/2 is no event .*--corrected/],
      [["trades/0/1", "--corrected", at("two.ndjson")], /two\.ndjson has 2 events for 1 dead/],
      [["trades/0/1", "--corrected", at("bad.ndjson")], /bad\.ndjson, line 1: "kind" is missing/],
    ] as const) {
      const refused = await letters("re-drive", at("day"), ...named, "--out", at("no.ndjson"));
      expect(refused.code).toBe(2);
      expect(refused.error).toMatch(message);
      expect(() => lines("no.ndjson")).toThrow("ENOENT");
    }
  });

  it("of a log in a folder needs a file to write, and of nothing needs a log", async () => {
    const sealed = await letters("re-drive", at("day"), "trades/0/1");
    expect([sealed.code, sealed.error]).toEqual([2, expect.stringMatching(/with --out/)]);
    const nothing = await letters("list");
    expect([nothing.code, nothing.error]).toEqual([2, expect.stringMatching(/or --kafka/)]);
    const both = await letters("list", at("day"), "--kafka");
    expect([both.code, both.error]).toEqual([2, expect.stringMatching(/or --kafka/)]);
  });

  it("tells how a history of lines takes them", async () => {
    const options = ["--late", at("late.ndjson"), "--log", at("none")];
    const { code, error } = await run("replay", at("day.ndjson"), ...options);
    expect(code).toBe(2);
    expect(error).toMatch(/day\.ndjson is a file of event lines: merge .*late\.ndjson into it/);
  });
});

describe("audit", () => {
  it("accounts for every input of a log, bad ones included", async () => {
    const { code, out } = await run("audit", at("day"));
    expect(code).toBe(0);
    // Five lines, and the tick that ends their file.
    expect(out).toBe("accounted for: 6 inputs\n  in the journal  4\n  in quarantine   2\n");
  });

  it("accounts for a simulated day", async () => {
    const options = ["--hours", "1", "--accounts", "60", "--log", at("demo")];
    await run("demo", ...options);
    const { code, out } = await run("audit", at("demo"));
    expect(out).toMatch(/^accounted for: [0-9,]+ inputs\n/);
    expect(code).toBe(0);
  });

  it("of what is no log says so", async () => {
    const { code, error } = await run("audit", at("absent"));
    expect([code, error]).toEqual([2, expect.stringMatching(/absent does not exist: name the/)]);
  });
});

function lines(name: string): string[] {
  return readFileSync(at(name), "utf8").trimEnd().split("\n");
}

/** The lines as the command writes them. */
async function canonical(name: string): Promise<string[]> {
  await run("merge", at(name), "--out", at("canonical.ndjson"));
  return lines("canonical.ndjson");
}
