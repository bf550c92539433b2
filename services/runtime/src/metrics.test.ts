/** What a scrape shows after what a runner told. */
import { Metrics } from "./metrics";
import type { Happening } from "./observer";

const instance = "margin/3";

function watching(now?: () => number) {
  const state = { ready: false };
  const metrics = new Metrics(() => state.ready, now);
  return {
    state,
    tell: (...told: readonly Happening[]) => told.forEach(metrics.observe),
    /** The value of a series; null when the page has none. */
    value: async (series: string): Promise<number | null> => {
      const { text } = await metrics.page();
      const line = text.split("\n").find((one) => one.startsWith(`${series} `));
      return line === undefined ? null : Number(line.slice(series.length));
    },
    page: () => metrics.page(),
  };
}

const folded = (entries: number, seconds: number): Happening => ({
  what: "folded",
  instance,
  entries,
  seconds,
});
const ended = (outcome: "committed" | "aborted" | "unknown"): Happening => ({
  what: "transaction-ended",
  instance,
  outcome,
  seconds: 0.03,
  records: 5,
});

describe("metrics", () => {
  it("count entries, and the time of their fold", async () => {
    const { tell, value } = watching();
    tell(folded(750, 0.002), folded(250, 0.2));
    const of = '{instance="margin/3"}';
    expect(await value(`margin_entries_folded_total${of}`)).toBe(750 + 250);
    expect(await value(`margin_fold_seconds_sum${of}`)).toBeCloseTo(0.002 + 0.2);
    expect(await value('margin_fold_seconds_bucket{le="0.003",instance="margin/3"}')).toBe(1);
  });

  it("count transactions by outcome, and records of committed ones alone", async () => {
    const { tell, value } = watching();
    tell(ended("committed"), ended("committed"), ended("aborted"), ended("unknown"));
    const outcomes = ["committed", "aborted", "unknown"].map((outcome) =>
      value(`margin_transactions_total{instance="margin/3",outcome="${outcome}"}`),
    );
    expect(await Promise.all(outcomes)).toEqual([2, 1, 1]);
    expect(await value('margin_records_committed_total{instance="margin/3"}')).toBe(2 * 5);
    expect(await value('margin_transaction_seconds_count{instance="margin/3"}')).toBe(4);
  });

  it("show the age of the oldest open transaction at the time of the scrape", async () => {
    let now = 10_000;
    const { tell, value } = watching(() => now);
    expect(await value("margin_oldest_open_transaction_seconds")).toBe(0);
    tell({ what: "transaction-begun", instance });
    now += 500;
    tell({ what: "transaction-begun", instance: "margin/4" });
    now += 1_000;
    expect(await value("margin_oldest_open_transaction_seconds")).toBe(1.5);
    tell(ended("committed"));
    expect(await value("margin_oldest_open_transaction_seconds")).toBe(1);
  });

  it("show where each instance stands, and nothing of one that was released", async () => {
    const { tell, value } = watching();
    const phase = (name: string) =>
      value(`margin_instance_phase{instance="margin/3",phase="${name}"}`);
    tell({ what: "phase", instance, phase: "restoring" }, { what: "lag", instance, records: 9 });
    tell({ what: "restored", instance, from: 40, seconds: 0.4 });
    tell({ what: "phase", instance, phase: "active" });
    expect([await phase("restoring"), await phase("active")]).toEqual([0, 1]);
    expect(await value('margin_lag_records{instance="margin/3"}')).toBe(9);
    expect(await value('margin_restore_seconds_sum{instance="margin/3"}')).toBe(0.4);
    tell({ what: "phase", instance, phase: "released" });
    expect([await phase("restoring"), await phase("active")]).toEqual([null, null]);
    expect(await value('margin_lag_records{instance="margin/3"}')).toBeNull();
  });

  it("begin alarms at zero, so that the first is a rise", async () => {
    const { tell, value } = watching();
    const series = 'margin_divergences_total{instance="margin/3"}';
    expect(await value(series)).toBeNull();
    tell({ what: "phase", instance, phase: "standby" });
    expect(await value(series)).toBe(0);
    tell({ what: "diverged", instance, fault: { where: "margin-snapshots/3@7", what: "equity" } });
    expect(await value(series)).toBe(1);
  });

  it("take everything else that is told", async () => {
    const { tell, value, state } = watching();
    tell(
      { what: "rebalanced", service: "margin", instances: [instance] },
      { what: "stable-offset-gap", topic: "margin-snapshots.v1", partition: 3, records: 12 },
      { what: "state-size", instance, bytes: 4096 },
      { what: "dead-lettered", topic: "trades.v1", reason: "Undecodable" },
      { what: "retrying", instance, reason: "the broker is away" },
      { what: "stopped", instance, reason: "an invariant" },
      { what: "ready" },
    );
    const gap = 'margin_last_stable_offset_gap_records{topic="margin-snapshots.v1",partition="3"}';
    expect(await value(gap)).toBe(12);
    expect(await value('margin_rebalances_total{service="margin"}')).toBe(1);
    expect(await value('margin_state_bytes{instance="margin/3"}')).toBe(4096);
    const letters = 'margin_dead_letters_total{topic="trades.v1",reason="Undecodable"}';
    expect(await value(letters)).toBe(1);
    expect(await value('margin_retries_total{instance="margin/3"}')).toBe(1);
    expect(await value('margin_stops_total{instance="margin/3"}')).toBe(1);
    expect(await value("margin_ready")).toBe(0);
    state.ready = true;
    expect(await value("margin_ready")).toBe(1);
  });

  it("count what is emitted, and show each price's present validity alone", async () => {
    const { tell, value } = watching();
    const price = { quoteType: "Index", symbol: "BTC", detail: "" } as const;
    const shown = (validity: string) =>
      value(`margin_price_validity{quoteType="Index",symbol="BTC",validity="${validity}"}`);
    tell(
      { what: "emitted", instance, kind: "MarginSnapshot", events: 3 },
      { what: "emitted", instance, kind: "MarginSnapshot", events: 4 },
      { what: "price-validity", instance, ...price, validity: "TooVolatile" },
    );
    const series = 'margin_events_emitted_total{instance="margin/3",kind="MarginSnapshot"}';
    expect(await value(series)).toBe(7);
    expect([await shown("TooVolatile"), await shown("Valid")]).toEqual([1, 0]);
    tell({ what: "price-validity", instance, ...price, validity: "Valid" });
    expect([await shown("TooVolatile"), await shown("Valid")]).toEqual([0, 1]);
  });

  it("explain every series, name units, and include the process", async () => {
    const { type, text } = await watching().page();
    expect(type).toMatch(/^text\/plain/);
    expect(text).toContain("process_resident_memory_bytes");
    const names = [...text.matchAll(/^# TYPE (margin_\w+)/gm)].map((match) => match[1]!);
    for (const name of names) {
      expect(name).toMatch(/_(total|seconds|bytes|records|phase|ready|validity)$/);
      expect(text).toMatch(new RegExp(`^# HELP ${name} .+\\.$`, "m"));
    }
    expect(names.length).toBe(19);
  });
});
