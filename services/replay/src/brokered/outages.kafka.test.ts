/** A broker or a registry away, and shards that move under load: nothing is lost or repeated. */
import { type Happening, type RunningService, runOnKafka } from "@margin-engine/runtime";
import { testCluster } from "../../../../infra/kafka/jest-cluster";
import { ENGINE } from "../log-services";
import { type CrashDay, crashDay, expectedRecords, OUTPUT_TOPICS } from "./given/crash-day";
import { Installation } from "./given/installation";

/** Longer than a session, a transaction and a request may last. */
const AWAY_MS = 30_000;
/** Longer than anything waits before it tries again. */
const LATE_MS = 3_000;

describe("folding through outages", () => {
  let day: CrashDay;
  let installation: Installation;
  let told: Happening[];
  let running: RunningService[];
  let faults: unknown[];

  beforeAll(async () => {
    day = await crashDay({ seed: 4, accounts: 60, count: 2_500 });
  });

  beforeEach(async () => {
    told = [];
    running = [];
    faults = [];
    installation = await Installation.begun({
      SHARDS: String(day.shards),
      TRANSACTION_ENTRIES: "10",
      TRANSACTION_MILLISECONDS: "5",
    });
  });

  afterEach(async () => {
    await testCluster().startBroker();
    await testCluster().startRegistry();
    for (const { stop } of running) stop();
    await Promise.allSettled(running.map(({ ended }) => ended));
    await installation.close();
  });

  function start(name: string, observer = (happening: Happening) => void told.push(happening)) {
    const service = ENGINE.find((one) => one.name === name)!;
    const { config } = installation;
    const started = runOnKafka({ service, config, observer });
    running.push(started);
    started.ended.catch((fault: unknown) => faults.push(fault));
    return started;
  }

  function active(): readonly string[] {
    return told.flatMap((one) =>
      one.what === "phase" && one.phase === "active" ? [one.instance] : [],
    );
  }

  async function everythingIsThereOnce(): Promise<void> {
    for (const topic of OUTPUT_TOPICS) {
      const wanted = expectedRecords(day, topic);
      await installation.awaitRecords(topic, wanted.flat().length, 80);
      expect(await installation.records(topic)).toEqual(wanted);
    }
    expect(told.filter(({ what }) => what === "diverged" || what === "stopped")).toEqual([]);
    expect(faults).toEqual([]);
  }

  /** What each service was told of, from a place in the telling on. */
  function retryingSince(from: number): ReadonlySet<string> {
    const since = told.slice(from);
    return new Set(
      since.flatMap((one) => (one.what === "retrying" ? [one.instance.split("/")[0]!] : [])),
    );
  }

  it("given the broker is away half a minute, then services say so and all goes on", async () => {
    await installation.publish(day.inputs);
    start("sequencer");
    start("margin");
    await installation.awaitRecords("margin-snapshots", 200);
    await testCluster().killBroker();
    const from = told.length;
    const back = Date.now() + AWAY_MS;
    await until(() => retryingSince(from).size === 2);
    await new Promise((resolve) => setTimeout(resolve, back - Date.now()));
    await testCluster().startBroker();
    await everythingIsThereOnce();
  });

  it("given nothing is left to do when the broker goes away, then services say so", async () => {
    await installation.publish(day.inputs.slice(0, 100));
    start("sequencer");
    start("margin");
    await until(() => new Set(active()).size === 1 + day.shards);
    await testCluster().killBroker();
    const from = told.length;
    await until(() => retryingSince(from).size === 2);
    await testCluster().startBroker();
    await installation.publish(day.inputs.slice(100));
    await everythingIsThereOnce();
  });

  it("given the broker is away, when services are asked to stop, then they end", async () => {
    await installation.publish(day.inputs);
    start("sequencer");
    start("margin");
    await installation.awaitRecords("margin-snapshots", 200);
    await testCluster().killBroker();
    const from = told.length;
    await until(() => retryingSince(from).size === 2);
    for (const { stop } of running) stop();
    await Promise.all(running.map(({ ended }) => ended));
    const ended = told.length;
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    expect(told.slice(ended)).toEqual([]);
    expect(faults).toEqual([]);
    await testCluster().startBroker();
    start("sequencer");
    start("margin");
    await everythingIsThereOnce();
  });

  it("given no registry at the start, then nothing is folded until it is there", async () => {
    await installation.publish(day.inputs);
    await testCluster().stopRegistry();
    start("sequencer");
    start("margin");
    await until(() => told.filter(({ what }) => what === "retrying").length >= 4);
    expect(told.filter(({ what }) => what === "ready")).toEqual([]);
    expect((await installation.records("journal")).flat()).toEqual([]);
    await testCluster().startRegistry();
    await everythingIsThereOnce();
  });

  it("given the registry goes away later, then what is known is folded on", async () => {
    start("sequencer");
    start("margin");
    await until(() => told.filter(({ what }) => what === "ready").length >= 2);
    await installation.publish(day.inputs);
    await testCluster().stopRegistry();
    await everythingIsThereOnce();
  });

  it("given processes come and go under load, then each shard is folded by one", async () => {
    await installation.publish(day.inputs);
    start("sequencer");
    const first = start("margin");
    await installation.awaitRecords("margin-snapshots", 100);
    const others = [new Set<string>(), new Set<string>()];
    for (const shards of others) {
      start("margin", (happening) => {
        told.push(happening);
        if (happening.what !== "rebalanced") return;
        for (const instance of happening.instances) shards.add(instance);
      });
    }
    await until(() => others.every((shards) => shards.size > 0));
    first.stop();
    await first.ended;
    await everythingIsThereOnce();
    expect(new Set(others.flatMap((shards) => [...shards])).size).toBe(day.shards);
  });
});

async function until(condition: () => boolean, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not so after ${seconds} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
