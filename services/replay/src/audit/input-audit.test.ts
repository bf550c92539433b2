/** A small sound log, then the same with one thing wrong at a time. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeadLetter, Event, PriceBatch, TradeLeg } from "@margin-engine/core";
import { createCodec, ndjsonSource, runInMemory } from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { type AuditedRecord, InputAudit } from "./input-audit";

const SHARDS = 3;
const TIME = 1_760_000_000_000;

const line = (kind: string, second: number, fields: object) =>
  JSON.stringify({
    kind,
    eventId: `${kind}-${second}`,
    eventTime: TIME + second * 1000,
    ...fields,
  });
const quote = (second: number, price: string) =>
  line("PriceQuoted", second, { quoteSource: "s", quoteType: "Index", symbol: "BTC", price });
const fill = (second: number, instrument: string) =>
  line("TradeExecuted", second, {
    venue: "acme",
    instrument,
    price: "100000",
    quantity: "0.1",
    buyer: "ann",
    seller: "bob",
  });

/** Two legs, a deposit, a batch of two quotes, three for every shard; one refused, one garbled. */
const LINES = [
  line("RiskParametersPublished", 0, {
    version: 1,
    preset: "plain",
    effectiveTime: TIME,
    collateral: [{ asset: "USDT", weight: "1" }],
    schedules: [{ underlying: "BTC", tiers: [{ initialRate: "0.02", maintenanceRate: "0.01" }] }],
    liquidationBuffer: "0.02",
    liquidationTimeoutMs: 60000,
    snapshotUtilisationStep: "0.01",
    snapshotPeriodMs: 60000,
    portfolio: null,
    rangeCalibration: null,
    collateralRules: null,
    ladder: null,
  }),
  line("InstrumentListed", 0, {
    instrument: "BTC-PERP",
    instrumentType: "Perpetual",
    underlying: "BTC",
    settlementAsset: "USDT",
    lotSize: "0.001",
  }),
  quote(1, "100000"),
  quote(1.01, "100001"),
  line("CollateralDeposited", 2, { account: "ann", asset: "USDT", amount: "1000" }),
  fill(3, "BTC-PERP"),
  fill(4, "DOGE-PERP"),
  "{ no event",
  line("ClockTicked", 5, {}),
];

