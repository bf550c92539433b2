/** What a service is set up with, and what a person is told when it cannot be. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Environment, readConfig } from "./config";
import { Unusable } from "./unusable";

const folder = mkdtempSync(join(tmpdir(), "config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function pem(name: string): string {
  const path = join(folder, `${name}.pem`);
  writeFileSync(path, `text of ${name}`);
  return path;
}

const LEAST: Environment = {
  KAFKA_BROKERS: "127.0.0.1:9092",
  SCHEMA_REGISTRY_URL: "http://127.0.0.1:8081",
  SHARDS: "4",
};

function faultsOf(change: Environment): string[] {
  try {
    readConfig({ ...LEAST, ...change });
  } catch (fault) {
    expect(fault).toBeInstanceOf(Unusable);
    return (fault as Unusable).message.split("\n").slice(1);
  }
  return [];
}

describe("the configuration", () => {
  it("needs brokers, registry and shards, and has an answer for the rest", () => {
    expect(readConfig(LEAST)).toEqual({
      kafka: { brokers: ["127.0.0.1:9092"], tls: null, sasl: null },
      registry: { url: "http://127.0.0.1:8081", tls: null, credentials: null },
      applicationId: "margin-engine",
      topicPrefix: "",
      memberName: null,
      standby: false,
      shards: 4,
      transaction: { entries: 5_000, milliseconds: 20, timeoutMilliseconds: 10_000 },
      checkpointEntries: 100_000,
      operations: { host: "127.0.0.1", port: 9400 },
      logLevel: "info",
    });
  });

  it("reads everything there is to set", () => {
    const config = readConfig({
      KAFKA_BROKERS: "kafka-1:9092, [::1]:9093",
      KAFKA_TLS: "on",
      KAFKA_TLS_CA: pem("ca"),
      KAFKA_TLS_CERTIFICATE: pem("certificate"),
      KAFKA_TLS_KEY: pem("key"),
      KAFKA_SASL_MECHANISM: "scram-sha-512",
      KAFKA_SASL_USERNAME: "margin",
      KAFKA_SASL_PASSWORD: "p, w=1",
      SCHEMA_REGISTRY_URL: "https://schemas.example/apis/ccompat/v7/",
      SCHEMA_REGISTRY_USERNAME: "reader",
      SCHEMA_REGISTRY_PASSWORD: "pw",
      SCHEMA_REGISTRY_TLS_CA: pem("registry-ca"),
      APPLICATION_ID: "margin.blue",
      TOPIC_PREFIX: "blue.",
      MEMBER_NAME: "margin-0",
      STANDBY: "on",
      SHARDS: "16",
      TRANSACTION_ENTRIES: "7",
      TRANSACTION_MILLISECONDS: "50",
      TRANSACTION_TIMEOUT_MILLISECONDS: "20000",
      CHECKPOINT_ENTRIES: "1000",
      OPERATIONS_HOST: "0.0.0.0",
      OPERATIONS_PORT: "0",
      LOG_LEVEL: "debug",
    });
    expect(config).toEqual({
      kafka: {
        brokers: ["kafka-1:9092", "[::1]:9093"],
        tls: { ca: "text of ca", certificate: "text of certificate", key: "text of key" },
        sasl: { mechanism: "scram-sha-512", username: "margin", password: "p, w=1" },
      },
      registry: {
        url: "https://schemas.example/apis/ccompat/v7",
        tls: { ca: "text of registry-ca", certificate: null, key: null },
        credentials: { username: "reader", password: "pw" },
      },
      applicationId: "margin.blue",
      topicPrefix: "blue.",
      memberName: "margin-0",
      standby: true,
      shards: 16,
      transaction: { entries: 7, milliseconds: 50, timeoutMilliseconds: 20_000 },
      checkpointEntries: 1000,
      operations: { host: "0.0.0.0", port: 0 },
      logLevel: "debug",
    });
  });

  it("takes an empty variable for one that is not set", () => {
    expect(readConfig({ ...LEAST, LOG_LEVEL: "", KAFKA_SASL_PASSWORD: "" })).toEqual(
      readConfig(LEAST),
    );
  });
});

describe("a fault", () => {
  it.each<[string, Environment, string]>([
    ["no broker", { KAFKA_BROKERS: undefined }, "KAFKA_BROKERS is not set: set it to host and"],
    ["a broker without port", { KAFKA_BROKERS: "a:1,b" }, 'KAFKA_BROKERS is "a:1,b": set it to'],
    ["a port out of range", { KAFKA_BROKERS: "a:65536" }, 'KAFKA_BROKERS is "a:65536": set'],
    ["brokers as addresses", { KAFKA_BROKERS: "tcp://a:1" }, 'KAFKA_BROKERS is "tcp://a:1": set'],
    ["TLS by another word", { KAFKA_TLS: "true" }, 'KAFKA_TLS is "true": set it to on or off'],
    ["no registry", { SCHEMA_REGISTRY_URL: "" }, "SCHEMA_REGISTRY_URL is not set: set it to the"],
    ["no address", { SCHEMA_REGISTRY_URL: "a:8081" }, 'SCHEMA_REGISTRY_URL is "a:8081": set it'],
    ["no shards", { SHARDS: "" }, "SHARDS is not set: set it to a whole number from 1 to 4096"],
    ["zero shards", { SHARDS: "0" }, 'SHARDS is "0": set it to a whole number from 1 to 4096'],
    ["half a shard", { SHARDS: "1.5" }, 'SHARDS is "1.5": set it to a whole number'],
    ["shards in hex", { SHARDS: "0x4" }, 'SHARDS is "0x4": set it to a whole number'],
    ["an empty batch", { TRANSACTION_ENTRIES: "0" }, 'TRANSACTION_ENTRIES is "0": set it to'],
    ["a port", { OPERATIONS_PORT: "99999" }, 'OPERATIONS_PORT is "99999": set it to a whole'],
    ["a level", { LOG_LEVEL: "loud" }, 'LOG_LEVEL is "loud": set it to one of trace, debug,'],
    ["an id", { APPLICATION_ID: "a/b" }, 'APPLICATION_ID is "a/b": set it to letters, digits,'],
    [
      "a mechanism",
      { KAFKA_SASL_MECHANISM: "SCRAM", KAFKA_SASL_USERNAME: "u", KAFKA_SASL_PASSWORD: "p" },
      'KAFKA_SASL_MECHANISM is "SCRAM": set it to one of plain, scram-sha-256, scram-sha-512',
    ],
    [
      "a user without mechanism",
      { KAFKA_SASL_USERNAME: "u" },
      "KAFKA_SASL_USERNAME is set, but KAFKA_SASL_MECHANISM is not: set KAFKA_SASL_MECHANISM",
    ],
    [
      "a mechanism without password",
      { KAFKA_SASL_MECHANISM: "plain", KAFKA_SASL_USERNAME: "u" },
      "KAFKA_SASL_PASSWORD is not set, but KAFKA_SASL_MECHANISM is: set it to the user's",
    ],
    [
      "half of the credentials",
      { SCHEMA_REGISTRY_USERNAME: "u" },
      "SCHEMA_REGISTRY_PASSWORD is not set, but SCHEMA_REGISTRY_USERNAME is: set it to the",
    ],
    [
      "a file that is not there",
      { KAFKA_TLS: "on", KAFKA_TLS_CA: "absent.pem" },
      'KAFKA_TLS_CA is "absent.pem": set it to the path of a file in PEM: the authority that',
    ],
    [
      "a certificate without its key",
      { KAFKA_TLS: "on", KAFKA_TLS_CERTIFICATE: pem("lone") },
      "KAFKA_TLS_KEY is not set, but KAFKA_TLS_CERTIFICATE is: set it to the path of a file",
    ],
    [
      "certificates without TLS",
      { KAFKA_TLS_CA: pem("vain") },
      "KAFKA_TLS_CA is set, but KAFKA_TLS is off: set KAFKA_TLS=on, or unset it",
    ],
    [
      "certificates for a plain registry",
      { SCHEMA_REGISTRY_TLS_CA: pem("vain") },
      "SCHEMA_REGISTRY_TLS_CA is set, but SCHEMA_REGISTRY_URL does not begin with https:",
    ],
  ])("is told with a remedy: %s", (_, change, told) => {
    const faults = faultsOf(change);
    expect(faults).toHaveLength(1);
    expect(faults[0]!.trim().slice(0, told.length)).toBe(told);
  });

  it("never hides another: all are told at once, each once, with an example", () => {
    const environment = { SHARDS: "x", LOG_LEVEL: "y", SCHEMA_REGISTRY_URL: "z" };
    const expected = [
      "the environment cannot be used, 4 variables are wrong:",
      "  KAFKA_BROKERS is not set: set it to host and port of one broker or more, separated by " +
        "commas, as in KAFKA_BROKERS=kafka-1:9092,kafka-2:9092",
      '  SCHEMA_REGISTRY_URL is "z": set it to the address of a registry that speaks ' +
        "Confluent's interface, as in SCHEMA_REGISTRY_URL=http://schemas:8080/apis/ccompat/v7",
      '  SHARDS is "x": set it to a whole number from 1 to 4096, as in SHARDS=8',
      '  LOG_LEVEL is "y": set it to one of trace, debug, info, warn, error, fatal, silent, as ' +
        "in LOG_LEVEL=info",
    ].join("\n");
    expect(() => readConfig(environment)).toThrow(new Unusable(expected));
  });

  it("never tells a password", () => {
    const faults = faultsOf({ KAFKA_SASL_PASSWORD: "hunter2", SHARDS: "x" });
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toContain("hunter2");
  });
});
