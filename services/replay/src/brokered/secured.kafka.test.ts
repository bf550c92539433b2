/**
 * Services that connect by TLS and with a password, to a broker and to a registry that ask for
 * both, and what they say when they are not let in.
 */
import { mkdirSync, rmSync } from "node:fs";
import { type Certificates, makeCertificates } from "../../../../infra/kafka/certificates";
import { removeCluster, stopCluster } from "../../../../infra/kafka/cluster";
import { testCluster, testFolder } from "../../../../infra/kafka/jest-cluster";
import { startSecuredBroker } from "../../../../infra/kafka/secured-broker";
import { ENGINE } from "../log-services";
import { type CrashDay, crashDay, expectedRecords, OUTPUT_TOPICS } from "./given/crash-day";
import { digestsOfLog } from "./given/event-digests";
import { Installation } from "./given/installation";
import { openGate, type RegistryGate } from "./given/registry-gate";
import { ServiceProcess } from "./given/service-process.fixture";

const folder = testFolder("secured");
let certificates: Certificates;
const user = { username: "margin", password: "a-password" };
let gate: RegistryGate;
/** What lets a service in everywhere. */
let access: Readonly<Record<string, string>>;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  certificates = makeCertificates(folder);
  const broker = await startSecuredBroker(folder, { certificates, ...user });
  gate = await openGate({ ...certificates, ...user, registryUrl: testCluster().registryUrl });
  access = {
    KAFKA_BROKERS: broker,
    KAFKA_TLS: "on",
    KAFKA_TLS_CA: certificates.authority,
    KAFKA_SASL_MECHANISM: "scram-sha-512",
    KAFKA_SASL_USERNAME: user.username,
    KAFKA_SASL_PASSWORD: user.password,
    SCHEMA_REGISTRY_URL: gate.url,
    SCHEMA_REGISTRY_TLS_CA: certificates.authority,
    SCHEMA_REGISTRY_USERNAME: user.username,
    SCHEMA_REGISTRY_PASSWORD: user.password,
  };
});

afterAll(async () => {
  await gate?.close();
  await removeCluster(folder);
  rmSync(folder, { recursive: true, force: true });
});

async function restartBroker(password: string): Promise<void> {
  await stopCluster(folder);
  await startSecuredBroker(folder, { ...user, certificates, password });
}

let running: ServiceProcess[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.kill()));
});

describe("services that are let in", () => {
  let day: CrashDay;
  let installation: Installation;

  beforeEach(async () => {
    day = await crashDay({ seed: 3, accounts: 40, count: 2_000 });
    installation = await Installation.begun({ ...access, SHARDS: String(day.shards) });
  });

  afterEach(async () => {
    await installation.close();
  });

  function startServices(mechanism: string): void {
    const environment = { ...installation.environment, KAFKA_SASL_MECHANISM: mechanism };
    running = ENGINE.map(({ name }) => new ServiceProcess(name, environment));
  }

  async function untilFolded(inputs: CrashDay): Promise<void> {
    for (const topic of OUTPUT_TOPICS) {
      await installation.awaitRecords(topic, expectedRecords(inputs, topic).flat().length);
    }
  }

  async function endsAsInMemory(): Promise<void> {
    await untilFolded(day);
    const codes = await Promise.all(running.map((service) => service.stop()));
    expect(codes).toEqual(ENGINE.map(() => 0));
    expect(running.flatMap(({ alarms }) => alarms)).toEqual([]);
    const said = await installation.digests(OUTPUT_TOPICS);
    expect(said).toEqual(digestsOfLog(day.store, OUTPUT_TOPICS));
  }

  it("given TLS and a password by SCRAM, then a day is folded as in memory", async () => {
    await installation.publish(day.inputs);
    startServices("scram-sha-512");
    await endsAsInMemory();
  });

  it("given another password by PLAIN for a while, then services say so and go on", async () => {
    const first = await crashDay({ seed: 3, accounts: 40, count: 1_000 });
    await installation.publish(first.inputs);
    startServices("plain");
    await untilFolded(first);
    await restartBroker("for-a-while");
    await Promise.all(running.map((service) => service.retrying(/^SASL PLAIN .* failed: /)));
    // The test is let in by SCRAM all the time.
    await installation.publish(day.inputs.slice(first.inputs.length));
    await restartBroker(user.password);
    await endsAsInMemory();
  });
});

const CERTIFICATE =
  /certificate is not accepted \(unable to verify .*\): it has to be valid, .*_TLS_CA, or of/;
const refusals: readonly [what: string, changed: () => Record<string, string>, told: RegExp][] = [
  [
    "a wrong password at the broker, by SCRAM",
    () => ({ KAFKA_SASL_PASSWORD: "another" }),
    /^the brokers refuse user margin: correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD$/,
  ],
  [
    "a wrong password at the broker, by PLAIN",
    () => ({ KAFKA_SASL_PASSWORD: "another", KAFKA_SASL_MECHANISM: "plain" }),
    /^the brokers refuse user margin: correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD$/,
  ],
  [
    "a mechanism that the broker does not offer",
    () => ({ KAFKA_SASL_MECHANISM: "scram-sha-256" }),
    /^the brokers do not offer scram-sha-256 on this port: correct KAFKA_SASL_MECHANISM or/,
  ],
  [
    "another authority than the broker's",
    () => ({ KAFKA_TLS_CA: certificates.stranger }),
    CERTIFICATE,
  ],
  ["no authority for the broker", () => ({ KAFKA_TLS_CA: "" }), CERTIFICATE],
  [
    "a wrong password at the registry",
    () => ({ SCHEMA_REGISTRY_PASSWORD: "another" }),
    /^the registry refuses user margin: correct SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_/,
  ],
  [
    "no name at the registry",
    () => ({ SCHEMA_REGISTRY_USERNAME: "", SCHEMA_REGISTRY_PASSWORD: "" }),
    /^the registry refuses a service without a name: correct SCHEMA_REGISTRY_USERNAME and/,
  ],
  [
    "another authority than the registry's",
    () => ({ SCHEMA_REGISTRY_TLS_CA: certificates.stranger }),
    CERTIFICATE,
  ],
  ["no authority for the registry", () => ({ SCHEMA_REGISTRY_TLS_CA: "" }), CERTIFICATE],
];

describe("a service that is not let in", () => {
  it.each(refusals)("given %s, then it says so once and ends with 2", async (_, changed, told) => {
    const variables = { SHARDS: "4", OPERATIONS_PORT: "0", ...access, ...changed() };
    const service = new ServiceProcess("sequencer", variables);
    running.push(service);
    expect(await service.ended()).toBe(2);
    const lines = service.alarms.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([expect.objectContaining({ msg: expect.stringMatching(told) })]);
    expect(lines[0]).not.toHaveProperty("stack");
  });

  it("given no password at a broker that asks for one, then it waits and says so", async () => {
    const { KAFKA_SASL_MECHANISM: _, KAFKA_SASL_USERNAME: __, ...rest } = access;
    const variables = { ...rest, KAFKA_SASL_PASSWORD: "", SHARDS: "4", OPERATIONS_PORT: "0" };
    const service = new ServiceProcess("sequencer", variables);
    running.push(service);
    await service.retrying(/^the brokers close the connection; if they ask for TLS or a password/);
    expect(await service.stop()).toBe(0);
  });
});
