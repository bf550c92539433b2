/** Stored bytes that are not what was written: thrown by a store where it meets them. */
import type { LogFault } from "./divergence";

export class LogDamaged extends Error {
  override readonly name = "LogDamaged";

  constructor(readonly fault: LogFault) {
    super(`${fault.where}: ${fault.what}. Restore the log from a copy, or verify it to see more.`);
  }
}
