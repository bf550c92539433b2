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
import { crashDay, expectedRecords, OUTPUT_TOPICS } from "./given/crash-day";
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

/** Inputs of a day, given to a broker in two parts; `between` happens when the first is folded. */
async function foldDay(mechanism: string, between: (services: Running) => Promise<void>) {
  const day = await crashDay({ seed: 3, accounts: 40, count: 2_000 });
  const first = await crashDay({ seed: 3, accounts: 40, count: 1_000 });
  const SHARDS = String(day.shards);
  const variables = { ...access, KAFKA_SASL_MECHANISM: mechanism, SHARDS };
  const installation = await Installation.begun(variables);
  const { environment } = installation;
  const services = ENGINE.map(({ name }) => new ServiceProcess(name, environment));
  await installation.publish(first.inputs);
  const { length } = expectedRecords(first, "margin-snapshots").flat();
  await installation.awaitRecords("margin-snapshots", length);
  await between(services);
  await installation.publish(day.inputs.slice(first.inputs.length));
  for (const topic of OUTPUT_TOPICS) {
    await installation.awaitRecords(topic, expectedRecords(day, topic).flat().length);
  }
  expect(await Promise.all(services.map((service) => service.stop()))).toEqual([0, 0]);
  expect(services.flatMap(({ alarms }) => alarms)).toEqual([]);
  const said = await installation.digests(OUTPUT_TOPICS);
  expect(said).toEqual(digestsOfLog(day.store, OUTPUT_TOPICS));
  await installation.close();
}

type Running = readonly ServiceProcess[];

it("given TLS and a password by SCRAM, then a day is folded as in memory", async () => {
  await foldDay("scram-sha-512", async () => {});
});

it("given another password by PLAIN for a while, then services say so and go on", async () => {
  await foldDay("plain", async (services) => {
    await restartBroker("for-a-while");
    await Promise.all(services.map((service) => service.retrying(/^SASL PLAIN .* failed: /)));
    await restartBroker(user.password);
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
    expect(await service.ended()).toBe(2);
    const lines = service.alarms.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([expect.objectContaining({ msg: expect.stringMatching(told) })]);
    expect(lines[0]).not.toHaveProperty("stack");
  });

  it("given no password at a broker that asks for one, then it waits and says so", async () => {
    const { KAFKA_SASL_MECHANISM: _, KAFKA_SASL_USERNAME: __, ...rest } = access;
    const variables = { ...rest, KAFKA_SASL_PASSWORD: "", SHARDS: "4", OPERATIONS_PORT: "0" };
    const service = new ServiceProcess("sequencer", variables);
    await service.retrying(/^the brokers close the connection; if they ask for TLS or a password/);
    expect(await service.stop()).toBe(0);
  });
});
