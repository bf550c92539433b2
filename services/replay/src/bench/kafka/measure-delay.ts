/** How long after its publication a fill's snapshot is visible, under a steady load. */
import type { BenchInstallation } from "./bench-installation";
import { OpenLoad, type OpenLoadOptions } from "./open-load";
import { quantile } from "./quantile";
import { ServiceGroup } from "./service-group";

export interface DelayOptions extends OpenLoadOptions {
  readonly seconds: number;
  readonly processes: number;
}

/** Milliseconds. */
export interface Delays {
  readonly median: number;
  readonly p99: number;
  readonly largest: number;
  /** How many snapshots were looked at, and the number of the next trade. */
  readonly count: number;
  readonly next: number;
}

/** Until the services are warm, delays do not count. */
const WARM_MS = 20_000;

export async function measureDelay(
  installation: BenchInstallation,
  options: DelayOptions,
): Promise<Delays> {
  const { environment, shards } = installation;
  const start = { environment, profiles: null };
  const margin = ServiceGroup.start({ service: "margin", ...start }, options.processes);
  const sequencer = ServiceGroup.start({ service: "sequencer", ...start });
  await Promise.all([margin.active(shards), sequencer.active(1)]);
  const load = await OpenLoad.begun(installation, options);
  await new Promise((resolve) => setTimeout(resolve, WARM_MS));
  load.delays = [];
  await new Promise((resolve) => setTimeout(resolve, options.seconds * 1000));
  const { delays } = load;
  await load.end();
  await sequencer.stop();
  await margin.stop();
  const sorted = delays.sort((left, right) => left - right);
  return {
    median: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    largest: quantile(sorted, 1),
    count: sorted.length,
    next: load.next,
  };
}
