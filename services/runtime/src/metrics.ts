/**
 * The figures by which a service is watched, fed by what its runner tells. Names say what is
 * counted and in which unit; a series that may be absent until its first event begins at zero where
 * an alert has to see the first change.
 */
import { PRICE_VALIDITIES } from "@margin-engine/core";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Happening, Observer } from "./observer";

const QUICK_SECONDS = [0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
const TRANSACTION_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
const PHASES = ["fencing", "restoring", "catching-up", "active", "standby"] as const;

type Series = ReturnType<typeof seriesOf>;
type Recorders = {
  readonly [What in Happening["what"]]: (told: Extract<Happening, { what: What }>) => void;
};

export class Metrics {
  private readonly registry = new Registry();
  private readonly series = seriesOf(this.registry);
  private readonly recorders = this.recordersOf(this.series);
  /** Milliseconds at which each open transaction was begun, by instance. */
  private readonly open = new Map<string, number>();

  /** `now` gives milliseconds that only ever rise. */
  constructor(
    isReady: () => boolean,
    private readonly now: () => number = performance.now.bind(performance),
  ) {
    const oldest = () => this.oldestOpen();
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: "margin_ready",
      help: "1 once restored and caught up, else 0.",
      registers: [this.registry],
      collect() {
        this.set(isReady() ? 1 : 0);
      },
    });
    new Gauge({
      name: "margin_oldest_open_transaction_seconds",
      help: "Age of the oldest transaction that this process has open; 0 without one.",
      registers: [this.registry],
      collect() {
        this.set(oldest());
      },
    });
  }

  /** What a scrape is answered, and its content type. */
  async page(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.registry.contentType, text: await this.registry.metrics() };
  }

  readonly observe: Observer = (happening) => {
    const record = this.recorders[happening.what] as (happening: Happening) => void;
    record(happening);
  };

  private recordersOf(series: Series): Recorders {
    return {
      phase: ({ instance, phase }) => this.enter(instance, phase),
      restored: ({ instance, seconds }) => series.restore.observe({ instance }, seconds),
      folded: ({ instance, entries, seconds }) => {
        series.entries.inc({ instance }, entries);
        series.fold.observe({ instance }, seconds);
      },
      "transaction-begun": ({ instance }) => this.open.set(instance, this.now()),
      "transaction-ended": ({ instance, outcome, seconds, records }) => {
        this.open.delete(instance);
        series.transactions.inc({ instance, outcome });
        series.transaction.observe({ instance }, seconds);
        if (outcome === "committed") series.records.inc({ instance }, records);
      },
      rebalanced: ({ service }) => series.rebalances.inc({ service }),
      lag: ({ instance, records }) => series.lag.set({ instance }, records),
      "stable-offset-gap": ({ topic, partition, records }) =>
        series.gap.set({ topic, partition }, records),
      "state-size": ({ instance, bytes }) => series.state.set({ instance }, bytes),
      emitted: ({ instance, kind, events }) => series.emitted.inc({ instance, kind }, events),
      "price-validity": ({ quoteType, symbol, validity }) => {
        for (const each of PRICE_VALIDITIES) {
          series.validity.set({ quoteType, symbol, validity: each }, each === validity ? 1 : 0);
        }
      },
      "dead-lettered": ({ topic, reason }) => series.deadLetters.inc({ topic, reason }),
      diverged: ({ instance }) => series.divergences.inc({ instance }),
      retrying: ({ instance }) => series.retries.inc({ instance }),
      stopped: ({ instance }) => series.stops.inc({ instance }),
      // Shown as the process answers to /readyz.
      ready: () => {},
      "not-ready": () => {},
    };
  }

  /** Another process now answers for what is released, so its series end here. */
  private enter(instance: string, entered: (typeof PHASES)[number] | "released"): void {
    const { phase, lag, state, divergences, stops, emitted } = this.series;
    if (entered === "released") {
      for (const each of PHASES) phase.remove({ instance, phase: each });
      for (const gauge of [lag, state]) gauge.remove({ instance });
      this.open.delete(instance);
      return;
    }
    for (const each of PHASES) phase.set({ instance, phase: each }, each === entered ? 1 : 0);
    divergences.inc({ instance }, 0);
    stops.inc({ instance }, 0);
    emitted.inc({ instance, kind: "ShortfallRecorded" }, 0);
  }

  private oldestOpen(): number {
    const begun = [...this.open.values()];
    return begun.length === 0 ? 0 : (this.now() - Math.min(...begun)) / 1000;
  }
}

/** Every series of the project but those that are computed at each scrape. */
function seriesOf(registry: Registry) {
  const made = { registers: [registry] };
  const counter = (name: string, labelNames: readonly string[], help: string) =>
    new Counter({ name, help, labelNames, ...made });
  const gauge = (name: string, labelNames: readonly string[], help: string) =>
    new Gauge({ name, help, labelNames, ...made });
  const histogram = (name: string, buckets: number[], help: string) =>
    new Histogram({ name, help, buckets, labelNames: ["instance"], ...made });
  const each = ["instance"];
  return {
    phase: gauge("margin_instance_phase", ["instance", "phase"], "1 for the present phase."),
    lag: gauge("margin_lag_records", each, "Input records not folded yet."),
    gap: gauge(
      "margin_last_stable_offset_gap_records",
      ["topic", "partition"],
      "Records that readers of committed records cannot see yet.",
    ),
    state: gauge("margin_state_bytes", each, "Size of the encoded state."),
    entries: counter("margin_entries_folded_total", each, "Input records folded."),
    records: counter("margin_records_committed_total", each, "Records in committed transactions."),
    transactions: counter(
      "margin_transactions_total",
      ["instance", "outcome"],
      "Transactions by outcome: committed, aborted, unknown.",
    ),
    rebalances: counter("margin_rebalances_total", ["service"], "Times the shards moved."),
    emitted: counter("margin_events_emitted_total", ["instance", "kind"], "Events emitted."),
    validity: gauge(
      "margin_price_validity",
      ["quoteType", "symbol", "validity"],
      "1 for how far a price can be trusted now.",
    ),
    deadLetters: counter(
      "margin_dead_letters_total",
      ["topic", "reason"],
      "Inputs that were set aside.",
    ),
    divergences: counter(
      "margin_divergences_total",
      each,
      "Times a fold gave other bytes than were recorded.",
    ),
    retries: counter("margin_retries_total", each, "Times the broker or registry was retried."),
    stops: counter("margin_stops_total", each, "Times a broken invariant stopped the instance."),
    fold: histogram("margin_fold_seconds", QUICK_SECONDS, "Time that the fold of a batch took."),
    transaction: histogram(
      "margin_transaction_seconds",
      TRANSACTION_SECONDS,
      "Time from a transaction's start to its end.",
    ),
    restore: histogram(
      "margin_restore_seconds",
      TRANSACTION_SECONDS,
      "Time from a shard's assignment to its restored state.",
    ),
  };
}
