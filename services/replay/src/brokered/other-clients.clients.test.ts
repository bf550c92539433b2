/** kcat and Python's own client read margin snapshots and publish fills, by schemas/README.md. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type RunningService, runOnKafka } from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { Installation } from "./given/installation";

const ROOT = join(__dirname, "../../../..");
const CLIENTS = join(ROOT, "infra/kafka/clients");
const TIME = 1_760_000_000_000;

/** What a venue would publish before its first fill, topic by topic. */
const SCENE: readonly (readonly [topic: string, key: string, fields: object])[] = [
  [
    "risk-parameters",
    "default",
    {
      kind: "RiskParametersPublished",
      version: 1,
      preset: "default",
      effectiveTime: TIME,
      collateral: [{ asset: "USDT", weight: "0.995" }],
      schedules: [{ underlying: "BTC", tiers: [{ initialRate: "0.02", maintenanceRate: "0.01" }] }],
      liquidationBuffer: "0.1",
      liquidationTimeoutMs: 5_000,
      snapshotUtilisationStep: "0.05",
      snapshotPeriodMs: 3_600_000,
    },
  ],
  [
    "instruments",
    "BTC-PERP",
    {
      kind: "InstrumentListed",
      instrument: "BTC-PERP",
      instrumentType: "Perpetual",
      underlying: "BTC",
      settlementAsset: "USDT",
      lotSize: "0.001",
    },
  ],
  ["prices", "USDT", quote("USDT", "1")],
  ["prices", "BTC", quote("BTC", "100000")],
  // Time passes, so that the quotes before it take effect.
  ["prices", "clock", { kind: "ClockTicked" }],
  ["collateral", "ann", deposit("ann")],
  ["collateral", "bob", deposit("bob")],
];

function quote(symbol: string, price: string) {
  return { kind: "PriceQuoted", quoteSource: "spot", quoteType: "Index", symbol, price };
}

function deposit(account: string) {
  return { kind: "CollateralDeposited", account, asset: "USDT", amount: "25000" };
}

describe("clients of other languages", () => {
  let installation: Installation;
  let running: readonly RunningService[];
  let events = 0;

  beforeAll(async () => {
    installation = await Installation.begun({ SHARDS: "1" });
    for (const [topic, key, fields] of SCENE) publishLine(topic, key, fields);
    const { config } = installation;
    running = ENGINE.map((service) => runOnKafka({ service, config, observer: () => {} }));
    await installation.awaitRecords("margin-snapshots", 2);
  });

  afterAll(async () => {
    for (const { stop } of running) stop();
    await Promise.all(running.map(({ ended }) => ended));
    await installation.close();
  });

  function kcat(topic: string, options: readonly string[], input?: string): Buffer {
    const { KAFKA_BROKERS, TOPIC_PREFIX } = installation.environment;
    const place = ["-b", KAFKA_BROKERS!, "-t", `${TOPIC_PREFIX}${topic}.v1`];
    return execFileSync("kcat", [...place, ...options], input === undefined ? {} : { input });
  }

  function publishLine(topic: string, key: string, fields: object): void {
    const head = { eventId: `event-${events}`, eventTime: TIME + events++ };
    kcat(topic, ["-P", "-k", key], JSON.stringify({ ...head, ...fields }));
  }

  function python(script: string, ...options: readonly string[]): string {
    const env = { ...process.env, ...installation.environment };
    const program = join(ROOT, ".cache/clients/bin/python");
    return execFileSync(program, [join(CLIENTS, script), ...options], { env }).toString();
  }

  const COMMITTED = ["-C", "-e", "-q", "-X", "isolation.level=read_committed", "-o", "beginning"];

  it("given a fill by kcat, then Python reads the snapshots of both sides", async () => {
    publishLine("trades", "BTC-PERP", fill("ann", "bob", "0.5"));
    await installation.awaitRecords("margin-snapshots", 4);

    // Equity is collateral at its weight: 25,000 x 0.995. The fill was at the price.
    // 0.5 x 100,000 at 2 % and 1 %.
    expect(JSON.parse(python("read-snapshot.py", "ann"))).toMatchObject({
      account: "ann",
      trigger: "AccountEvent",
      equity: "24875.00000000",
      initialMargin: "1000.00000000",
      maintenanceMargin: "500.00000000",
    });
  });

  it("given a fill by Python, then kcat reads the snapshots of both sides", async () => {
    const time = String(TIME + events++);
    python("publish-fill.py", "fill-python", time, "BTC-PERP", "100000", "0.25", "bob", "ann");
    await installation.awaitRecords("margin-snapshots", 6);

    const heads = kcat("margin-snapshots", [...COMMITTED, "-f", "%k %h\n"]).toString();
    expect(heads.trimEnd().split("\n").at(-1)).toMatch(
      /^(ann|bob) .*ce_type=MarginSnapshot,.*content-type=application\/avro/,
    );
    const values = kcat("margin-snapshots", [...COMMITTED, "-f", "%R%s"]);
    const newest = snapshotsIn(values)
      .filter(({ account }) => account === "ann")
      .at(-1);
    // 0.25 contracts are left: 0.25 x 100,000 at 2 %, in units of 10^-8.
    expect(newest).toEqual({
      account: "ann",
      equity: 24_875n * 10n ** 8n,
      initialMargin: 500n * 10n ** 8n,
    });
  });

  it("then nothing of it became a dead letter", async () => {
    expect((await installation.records("dead-letters")).flat()).toEqual([]);
  });
});

function fill(buyer: string, seller: string, quantity: string) {
  const trade = { kind: "TradeExecuted", venue: "acme", instrument: "BTC-PERP" };
  return { ...trade, price: "100000", quantity, buyer, seller };
}

/** Values as kcat prints them, four bytes of length before each, read by the table of bytes. */
function snapshotsIn(printed: Buffer) {
  const snapshots: { account: string; equity: bigint; initialMargin: bigint }[] = [];
  for (let at = 0; at < printed.length; ) {
    const length = printed.readInt32BE(at);
    snapshots.push(snapshotOf(printed.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return snapshots;
}

const FRAME_BYTES = 5;
const HASH_BYTES = 32;

function snapshotOf(value: Buffer) {
  let at = FRAME_BYTES + HASH_BYTES;
  const varint = () => {
    let number = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = value[at++]!;
      number |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return (number >> 1n) ^ -(number & 1n);
    }
  };
  const bytes = () => {
    const length = Number(varint());
    at += length;
    return value.subarray(at - length, at);
  };
  const decimal = () => {
    const unscaled = bytes();
    return BigInt.asIntN(unscaled.length * 8, BigInt(`0x${unscaled.toString("hex")}`));
  };
  for (let skipped = 0; skipped < 4; skipped++) varint();
  const account = bytes().toString();
  for (let skipped = 0; skipped < 3; skipped++) varint();
  return { account, equity: decimal(), initialMargin: decimal() };
}
