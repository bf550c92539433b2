/**
 * A service with one instance, as one of several processes of which one leads: the one that the
 * group gives all inputs to. The others fold its plans along, and the first that finds it silent
 * takes its place.
 */
import { ServiceStopped } from "../instances";
import { Fenced, type Membership, type Place, PositionLost } from "../log-driver";
import type { KafkaContext } from "./kafka-context";
import { pause } from "./patience";
import { type Role, SingleRunner } from "./single-runner";

const AGAIN_MS = 500;

export async function runSingle(context: KafkaContext, stopped: Promise<void>): Promise<void> {
  const { observer } = context;
  const role: Role = { leads: false, ended: false };
  void stopped.then(() => {
    role.ended = true;
  });
  const membership = context.config.standby ? null : join(context, role);
  try {
    const first = workOnce(context, role);
    observer({ what: "ready" });
    await first;
    while (!role.ended) await workOnce(context, role);
  } finally {
    await membership?.leave();
  }
}

function join({ driver, names, service, observer }: KafkaContext, role: Role): Membership {
  return driver.join({
    group: names.group(service),
    topics: service.consumes.map((name) => names.topics[name]),
    sharing: "whole",
    onAssigned: (places: readonly Place[]) => {
      role.leads = places.length > 0;
      const instances = role.leads ? [service.name] : [];
      observer({ what: "rebalanced", service: service.name, instances });
    },
    onSuspended: (reason) => observer({ what: "retrying", instance: service.name, reason }),
  });
}

/** Until it is over, or has to begin again. Throws when the service cannot go on by itself. */
async function workOnce(context: KafkaContext, role: Role): Promise<void> {
  const { driver, service, observer } = context;
  const instance = service.name;
  const inputs = driver.reader();
  const runner = new SingleRunner(context, inputs);
  try {
    await runner.run(role);
    observer({ what: "phase", instance, phase: "released" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof ServiceStopped || cause instanceof PositionLost) {
      observer({ what: "stopped", instance, reason });
      throw cause;
    }
    // Whoever took the place keeps it until it is silent, or the group says otherwise.
    if (cause instanceof Fenced) role.leads = false;
    observer({ what: "retrying", instance, reason });
    await pause(AGAIN_MS);
  } finally {
    await runner.close();
    await inputs.close();
  }
}
