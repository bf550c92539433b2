/** A leader of another build, whose outputs differ: its standby raises the alarm. */
import type { MarginSnapshot } from "@margin-engine/core";
import { type Config, readConfig } from "../config";
import { counter, splitter } from "../given/toy-services";
import { toySource } from "../given/toy-source";
import { Readiness } from "../health";
import { createLog, logObserver } from "../log";
import { Metrics } from "../metrics";
import { type Observer, observers } from "../observer";
import { runOnKafka } from "../run-on-kafka";
import type { RunningService } from "../run-process";
import type { AnyService, Received } from "../service";
import { connectKafkajs } from "./kafkajs-driver";
import { Names } from "./names";
import { InputPublisher } from "./publish-inputs";
import { connectRegistry } from "./registry-client";
import { createRegistryCodec } from "./registry-codec";

const honest = counter();

/** Says every snapshot a millisecond later. */
const altered: AnyService = {
  ...honest,
  step: (state, received: Received) =>
    honest.step(state, received).map((output) => {
      if (output.event.kind !== "MarginSnapshot") return output;
      const event: MarginSnapshot = { ...output.event, eventTime: output.event.eventTime + 1 };
      return { ...output, event };
    }),
};

describe("a leader that says something else than its standby", () => {
  const name = `divergence-${process.pid}`;
  const environment = {
    ...process.env,
    APPLICATION_ID: name,
    TOPIC_PREFIX: `${name}.`,
    SHARDS: "1",
  };
  const leading = readConfig(environment);
  let running: RunningService[] = [];

  afterEach(async () => {
    for (const { stop } of running) stop();
    await Promise.all(running.map(({ ended }) => ended));
    running = [];
  });

  function start(service: AnyService, config: Config, observer: Observer): void {
    running.push(runOnKafka({ service, config, observer }));
  }

  async function publish(): Promise<void> {
    const { kafka, registry, transaction } = leading;
    const driver = await connectKafkajs({
      kafka,
      clientId: name,
      memberName: null,
      transactionTimeoutMilliseconds: transaction.timeoutMilliseconds,
    });
    const names = new Names(leading);
    await driver.createTopics(names.specs(splitter));
    const appender = driver.appender();
    const codec = await createRegistryCodec(connectRegistry(registry));
    const batches = toySource({ batches: 20 }).open(0);
    for (let next = batches.next(); next.done !== true; next = batches.next()) {
      await new InputPublisher(appender, codec, names).publish(next.value);
    }
    await appender.close();
    await driver.close();
  }

  it("given another chain, then metric, log and readiness tell of it", async () => {
    await publish();
    const [readiness, metrics] = [new Readiness(), new Metrics(() => true)];
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const log = createLog({ service: "counter", level: "error", destination });
    start(splitter, leading, () => {});
    start(altered, leading, () => {});
    const following = readConfig({ ...environment, STANDBY: "on" });
    start(honest, following, observers(readiness.observe, metrics.observe, logObserver(log)));
    await until(() => lines.length > 0);

    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: "error",
      what: "diverged",
      instance: "counter/0",
      msg: "fold and record differ",
    });
    const { text } = await metrics.page();
    expect(text).toMatch(/^margin_divergences_total\{instance="counter\/0"\} [1-9]\d*$/m);
    expect(readiness.whyNot).toMatch(
      /^counter\/0 diverged at counter\/0 before journal offset \d+/,
    );
  });
});

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("not so after a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
