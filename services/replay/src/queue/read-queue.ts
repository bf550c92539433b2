/** Who would be deleveraged first (CL-3), of a log at a moment: all shards in one queue. */
import {
  type DeleveragingPolicy,
  deleveragingQueue,
  type InstrumentSide,
  POSITION_SIDES,
  type QueuePlace,
  rankedHolders,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { logStates } from "../portfolio/log-states";

export interface QueueAsked {
  readonly log: string;
  readonly instrument: string;
  /** The end of the log where it is null. */
  readonly at: number | null;
  /** That in force where it is null. */
  readonly policy: DeleveragingPolicy | null;
}

export interface DeleveragingQueues {
  readonly instrument: string;
  readonly time: number;
  readonly policy: DeleveragingPolicy;
  readonly sides: readonly {
    readonly side: InstrumentSide["side"];
    readonly places: readonly QueuePlace[];
  }[];
}

/** Throws Unusable where the log does not know the instrument. */
export async function readQueues(asked: QueueAsked): Promise<DeleveragingQueues> {
  const { log, instrument, at } = asked;
  const states = await logStates(log, { account: null, at });
  if (!states.some(({ books }) => books.instruments.has(instrument))) {
    throw new Unusable(`${log} knows no instrument ${instrument} by then; check name and time`);
  }
  const inForce = states.find(({ clearingRules }) => clearingRules !== null)?.clearingRules;
  const policy = asked.policy ?? inForce?.policy ?? "WaterFilling";
  const sides = POSITION_SIDES.map((side) => {
    const holders = states.flatMap((state) => rankedHolders(state, { instrument, side }));
    return { side, places: deleveragingQueue(policy, holders) };
  });
  const time = Math.max(...states.map(({ clock }) => clock));
  return { instrument, time, policy, sides };
}
