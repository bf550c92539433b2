/**
 * Every variable of the environment that a service reads: what it should hold, how it is read and
 * what stands in when it is not set. Messages about a variable come from this table
 * alone.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";

export interface Variable<Value = unknown> {
  /** Completes "set it to ...". */
  readonly should: string;
  readonly example: string;
  readonly read: z.ZodType<Value, string>;
  /** What stands in when the variable is not set; left out where it has to be set. */
  readonly otherwise?: Value;
  /** Its value is never shown. */
  readonly secret?: true;
}

const brokers = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.string().refine(isHostAndPort)));

function isHostAndPort(text: string): boolean {
  const port = /^(?:\[[0-9a-fA-F:]+\]|[\w.-]+):(\d{1,5})$/.exec(text)?.[1];
  return port !== undefined && Number(port) > 0 && Number(port) < 65_536;
}

function wholeNumber(least: number, most: number): Pick<Variable<number>, "should" | "read"> {
  const read = z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.number().int().min(least).max(most));
  return { should: `a whole number from ${least} to ${most}`, read };
}

/** The text of a file that the variable names, so that a wrong path shows at the start. */
function file(what: string): Variable<string | null> {
  const read = z.string().transform((path, context) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      context.addIssue({ code: "custom", message: "unreadable" });
      return z.NEVER;
    }
  });
  const example = `/run/secrets/${what.split(" ")[1]}.pem`;
  return { should: `the path of a file in PEM: ${what}`, example, read, otherwise: null };
}

function secret(should: string): Variable<string | null> {
  return { should, example: "...", read: z.string(), otherwise: null, secret: true };
}

function name(should: string, example: string): Variable<string | null> {
  return { should, example, read: z.string(), otherwise: null };
}

const onOrOff = z.enum(["on", "off"]).transform((word) => word === "on");

const SASL_MECHANISMS = ["plain", "scram-sha-256", "scram-sha-512"] as const;
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

function oneOf<const Word extends string>(words: readonly Word[]) {
  return { should: `one of ${words.join(", ")}`, read: z.enum(words) };
}

export const VARIABLES = {
  KAFKA_BROKERS: {
    should: "host and port of one broker or more, separated by commas",
    example: "kafka-1:9092,kafka-2:9092",
    read: brokers,
  } satisfies Variable,
  KAFKA_TLS: { should: "on or off", example: "on", read: onOrOff, otherwise: false },
  KAFKA_TLS_CA: file("the authority that signed the brokers' certificates"),
  KAFKA_TLS_CERTIFICATE: file("the certificate that this service shows"),
  KAFKA_TLS_KEY: file("the key of its certificate"),
  KAFKA_SASL_MECHANISM: {
    ...oneOf(SASL_MECHANISMS),
    example: "scram-sha-512",
    otherwise: null,
  },
  KAFKA_SASL_USERNAME: name("the user name at the brokers", "margin"),
  KAFKA_SASL_PASSWORD: secret("the user's password at the brokers"),
  SCHEMA_REGISTRY_URL: {
    should: "the address of a registry that speaks Confluent's interface",
    example: "http://schemas:8080/apis/ccompat/v7",
    read: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, "")),
  } satisfies Variable,
  SCHEMA_REGISTRY_USERNAME: name("the user name at the registry", "margin"),
  SCHEMA_REGISTRY_PASSWORD: secret("the user's password at the registry"),
  SCHEMA_REGISTRY_TLS_CA: file("the authority that signed the registry's certificate"),
  SCHEMA_REGISTRY_TLS_CERTIFICATE: file("the certificate that this service shows"),
  SCHEMA_REGISTRY_TLS_KEY: file("the key of its certificate"),
  APPLICATION_ID: {
    should: "letters, digits, dots and hyphens: what groups and transactions are named after",
    example: "margin-engine",
    read: z.string().regex(/^[a-zA-Z0-9.-]{1,100}$/),
    otherwise: "margin-engine",
  },
  TOPIC_PREFIX: {
    should: "letters, digits, dots and hyphens: what every topic's name begins with",
    example: "staging.",
    read: z.string().regex(/^[a-zA-Z0-9.-]{0,100}$/),
    otherwise: "",
  },
  MEMBER_NAME: {
    should:
      "letters, digits, dots and hyphens: a name that the process keeps when it is started again " +
      "and that no other one of the service has",
    example: "margin-0",
    read: z.string().regex(/^[a-zA-Z0-9.-]{1,100}$/),
    otherwise: null,
  },
  STANDBY: { should: "on or off", example: "on", read: onOrOff, otherwise: false },
  SHARDS: { ...wholeNumber(1, 4096), example: "8" },
  TRANSACTION_ENTRIES: { ...wholeNumber(1, 10_000), example: "5000", otherwise: 5_000 },
  TRANSACTION_MILLISECONDS: { ...wholeNumber(1, 5_000), example: "20", otherwise: 20 },
  TRANSACTION_TIMEOUT_MILLISECONDS: {
    ...wholeNumber(1_000, 60_000),
    example: "10000",
    otherwise: 10_000,
  },
  CHECKPOINT_ENTRIES: { ...wholeNumber(1, 10_000_000), example: "100000", otherwise: 100_000 },
  OPERATIONS_HOST: {
    should: "the address on which health and metrics are served",
    example: "0.0.0.0",
    read: z.string().regex(/^[\w.:-]+$/),
    otherwise: "127.0.0.1",
  },
  OPERATIONS_PORT: { ...wholeNumber(0, 65_535), example: "9400", otherwise: 9400 },
  LOG_LEVEL: { ...oneOf(LOG_LEVELS), example: "info", otherwise: "info" as const },
};

export type VariableName = keyof typeof VARIABLES;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];
