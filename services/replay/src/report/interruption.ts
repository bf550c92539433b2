/**
 * Ctrl-C during a run: it ends after a commit, says where, and leaves a log that goes on. A second
 * one ends the process at once, which loses nothing but the time since the last commit.
 */
import { Unusable } from "@margin-engine/runtime";

export interface Interruption {
  /** After a commit. Throws Unusable once somebody asked to stop. */
  readonly heed: (place: string) => void;
  readonly finish: () => void;
}

/** What stands in for `process`. */
export interface Signals {
  readonly once: (signal: "SIGINT", listener: () => void) => unknown;
  readonly off: (signal: "SIGINT", listener: () => void) => unknown;
}

export function heedInterruption(log: string, signals: Signals): Interruption {
  let listening = false;
  let asked = false;
  const ask = () => {
    asked = true;
  };
  return {
    heed: (place) => {
      // Not before the first commit: what is done again after a restart hears no signal, and would
      // not end at one that is listened to.
      if (!listening) signals.once("SIGINT", ask);
      listening = true;
      if (!asked) return;
      const where = place === "" ? "" : ` at ${place}`;
      throw new Unusable(`stopped${where}: ${log} goes on there when the same command runs again`);
    },
    finish: () => signals.off("SIGINT", ask),
  };
}
