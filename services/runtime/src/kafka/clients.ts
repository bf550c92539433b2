/**
 * How every kafkajs client is made. Retries are always given: the library's own differ under
 * NODE_ENV=test, wait 300 ms after a back-to-back transaction and end after five (K3, K5, K11).
 */
import "./client-batches";

import { Kafka, type KafkaConfig, type logCreator, logLevel, type RetryOptions } from "kafkajs";
import type { Config } from "../config";
import { keepCoordinators } from "./client-coordinators";

keepCoordinators();

/** About a second. Whoever uses a client tries again himself, and says so: the client's own retries
 * say nothing, lie within each other, and go on after a stop. A transaction that follows another at
 * once is refused until the other's markers are written, some milliseconds later. */
export const RETRY: RetryOptions = {
  initialRetryTime: 3,
  factor: 0.2,
  multiplier: 1.3,
  maxRetryTime: 1_000,
  retries: 17,
};

const REQUEST_TIMEOUT_MS = 10_000;

/** The library's own log lines say nothing that a failed call does not say. */
const silent: logCreator = () => () => {};

export function createClient(config: Config["kafka"], clientId: string): Kafka {
  return new Kafka({
    clientId,
    brokers: [...config.brokers],
    ...security(config),
    retry: RETRY,
    requestTimeout: REQUEST_TIMEOUT_MS,
    enforceRequestTimeout: true,
    logLevel: logLevel.NOTHING,
    logCreator: silent,
  });
}

/** Its request queue sets timers to times that are past, and the platform warns of each first one
 * (K12). The warning tells nobody anything; all others pass. */
const { emitWarning } = process;
process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
  if (rest[0] === "TimeoutNegativeWarning") return;
  (emitWarning as (warning: string | Error, ...rest: unknown[]) => void)(warning, ...rest);
};

function security({ tls, sasl }: Config["kafka"]): Pick<KafkaConfig, "ssl" | "sasl"> {
  const ssl = tls === null ? {} : { ssl: tlsOptions(tls) };
  return sasl === null ? ssl : { ...ssl, sasl: { ...sasl } as NonNullable<KafkaConfig["sasl"]> };
}

function tlsOptions({ ca, certificate, key }: NonNullable<Config["kafka"]["tls"]>) {
  return {
    ...(ca === null ? {} : { ca: [ca] }),
    ...(certificate === null ? {} : { cert: certificate }),
    ...(key === null ? {} : { key }),
  };
}
