/**
 * How a service is set up, from the variables of its environment: typed, and wrong as a whole or
 * not at all. One message names every variable that is wrong, what it should hold and an example.
 */
import type { z } from "zod";
import {
  type LogLevel,
  type SaslMechanism,
  VARIABLES,
  type Variable,
  type VariableName,
} from "./config-variables";
import { Unusable } from "./unusable";

/** Texts in PEM; null where the platform's own authorities, or no certificate, are meant. */
export interface Tls {
  readonly ca: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Sasl extends Credentials {
  readonly mechanism: SaslMechanism;
}

export interface Config {
  readonly kafka: {
    readonly brokers: readonly string[];
    /** Null for connections without TLS. */
    readonly tls: Tls | null;
    readonly sasl: Sasl | null;
  };
  readonly registry: {
    /** Without a slash at the end. */
    readonly url: string;
    /** Null for an address that begins with http:. */
    readonly tls: Tls | null;
    readonly credentials: Credentials | null;
  };
  /** What consumer groups and transactional ids are named after. */
  readonly applicationId: string;
  /** In front of every topic's name, where several installations share a broker. */
  readonly topicPrefix: string;
  /** By which a process that is started again takes the place of its dead predecessor at once; null
   * for one that waits until the predecessor's session ends. */
  readonly memberName: string | null;
  /** Folds every shard silently and takes over those that fall silent. */
  readonly standby: boolean;
  /** Journal partitions, fixed for the life of a journal. */
  readonly shards: number;
  /** A transaction ends after so many entries or milliseconds, whichever comes first. */
  readonly transaction: {
    readonly entries: number;
    readonly milliseconds: number;
    /** After which the broker aborts one that its producer left open. */
    readonly timeoutMilliseconds: number;
  };
  /** Folded entries between two checkpoints. */
  readonly checkpointEntries: number;
  /** Where health and metrics are served; port 0 takes any that is free. */
  readonly operations: { readonly host: string; readonly port: number };
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Throws Unusable with every fault there is. An empty variable counts as not set. */
export function readConfig(environment: Environment): Config {
  const reading = new Reading(environment);
  const config: Config = {
    kafka: {
      brokers: reading.value("KAFKA_BROKERS"),
      tls: kafkaTls(reading),
      sasl: sasl(reading),
    },
    registry: {
      url: reading.value("SCHEMA_REGISTRY_URL"),
      tls: registryTls(reading),
      credentials: registryCredentials(reading),
    },
    applicationId: reading.value("APPLICATION_ID"),
    topicPrefix: reading.value("TOPIC_PREFIX"),
    memberName: reading.value("MEMBER_NAME"),
    standby: reading.value("STANDBY"),
    shards: reading.value("SHARDS"),
    transaction: {
      entries: reading.value("TRANSACTION_ENTRIES"),
      milliseconds: reading.value("TRANSACTION_MILLISECONDS"),
      timeoutMilliseconds: reading.value("TRANSACTION_TIMEOUT_MILLISECONDS"),
    },
    checkpointEntries: reading.value("CHECKPOINT_ENTRIES"),
    operations: {
      host: reading.value("OPERATIONS_HOST"),
      port: reading.value("OPERATIONS_PORT"),
    },
    logLevel: reading.value("LOG_LEVEL"),
  };
  reading.refuseFaults();
  return config;
}

type Row<Name extends VariableName> = (typeof VARIABLES)[Name];
type ValueOf<Name extends VariableName> = z.output<Row<Name>["read"]> | Otherwise<Row<Name>>;
type Otherwise<Of> = Of extends { readonly otherwise: infer Value } ? Value : never;

class Reading {
  /** A set, since some variables are read to judge others by them. */
  private readonly faults = new Set<string>();

  constructor(private readonly environment: Environment) {}

  isSet(name: VariableName): boolean {
    return (this.environment[name] ?? "") !== "";
  }

  /** A value of the right type; a stand-in after a fault, which ends the reading later. */
  value<Name extends VariableName>(name: Name): ValueOf<Name> {
    const variable: Variable = VARIABLES[name];
    if (!this.isSet(name)) {
      if (variable.otherwise === undefined) this.fault(name, "is not set");
      return variable.otherwise as ValueOf<Name>;
    }
    const text = this.environment[name]!;
    const read = variable.read.safeParse(text);
    if (!read.success) {
      this.fault(name, variable.secret ? "cannot be read" : `is ${JSON.stringify(text)}`);
    }
    return read.data as ValueOf<Name>;
  }

