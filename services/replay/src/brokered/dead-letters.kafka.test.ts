/** Dead letters and the audit over a broker's topics, by the commands that an operator runs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type InputRecord, parseEventLine, runOnKafka } from "@margin-engine/runtime";
import { sequencerService as service } from "@margin-engine/sequencer";
import { run } from "../command-line/printed-run.fixture";
import { Installation } from "./given/installation";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
const before = { ...process.env };
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

const TIME = 1_760_000_000_000;
const line = (kind: string, second: number, fields: object) =>
  JSON.stringify({
    kind,
    eventId: `${kind}-${second}`,
    eventTime: TIME + second * 1000,
    ...fields,
  });
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

function input(text: string): InputRecord {
  const bytes = Buffer.from(text);
  const parsed = parseEventLine(bytes);
  return "event" in parsed ? parsed : { topic: "trades", key: "BTC-PERP", bytes };
}

it("an operator lists, shows and re-drives what a broker's sequencer refused", async () => {
  const installation = await Installation.begun({ SHARDS: "3" });
  Object.assign(process.env, installation.environment);
  const { config } = installation;
  await installation.publish([listing, fill(1, "0.1"), fill(2, "0.0005"), "no fill"].map(input));
  const running = runOnKafka({ service, config, observer: () => {} });
  await installation.awaitRecords("dead-letters", 2);

  const listed = await run("dead-letters", "list", "--kafka");
  expect(listed.error).toBe("");
  const rows = listed.out.trimEnd().split("\n").slice(1);
  expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual([
    [expect.stringMatching(/^trades\/0\/\d+$/), "QuantityNotInLots"],
    [expect.stringMatching(/^trades\/0\/\d+$/), "Undecodable"],
  ]);
  const id = rows[0]!.split(" ")[0]!;
  const shown = await run("dead-letters", "show", "--kafka", id);
  expect(shown.out).toMatch(/^event +\{"kind":"TradeExecuted",.*"quantity":"0.0005"/m);

  // One listing in each of three shards, two legs, two quarantined.
  await installation.awaitRecords("journal", 3 + 2 + 2);
  const audit = await run("audit", "--kafka");
  expect(audit.out).toBe("accounted for: 4 inputs\n  in the journal  2\n  in quarantine   2\n");

  writeFileSync(join(folder, "fix.ndjson"), `${fill(2, "0.005")}\n`);
  const corrected = ["--corrected", join(folder, "fix.ndjson"), "--late"];
  const driven = await run("dead-letters", "re-drive", "--kafka", id, ...corrected);
  expect(driven.out).toBe("published: 1 event\n");
  await installation.awaitRecords("journal", 3 + 2 + 2 + 2);
  const again = await run("audit", "--kafka");
  expect(again.out).toBe("accounted for: 5 inputs\n  in the journal  3\n  in quarantine   2\n");

  running.stop();
  await running.ended;
  await installation.close();
});
