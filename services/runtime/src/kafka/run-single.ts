/**
 * A service with one instance, as one of several processes of which one works: the group gives all
 * inputs to one member, and the others wait for them.
 */

import { ServiceStopped } from "../instances";
import { type Place, PositionLost } from "../log-driver";
import type { KafkaContext } from "./kafka-context";
import { Bell, pause } from "./patience";
import { SingleRunner } from "./single-runner";

const IDLE_MS = 500;
const AGAIN_MS = 500;

export async function runSingle(context: KafkaContext, stopped: Promise<void>): Promise<void> {
  const { driver, names, service, observer } = context;
  let assigned = false;
  let ended = false;
  const bell = new Bell();
  void stopped.then(() => {
    ended = true;
    bell.ring();
  });
  const membership = driver.join({
    group: names.group(service),
    topics: service.consumes.map((name) => names.topics[name]),
    sharing: "whole",
    onAssigned: (places: readonly Place[]) => {
      assigned = places.length > 0;
      bell.ring();
      const instances = assigned ? [service.name] : [];
      observer({ what: "rebalanced", service: service.name, instances });
      if (!assigned) observer({ what: "phase", instance: service.name, phase: "standby" });
    },
    onSuspended: (reason) => observer({ what: "retrying", instance: service.name, reason }),
  });
  try {
    while (!ended) {
      if (!assigned) await bell.wait(IDLE_MS);
      else if (!(await workOnce(context, () => assigned && !ended))) return;
    }
  } finally {
    await membership.leave();
  }
}

/** False when the service cannot go on by itself. */
async function workOnce(context: KafkaContext, wanted: () => boolean): Promise<boolean> {
  const { driver, service, observer } = context;
  const instance = service.name;
  const inputs = driver.reader();
  const runner = new SingleRunner(context, inputs);
  try {
    await runner.run(wanted);
    observer({ what: "phase", instance, phase: "released" });
    return true;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof ServiceStopped || cause instanceof PositionLost) {
      observer({ what: "stopped", instance, reason });
      throw cause;
    }
    observer({ what: "retrying", instance, reason });
    await pause(AGAIN_MS);
    return true;
  } finally {
    await runner.close();
    await inputs.close();
  }
}
