import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { type ComposedService, ownServices, ROOT, readComposition } from "./composition.fixture.ts";
import { testCluster } from "./kafka/jest-cluster.ts";

const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

/** Resolves to the port that the service says it serves health on. */
async function servedPort(child: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const { port } = JSON.parse(line) as { port?: number };
    if (port !== undefined) return port;
  }
  throw new Error("the service ended before it served anything");
}

function start({ command, environment }: ComposedService): ChildProcess {
  const { brokers, registryUrl } = testCluster();
  const [, ...options] = command!;
  const child = spawn(process.execPath, options, {
    cwd: ROOT,
    env: {
      ...process.env,
      ...environment,
      KAFKA_BROKERS: brokers.join(","),
      SCHEMA_REGISTRY_URL: registryUrl,
      APPLICATION_ID: "composed",
      TOPIC_PREFIX: "composed.",
      OPERATIONS_HOST: "127.0.0.1",
      OPERATIONS_PORT: "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  return child;
}

/** What it serves of itself once it is ready. */
async function metricsWhenReady(child: ChildProcess): Promise<string> {
  const address = `http://127.0.0.1:${await servedPort(child)}`;
  while ((await fetch(`${address}/readyz`)).status !== 200) await sleep(100);
  return (await fetch(`${address}/metrics`)).text();
}

describe("the services as docker-compose.yml starts them", () => {
  it("given a broker, when all are started, then they get ready, and stop as asked", async () => {
    const composed = ownServices(readComposition()).map(([, one]) => start(one));
    for (const metrics of await Promise.all(composed.map(metricsWhenReady))) {
      expect(metrics).toMatch(/^margin_ready 1$/m);
    }
    const ends = composed.map((child) => once(child, "exit"));
    for (const child of composed) child.kill("SIGTERM");
    expect(await Promise.all(ends)).toEqual(composed.map(() => [0, null]));
  });
});
