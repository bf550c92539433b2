/** The broker without containers: Apache Kafka in KRaft mode, one node, from its jars. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { type JavaProgram, processOf, runJava, startJava, untilAnswering } from "./java-program.ts";
import { LOOPBACK, type Ports, requireFree } from "./ports.ts";

const CLUSTER_ID = "bWFyZ2luLWVuZ2luZS0xMw";
const JVM = ["-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true"];
const LOG = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";
const ANSWER_MILLISECONDS = 2000;

export function brokerOf(folder: string): JavaProgram {
  return { name: "broker", folder };
}

export interface BrokerStart {
  readonly classPath: () => Promise<string>;
  /** A listener more, called SECURED. */
  readonly added?: {
    readonly listener: string;
    readonly settings: readonly string[];
    /** Options of the command that prepares the folder of its data. */
    readonly format: readonly string[];
  };
}

/** Starts the broker on its data unless it runs, and waits until it answers. Throws Told. */
export async function startBroker(
  folder: string,
  ports: Ports,
  { classPath, added }: BrokerStart,
): Promise<void> {
  const program = brokerOf(folder);
  if (processOf(program) === null) {
    await requireFree(ports.broker, "broker");
    await requireFree(ports.controller, "broker's controller");
    const settings = writeSettings(folder, ports, added);
    const java = [...JVM, LOG, "-cp", await classPath()];
    if (!existsSync(join(folder, "data", "broker", "meta.properties"))) {
      const format = ["format", "-t", CLUSTER_ID, "-c", settings, ...(added?.format ?? [])];
      runJava([...java, "kafka.tools.StorageTool", ...format]);
    }
    startJava(program, [...java, "kafka.Kafka", settings]);
  }
  await untilAnswering(program, () => knowsItself(ports.broker));
}

function writeSettings(folder: string, ports: Ports, added: BrokerStart["added"]): string {
  const common = propertiesOf(readFileSync(join(import.meta.dirname, "broker.env"), "utf8"));
  const [broker, controller] = [ports.broker, ports.controller].map(
    (port) => `${LOOPBACK}:${port}`,
  );
  const path = join(folder, "broker.properties");
  const listeners = [`PLAINTEXT://${broker}`, `CONTROLLER://${controller}`];
  if (added !== undefined) listeners.push(added.listener);
  const own = [
    `listeners=${listeners.join(",")}`,
    `controller.quorum.voters=1@${controller}`,
    `log.dirs=${join(folder, "data", "broker")}`,
    ...(added?.settings ?? []),
  ];
  writeFileSync(path, `${[...common, ...own].join("\n")}\n`);
  return path;
}

/** `KAFKA_NODE_ID=1` is `node.id=1`, by the rule of Kafka's image. */
function propertiesOf(variables: string): string[] {
  const lines = variables.split("\n").filter((line) => line.startsWith("KAFKA_"));
  return lines.map((line) => {
    const name = line.slice("KAFKA_".length, line.indexOf("="));
    return `${name.toLowerCase().replaceAll("_", ".")}${line.slice(line.indexOf("="))}`;
  });
}

/** A Metadata request of version 1 for no topic: its length, key, version, number, no client. */
const METADATA = Buffer.from("0000000e0003000100000001ffff00000000", "hex");
/** The answer begins with its length, its number and the count of brokers. */
const ANSWER_BYTES = 12;

/** Whether the broker names itself as one to be written to. It answers a little before it does. */
export function knowsItself(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK, () => socket.write(METADATA));
    const read: Buffer[] = [];
    socket.setTimeout(ANSWER_MILLISECONDS, () => socket.destroy());
    socket.on("data", (bytes: Buffer) => {
      read.push(bytes);
      if (Buffer.concat(read).length >= ANSWER_BYTES) socket.destroy();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      const answer = Buffer.concat(read);
      resolve(answer.length >= ANSWER_BYTES && answer.readInt32BE(8) > 0);
    });
  });
}
