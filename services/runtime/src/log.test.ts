/** Lines of the log, read back as the JSON that they are. */
import { readConfig } from "./config";
import { configFields, createLog, type LogOptions, logObserver } from "./log";
import type { Happening } from "./observer";

const instance = "margin/3";

/** The lines that the happenings leave, without time and process. */
function linesOf(level: LogOptions["level"], ...told: readonly Happening[]): object[] {
  const lines: object[] = [];
  const destination = { write: (text: string) => lines.push(JSON.parse(text)) };
  const observe = logObserver(createLog({ service: "margin", level, destination }));
  told.forEach(observe);
  return lines;
}

const committed: Happening = {
  what: "transaction-ended",
  instance,
  outcome: "committed",
  seconds: 0.01,
  records: 3,
};

describe("the log", () => {
  it("has one line of JSON for each happening, with time, service and figures", () => {
    const lines = linesOf("info", { what: "restored", instance, from: 40, seconds: 0.4 });
    expect(lines).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        service: "margin",
        process: process.pid,
        what: "restored",
        instance,
        from: 40,
        seconds: 0.4,
        msg: "restored",
      },
    ]);
  });

  it("tells what happens all the time at debug level only", () => {
    const often: Happening[] = [
      { what: "folded", instance, entries: 750, seconds: 0.002 },
      { what: "transaction-begun", instance },
      committed,
      { what: "lag", instance, records: 1 },
      { what: "stable-offset-gap", topic: "journal.v1", partition: 0, records: 1 },
      { what: "state-size", instance, bytes: 10 },
    ];
    expect(linesOf("info", ...often)).toEqual([]);
    expect(linesOf("debug", ...often)).toHaveLength(often.length);
  });

  it("warns of a transaction that did not commit and of what is tried again", () => {
    const lines = linesOf(
      "warn",
      committed,
      { ...committed, outcome: "unknown" },
      { what: "retrying", instance, reason: "the broker is away" },
      { what: "ready" },
    );
    expect(lines).toMatchObject([
      { level: "warn", outcome: "unknown" },
      { level: "warn", reason: "the broker is away" },
    ]);
  });

  it("calls a divergence and a broken invariant errors", () => {
    const fault = { where: "margin-snapshots/3@7", what: "equity: recorded 1, folded 2" };
    const lines = linesOf(
      "error",
      { what: "diverged", instance, fault },
      { what: "stopped", instance, reason: "books do not balance" },
    );
    expect(lines).toMatchObject([
      { level: "error", fault },
      { level: "error", reason: "books do not balance" },
    ]);
  });

  it("shows a configuration without its secrets", () => {
    const fields = configFields(
      readConfig({
        KAFKA_BROKERS: "a:9092",
        KAFKA_TLS: "on",
        KAFKA_SASL_MECHANISM: "plain",
        KAFKA_SASL_USERNAME: "margin",
        KAFKA_SASL_PASSWORD: "hunter2",
        SCHEMA_REGISTRY_URL: "https://reader:hunter3@schemas:8443/apis",
        SHARDS: "2",
      }),
    );
    expect(fields).toMatchObject({
      shards: 2,
      kafka: { brokers: ["a:9092"], tls: true, sasl: "plain" },
      registry: { url: "https://schemas:8443/apis" },
    });
    expect(JSON.stringify(fields)).not.toContain("hunter");
  });
});
