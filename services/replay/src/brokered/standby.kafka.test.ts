/** A standby beside the active process: it takes over when that one dies, hangs or goes on late. */
import { type CrashDay, crashDay, expectedRecords, OUTPUT_TOPICS } from "./given/crash-day";
import { Installation } from "./given/installation";
import { ServiceProcess } from "./given/service-process.fixture";

const HALF_WAY = 2_000;

describe("a standby that folds the same journal", () => {
  let day: CrashDay;
  let installation: Installation;
  let processes: ServiceProcess[];

  beforeAll(async () => {
    day = await crashDay({ seed: 3, accounts: 60, hours: 1, count: 4_000 });
  });

  beforeEach(async () => {
    installation = await Installation.begun({
      SHARDS: String(day.shards),
      TRANSACTION_ENTRIES: "50",
      TRANSACTION_MILLISECONDS: "20",
    });
    processes = [];
  });

  afterEach(async () => {
    await Promise.all(processes.map((process) => process.kill()));
    await installation.close();
  });

  function start(service: string, variables: Readonly<Record<string, string>> = {}) {
    const process = new ServiceProcess(service, { ...installation.environment, ...variables });
    processes.push(process);
    return process;
  }

  /** An active process and a standby that has seen it work, with half of the inputs folded. */
  async function halfWay(): Promise<readonly [ServiceProcess, ServiceProcess]> {
    start("sequencer");
    const active = start("margin");
    await installation.publish(day.inputs.slice(0, HALF_WAY));
    await until(() => active.phases.filter((phase) => phase === "active").length >= day.shards);
    const standby = start("margin", { STANDBY: "on" });
    await until(() => standby.phases.filter((phase) => phase === "standby").length >= day.shards);
    return [active, standby];
  }

  async function outputsAreWhatMemoryGives(): Promise<void> {
    for (const topic of OUTPUT_TOPICS) {
      await installation.awaitRecords(topic, expectedRecords(day, topic).flat().length, 30);
      expect(await installation.records(topic)).toEqual(expectedRecords(day, topic));
    }
    expect(processes.flatMap(({ alarms }) => alarms)).toEqual([]);
  }

  it("given the active is killed, then it takes over and nothing differs", async () => {
    const [active, standby] = await halfWay();
    await active.kill();
    const killed = Date.now();
    const published = installation.publish(day.inputs.slice(HALF_WAY));
    await until(() => standby.phases.filter((phase) => phase === "active").length >= day.shards);
    const seconds = (Date.now() - killed) / 1000;
    await published;
    await outputsAreWhatMemoryGives();

    expect(seconds).toBeLessThan(5);
  });

  it("given the active hangs and wakes up, then it is fenced", async () => {
    const [active, standby] = await halfWay();
    active.suspend();
    await installation.publish(day.inputs.slice(HALF_WAY));
    await until(() => standby.phases.filter((phase) => phase === "active").length >= day.shards);
    active.resume();
    await outputsAreWhatMemoryGives();
    const codes = await Promise.all([active.stop(), standby.stop()]);

    expect(codes).toEqual([0, 0]);
    await outputsAreWhatMemoryGives();
  });

  it("given the sequencer is killed, then another that folded along takes over", async () => {
    await installation.publish(day.inputs);
    const active = start("sequencer");
    await until(() => active.phases.includes("active"));
    const standby = start("sequencer");
    await until(() => standby.phases.includes("standby"));
    await active.kill();
    const killed = Date.now();
    await until(() => standby.phases.includes("active"));
    const seconds = (Date.now() - killed) / 1000;
    start("margin");
    await outputsAreWhatMemoryGives();

    // It has nothing to restore first.
    const since = standby.phases.indexOf("standby");
    expect(standby.phases.slice(since)).toEqual(["standby", "fencing", "active"]);
    expect(seconds).toBeLessThan(10);
  });

  it("given two share the shards and one leaves, then the other goes on", async () => {
    start("sequencer");
    const [leaving, staying] = [start("margin"), start("margin")];
    await installation.publish(day.inputs.slice(0, HALF_WAY));
    await until(() => leaving.phases.includes("active") && staying.phases.includes("active"));
    expect(await leaving.stop()).toBe(0);
    await installation.publish(day.inputs.slice(HALF_WAY));
    await outputsAreWhatMemoryGives();

    expect(await staying.stop()).toBe(0);
  });
});

async function until(condition: () => boolean, seconds = 40): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not so after ${seconds} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
