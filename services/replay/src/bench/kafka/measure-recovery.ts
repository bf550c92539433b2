/**
 * Seconds from kill -9 of all processes of a service under load to the first snapshots, in every
 * shard, of fills that were published after the kill. They are started again at once, as a
 * supervisor would; they wait until the membership of the dead ends, restore and catch up.
 */
import type { BenchInstallation } from "./bench-installation";
import { OpenLoad, type OpenLoadOptions } from "./open-load";
import { ServiceGroup } from "./service-group";
import type { ServiceStart } from "./service-process";

export interface RecoveryOptions extends OpenLoadOptions {
  readonly processes: number;
}

export interface Recovery {
  readonly sequencer: number;
  readonly margin: number;
  /** Resident bytes of the margin service, and the size of its encoded state. */
  readonly marginBytes: number;
  readonly next: number;
}

const STEADY_MS = 4_000;
const LOOK_MS = 5;

export async function measureRecovery(
  installation: BenchInstallation,
  options: RecoveryOptions,
): Promise<Recovery> {
  const { environment, shards } = installation;
  const start = (service: ServiceStart["service"]) =>
    ServiceGroup.start(
      { service, environment, profiles: null },
      service === "margin" ? options.processes : 1,
    );
  const running = { margin: start("margin"), sequencer: start("sequencer") };
  await Promise.all([running.margin.active(shards), running.sequencer.active(1)]);
  const load = await OpenLoad.begun(installation, options);
  const recover = async (service: ServiceStart["service"]) => {
    await pause(STEADY_MS);
    const killed = performance.now();
    await running[service].kill();
    const { next } = load;
    running[service] = start(service);
    while (load.visible.some((number) => number < next)) await pause(LOOK_MS);
    return (performance.now() - killed) / 1000;
  };
  const margin = await recover("margin");
  const sequencer = await recover("sequencer");
  const { bytes } = await running.margin.use();
  await load.end();
  await running.sequencer.stop();
  await running.margin.stop();
  return { sequencer, margin, marginBytes: bytes, next: load.next };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
