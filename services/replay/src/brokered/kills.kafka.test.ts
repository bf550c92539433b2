/**
 * The shape of the brokers' own tests of transactions: inputs lie ready, three workers fold them,
 * processes are killed in random order and the broker once, and afterwards everything is there
 * once, in order, and equal to what a run without any fault gives. `make soak-kafka` runs it with
 * 100,000 inputs; KILLS_SEED repeats a run that failed.
 */
import {
  balanceOverShards,
  type MarginCheckpoint,
  type MarginSnapshot,
  type OutputId,
} from "@margin-engine/core";
import { marginService } from "@margin-engine/margin";
import { createCodec } from "@margin-engine/runtime";
import { testCluster } from "../../../../infra/kafka/jest-cluster";
import { seededRandom, uniformIndex } from "../simulation/random";
import { type CrashDay, crashDay, expectedRecords, OUTPUT_TOPICS } from "./given/crash-day";
import { type BrokeredRecord, Installation } from "./given/installation";
import { ServiceProcess } from "./given/service-process.fixture";

const SHORT = { accounts: 300, hours: 4, count: 20_000, kills: 4, entries: 50 };
const FULL = { accounts: 1_500, hours: 16, count: 100_000, kills: 12, entries: 60 };
const { KILLS_SIZE, KILLS_SEED } = process.env;
const SIZE = KILLS_SIZE === "full" ? FULL : SHORT;
const SEED = Number(KILLS_SEED || Date.now() % 1_000_000);
const WORKERS = ["margin", "margin", "margin", "sequencer"];
const POLL_MS = 50;
const MINUTES = 60_000;

class Disturbance {
  readonly said: string[] = [];
  private readonly random = seededRandom(SEED, 7);
  private readonly workers: ServiceProcess[];
  readonly alarms: string[] = [];

  constructor(private readonly installation: Installation) {
    this.workers = WORKERS.map((service, at) => this.start(service, at));
  }

  /** Kills at even distances of the journal's growth, and the broker in the middle of them. */
  async through(entries: number): Promise<void> {
    const middle = Math.floor(SIZE.kills / 2);
    for (let kill = 1; kill <= SIZE.kills; kill++) {
      await this.untilJournal((entries * kill) / (SIZE.kills + 1));
      if (kill === middle) await this.restartBroker();
      await this.killOne();
    }
  }

  async finish(): Promise<readonly (number | null)[]> {
    const codes = await Promise.all(this.workers.map((worker) => worker.stop()));
    for (const worker of this.workers) this.alarms.push(...worker.alarms);
    return codes;
  }

  async abandon(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.kill()));
  }

  private start(service: string, worker: number): ServiceProcess {
    const name = { MEMBER_NAME: `worker-${worker}` };
    return new ServiceProcess(service, { ...this.installation.environment, ...name });
  }

  private async killOne(): Promise<void> {
    const victim = uniformIndex(this.random, this.workers.length);
    const { service, alarms } = this.workers[victim]!;
    await this.workers[victim]!.kill();
    this.alarms.push(...alarms);
    this.workers[victim] = this.start(service, victim);
    this.said.push(`${service} ${victim}`);
  }

  private async restartBroker(): Promise<void> {
    const cluster = testCluster();
    await cluster.killBroker();
    await cluster.startBroker();
    this.said.push("broker");
  }

  private async untilJournal(entries: number): Promise<void> {
    while ((await this.installation.length("journal")) < entries) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Entries that the sequencer appended again have the same bytes, source position included. */
function withoutRepeats(records: readonly BrokeredRecord[]): BrokeredRecord[] {
  const seen = new Set<string>();
  return records.filter(({ body }) => !seen.has(body) && seen.add(body));
}

/** A line for each partition that differs, with the first difference; none when all is equal. */
function differences(
  found: readonly (readonly BrokeredRecord[])[],
  wanted: readonly (readonly BrokeredRecord[])[],
): string[] {
  return wanted.flatMap((records, partition) => {
    const here = found[partition] ?? [];
    const longer = Math.max(records.length, here.length);
    for (let at = 0; at < longer; at++) {
      if (here[at]?.body === records[at]?.body && here[at]?.key === records[at]?.key) continue;
      return [`${partition}: ${here.length} records for ${records.length}, different from ${at}`];
    }
    return [];
  });
}

describe("inputs that are folded while processes are killed", () => {
  let day: CrashDay;
  let installation: Installation;
  let disturbance: Disturbance;

  beforeAll(async () => {
    day = await crashDay({ seed: SEED, ...SIZE });
    installation = await Installation.begun({
      SHARDS: String(day.shards),
      TRANSACTION_ENTRIES: String(SIZE.entries),
      TRANSACTION_MILLISECONDS: "5",
      CHECKPOINT_ENTRIES: "2000",
    });
    await installation.publish(day.inputs);
    disturbance = new Disturbance(installation);
  }, 2 * MINUTES);

  afterAll(async () => {
    await disturbance.abandon();
    await installation.close();
  });

  it(
    `given seed ${SEED}, when all is folded, then it is what memory gives, once`,
    async () => {
      await disturbance.through(expectedRecords(day, "journal").flat().length);
      for (const topic of OUTPUT_TOPICS) {
        const { length } = expectedRecords(day, topic).flat();
        await installation.awaitRecords(topic, length, 60);
      }
      expect(await disturbance.finish()).toEqual(WORKERS.map(() => 0));

      expect(disturbance.alarms).toEqual([]);
      expect(disturbance.said).toHaveLength(SIZE.kills + 1);
      const journal = (await installation.records("journal")).map(withoutRepeats);
      expect(differences(journal, expectedRecords(day, "journal"))).toEqual([]);
      for (const topic of OUTPUT_TOPICS) {
        const outputs = await installation.records(topic);
        expect(differences(outputs, expectedRecords(day, topic))).toEqual([]);
      }
    },
    6 * MINUTES,
  );

  it("then no snapshot is there twice, and each account's follow each other", async () => {
    const codec = createCodec();
    const schemaId = codec.schemaId("MarginSnapshot");
    const last = new Map<string, OutputId>();
    let disorder = 0;
    for (const { body } of (await installation.records("margin-snapshots")).flat()) {
      const event = codec.decode("margin-snapshots", schemaId, Buffer.from(body, "hex"));
      const { account, id } = event as MarginSnapshot;
      const before = last.get(account);
      last.set(account, id);
      if (before === undefined) continue;
      const { sequence, index } = before;
      const follows = id.sequence > sequence || (id.sequence === sequence && id.index > index);
      if (!follows) disorder++;
    }
    expect(last.size).toBeGreaterThan(100);
    expect(disorder).toBe(0);
  });

  it("then the books balance that follow from the journal as it lies there", async () => {
    const states = (await installation.foldJournal(marginService)) as MarginCheckpoint[];
    expect(balanceOverShards(states)).toMatchObject({ faults: [] });
  });
});
