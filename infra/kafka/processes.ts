/** The broker and the registry of a folder as processes, from what Maven resolved. */

import { brokerOf, startBroker } from "./broker.ts";
import type { Conductor } from "./conductor.ts";
import { type Programs, providePrograms } from "./downloads.ts";
import { PROGRAMS_FOLDER } from "./folders.ts";
import { processOf, requireJava, stopJava } from "./java-program.ts";
import type { Ports } from "./ports.ts";
import { registryOf, startRegistry } from "./registry.ts";

let checked: Promise<Programs> | null = null;

/** Checked once per command: hashing them takes longer than anything but the start itself. */
export function programs(): Promise<Programs> {
  checked ??= provideOnce();
  return checked;
}

async function provideOnce(): Promise<Programs> {
  requireJava();
  return providePrograms(PROGRAMS_FOLDER);
}

export function processes(folder: string, ports: Ports): Conductor {
  const broker = brokerOf(folder);
  const registry = registryOf(folder);
  return {
    startBroker: async () => {
      await startBroker(folder, ports, { classPath: async () => (await programs()).classPath });
    },
    stopBroker: () => stopJava(broker),
    killBroker: () => stopJava(broker, "SIGKILL"),
    startRegistry: async () => {
      await startRegistry(folder, ports, async () => (await programs()).registryJar);
    },
    stopRegistry: () => stopJava(registry),
    stop: async () => {
      await Promise.all([stopJava(broker), stopJava(registry)]);
    },
  };
}

export function anyRuns(folder: string): boolean {
  return processOf(brokerOf(folder)) !== null || processOf(registryOf(folder)) !== null;
}
