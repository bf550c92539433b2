/**
 * Structured logs: one line of JSON for each thing that happens, with its figures as fields. What
 * happens many times a second is told at debug level only. No event's content, no password and no
 * key is ever logged.
 */
import { type DestinationStream, type Logger, pino } from "pino";
import type { Config } from "./config";
import type { Happening, Observer } from "./observer";

export type Log = Logger;

export interface LogOptions {
  /** The service that logs, on every line. */
  readonly service: string;
  readonly level: Config["logLevel"];
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

export function createLog({ service, level, destination }: LogOptions): Log {
  const options = {
    level,
    base: { service, process: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** A configuration as it may be logged: without credentials, keys and certificates. */
export function configFields(config: Config): object {
  const { kafka, registry, ...plain } = config;
  return {
    ...plain,
    kafka: {
      brokers: kafka.brokers,
      tls: kafka.tls !== null,
      sasl: kafka.sasl?.mechanism ?? null,
    },
    registry: { url: withoutUser(registry.url), credentials: registry.credentials !== null },
  };
}

function withoutUser(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

type Level = "debug" | "info" | "warn" | "error";

const TOLD: { readonly [What in Happening["what"]]: readonly [level: Level, message: string] } = {
  phase: ["info", "phase"],
  restored: ["info", "restored"],
  folded: ["debug", "folded"],
  "transaction-begun": ["debug", "transaction begun"],
  "transaction-ended": ["debug", "transaction ended"],
  rebalanced: ["info", "shards shared anew"],
  lag: ["debug", "lag"],
  "stable-offset-gap": ["debug", "gap to the last stable offset"],
  "state-size": ["debug", "checkpoint taken"],
  emitted: ["debug", "emitted"],
  "price-validity": ["warn", "a price allows something else"],
  "dead-lettered": ["warn", "input not let in"],
  diverged: ["error", "fold and record differ"],
  retrying: ["warn", "trying again"],
  stopped: ["error", "stopped on a broken invariant"],
  ready: ["info", "ready"],
  "not-ready": ["info", "not ready"],
};

/** Writes a line for each happening. A transaction that did not commit is a warning. */
export function logObserver(log: Log): Observer {
  return (happening) => {
    const [usual, message] = TOLD[happening.what];
    const level = "outcome" in happening && happening.outcome !== "committed" ? "warn" : usual;
    if (log.isLevelEnabled(level)) log[level](happening, message);
  };
}