const folder = mkdtempSync(join(tmpdir(), "audit-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function records(lines: readonly string[] = LINES): Promise<AuditedRecord[]> {
  const file = join(folder, "day.ndjson");
  writeFileSync(file, `${lines.join("\n")}\n`);
  const source = ndjsonSource(file);
  const { store } = await runInMemory({ services: ENGINE, source, shards: SHARDS });
  const codec = createCodec(store.schemas());
  return [...store.readAll(0)].map((record) => {
    const decoded = codec.decode(record.topic, record.schemaId, record.value);
    return { ...record, event: "kind" in decoded ? decoded : null };
  });
}

function audited(log: readonly AuditedRecord[], complete = true, exact = true) {
  const audit = new InputAudit({ shards: SHARDS, exact });
  for (const record of log) audit.take(record);
  return audit.finish(complete);
}

const isEntry = (kind: string) => (record: AuditedRecord) =>
  record.topic === "journal" && record.event?.kind === kind;

/** The log without the first record that is meant. */
function without(log: readonly AuditedRecord[], meant: (record: AuditedRecord) => boolean) {
  const at = log.findIndex(meant);
  expect(at).toBeGreaterThanOrEqual(0);
  return log.toSpliced(at, 1);
}

/** The log with the first record that is meant made into another. */
function changed(
  log: readonly AuditedRecord[],
  meant: (record: AuditedRecord) => boolean,
  change: (record: AuditedRecord) => AuditedRecord,
) {
  const at = log.findIndex(meant);
  return log.with(at, change(log[at]!));
}

describe("the audit of inputs", () => {
  it("accounts for each once: nine lines and the tick that ends their file", async () => {
    expect(audited(await records())).toEqual({
      inputs: 9 + 1,
      journalled: 8,
      quarantined: 2,
      waiting: 0,
      repeats: 0,
      gone: 0,
      faults: [],
    });
  });

  it("gives the same whether records come in one order or topic by topic", async () => {
    const log = await records();
    const byTopic = log.toSorted((left, right) => left.topic.localeCompare(right.topic));
    expect(audited(byTopic)).toEqual(audited(log));
  });

  it("counts what is appended again on a broker, which readers drop", async () => {
    const log = await records();
    const journal = log.filter(({ topic }) => topic === "journal" || topic === "dead-letters");
    const again = [...log, ...journal.slice(-5)];
    const sound = { journalled: 8, quarantined: 2, repeats: 5, faults: [] };
    expect(audited(again, true, false)).toMatchObject(sound);
    expect(audited(again).faults).toHaveLength(5);
  });

  it("takes a batch that is there again and longer for what it has more", async () => {
    const log = await records();
    const isBatch = isEntry("PriceBatch");
    const at = log.findIndex((record) => isBatch(record) && record.partition === 0);
    const batch = log[at]!.event as PriceBatch;
    const source = { ...batch.source, offset: 0 };
    const first = { ...log[at]!, event: { ...batch, source } };
    const short = log.with(at, first);
    const longer = log.toSpliced(at, 0, first);
    expect(audited(short).faults).toMatchObject([{ where: "prices/0@1" }]);
    expect(audited(longer, true, false)).toMatchObject({ journalled: 8, faults: [] });
  });

  it("does not miss what a compacted topic no longer keeps", async () => {
    const compacted = without(await records(), ({ topic }) => topic === "instruments");
    expect(audited(compacted, true, false)).toMatchObject({ inputs: 9, gone: 1, faults: [] });
  });

  it("lets the quotes of the open batch wait, and nothing else of a complete log", async () => {
    const log = await records([...LINES, quote(9, "1")]);
    const batch = (record: AuditedRecord) => isEntry("PriceBatch")(record) && lastOf(record) >= 3;
    const open = log.filter((record) => !batch(record) && !isEndTick(record));
    expect(audited(open)).toMatchObject({ waiting: 1, faults: [] });
    const unread = open.filter((record) => !isEntry("TradeLeg")(record));
    const lost = { where: "trades/0@0", what: "is in neither the journal nor quarantine" };
    expect(audited(unread, true).faults).toEqual([lost]);
  });

  it("lets whatever comes last wait while the sequencer has not taken everything", async () => {
    const unread = without(await records(), isEntry("CollateralDeposited"));
    expect(audited(unread, false)).toMatchObject({ waiting: 1, faults: [] });
    expect(audited(unread, true)).toMatchObject({ waiting: 0, faults: [{}] });
  });

  it.each<[string, (log: AuditedRecord[]) => AuditedRecord[], string, string]>([
    [
      "a lost leg",
      (log) => without(log, isEntry("TradeLeg")),
      "trades/0@0",
      "is in the journal 1 times instead of 2",
    ],
    [
      "an entry that one shard lacks",
      (log) => without(log, isEntry("InstrumentListed")),
      "instruments/0@0",
      "is in the journal 2 times instead of 3",
    ],
    [
      "a lost deposit",
      (log) => without(log, isEntry("CollateralDeposited")),
      "collateral/0@0",
      "is in neither the journal nor quarantine",
    ],
    [
      "a leg in another's shard",
      (log) =>
        changed(log, isEntry("TradeLeg"), (leg) => ({
          ...leg,
          partition: (leg.partition + 1) % SHARDS,
        })),
      "trades/0@0",
      "but its account belongs to shard",
    ],
    [
      "a leg for somebody else",
      (log) =>
        changed(log, isEntry("TradeLeg"), (leg) => {
          const event: TradeLeg = { ...(leg.event as TradeLeg), account: "bob" };
          return { ...leg, event };
        }),
      "trades/0@0",
      "is booked for others than its buyer and its seller",
    ],
    [
      "a lost quarantine",
      (log) => without(log, isEntry("Quarantined")),
      "trades/0@1",
      "has a dead letter, but the journal does not account for it",
    ],
    [
      "a lost dead letter",
      (log) => without(log, ({ topic }) => topic === "dead-letters"),
      "trades/0@1",
      "is quarantined, but no dead letter keeps its bytes",
    ],
    [
      "a dead letter with other bytes",
      (log) =>
        changed(
          log,
          ({ topic }) => topic === "dead-letters",
          (letter) => {
            const originalValue = new Uint8Array([1]);
            return { ...letter, event: { ...(letter.event as DeadLetter), originalValue } };
          },
        ),
      "trades/0@1",
      "has a dead letter with other bytes than its own",
    ],
    [
      "an entry of an input that is not there",
      (log) => without(log, ({ topic }) => topic === "collateral"),
      "collateral/0@0",
      "is accounted for, but is no input of this log",
    ],
    [
      "bytes that are no event, in the journal",
      (log) =>
        changed(
          log,
          ({ topic }) => topic === "collateral",
          (input) => ({ ...input, event: null }),
        ),
      "collateral/0@0",
      "is no event, but is in the journal",
    ],
  ])("finds %s", async (_, damage, where, what) => {
    const { faults } = audited(damage(await records()));
    expect(faults.map((fault) => fault.where)).toContain(where);
    expect(faults.map((fault) => fault.what).join()).toContain(what);
  });
});

function lastOf({ event }: AuditedRecord): number {
  return event?.kind === "PriceBatch" ? event.source.offset : -1;
}

function isEndTick({ topic, event }: AuditedRecord): boolean {
  return (topic === "prices" || topic === "journal") && idOf(event) === "end";
}

function idOf(event: Event | null): string | null {
  return event !== null && "eventId" in event ? event.eventId : null;
}
