/** What goes wrong between a process and the broker, as a function of a seed. */

import { pause } from "../../kafka/patience";
import { Dice } from "../dice";

/** `commit-aborted`: the broker gives the transaction up, and its writer is told of a failure. */
export type Fault = "request-lost" | "answer-lost" | "commit-aborted";

export interface Faults {
  readonly happens: (fault: Fault) => boolean;
  /** Milliseconds of one way. */
  readonly delay: () => number;
  /** Offsets that one fetch gives of a partition, and records that one request sends. */
  readonly fetched: () => number;
  readonly sent: () => number;
  /** Until the group gives a member up that is alive. */
  readonly untilExpelled: () => Promise<void>;
}

const NEVER = new Promise<void>(() => {});

export const NO_FAULTS: Faults = {
  happens: () => false,
  delay: () => 1,
  fetched: () => 1_000,
  sent: () => 1_000,
  untilExpelled: () => NEVER,
};

/** One of so many requests is lost, and so on. */
const ONE_OF: Readonly<Record<Fault, number>> = {
  "request-lost": 120,
  "answer-lost": 120,
  "commit-aborted": 40,
};
const EXPELLED_AFTER_MS = 20_000;

/** Faults that come until `over` says so. */
export function seededFaults(seed: number, over: () => boolean): Faults {
  const dice = new Dice(seed);
  return {
    happens: (fault) => !over() && dice.once(ONE_OF[fault]),
    delay: () => (!over() && dice.once(100) ? dice.roll(2_000) : dice.roll(4)),
    fetched: () => 1 + dice.roll(200),
    sent: () => 1 + dice.roll(20),
    untilExpelled: async () => {
      await pause(dice.roll(EXPELLED_AFTER_MS));
      if (over()) await NEVER;
    },
  };
}