  fault(name: VariableName, what: string): void {
    const { should, example } = VARIABLES[name];
    this.faults.add(`${name} ${what}: set it to ${should}, as in ${name}=${example}`);
  }

  /** Notes a fault for each that is not set while `reason` asks for it. */
  require(names: readonly VariableName[], reason: string): void {
    for (const name of names) {
      if (!this.isSet(name)) this.fault(name, `is not set, but ${reason}`);
    }
  }

  /** Notes a fault for each that is set in vain. */
  refuse(names: readonly VariableName[], reason: string, remedy: string): void {
    for (const name of names) {
      if (this.isSet(name)) this.faults.add(`${name} is set, but ${reason}: ${remedy}`);
    }
  }

  refuseFaults(): void {
    const faults = [...this.faults];
    if (faults.length === 0) return;
    const count = faults.length === 1 ? "a variable is" : `${faults.length} variables are`;
    const lines = faults.map((fault) => `\n  ${fault}`).join("");
    throw new Unusable(`the environment cannot be used, ${count} wrong:${lines}`);
  }
}

function kafkaTls(reading: Reading): Tls | null {
  const files = ["KAFKA_TLS_CA", "KAFKA_TLS_CERTIFICATE", "KAFKA_TLS_KEY"] as const;
  const wanted = reading.value("KAFKA_TLS");
  if (wanted === false) {
    reading.refuse(files, "KAFKA_TLS is off", "set KAFKA_TLS=on, or unset it");
    return null;
  }
  return readTls(reading, files);
}

function registryTls(reading: Reading): Tls | null {
  const files = [
    "SCHEMA_REGISTRY_TLS_CA",
    "SCHEMA_REGISTRY_TLS_CERTIFICATE",
    "SCHEMA_REGISTRY_TLS_KEY",
  ] as const;
  const url: string | undefined = reading.value("SCHEMA_REGISTRY_URL");
  if (url?.startsWith("https:")) return readTls(reading, files);
  const reason = "SCHEMA_REGISTRY_URL does not begin with https:";
  reading.refuse(files, reason, "use an https: address, or unset it");
  return null;
}

type TlsVariables = readonly [
  ca: "KAFKA_TLS_CA" | "SCHEMA_REGISTRY_TLS_CA",
  certificate: "KAFKA_TLS_CERTIFICATE" | "SCHEMA_REGISTRY_TLS_CERTIFICATE",
  key: "KAFKA_TLS_KEY" | "SCHEMA_REGISTRY_TLS_KEY",
];

function readTls(reading: Reading, [ca, certificate, key]: TlsVariables): Tls {
  if (reading.isSet(certificate)) reading.require([key], `${certificate} is`);
  if (reading.isSet(key)) reading.require([certificate], `${key} is`);
  return {
    ca: reading.value(ca),
    certificate: reading.value(certificate),
    key: reading.value(key),
  };
}

function sasl(reading: Reading): Sasl | null {
  const mechanism = reading.value("KAFKA_SASL_MECHANISM");
  const names = ["KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD"] as const;
  if (!reading.isSet("KAFKA_SASL_MECHANISM")) {
    const remedy = "set KAFKA_SASL_MECHANISM too, or unset it";
    reading.refuse(names, "KAFKA_SASL_MECHANISM is not", remedy);
    return null;
  }
  reading.require(names, "KAFKA_SASL_MECHANISM is");
  const [username, password] = [reading.value(names[0]) ?? "", reading.value(names[1]) ?? ""];
  return mechanism === null ? null : { mechanism, username, password };
}

function registryCredentials(reading: Reading): Credentials | null {
  const [user, secret] = ["SCHEMA_REGISTRY_USERNAME", "SCHEMA_REGISTRY_PASSWORD"] as const;
  if (!reading.isSet(user) && !reading.isSet(secret)) return null;
  reading.require([user], `${secret} is`);
  reading.require([secret], `${user} is`);
  return { username: reading.value(user) ?? "", password: reading.value(secret) ?? "" };
}
