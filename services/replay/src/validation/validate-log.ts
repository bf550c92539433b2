/** Margins of the accounts of a log against what their positions lost over the period after. */
import { Unusable } from "@margin-engine/runtime";
import { logStates } from "../portfolio/log-states";
import { HOUR_MS } from "../simulation/calendar";
import { AccountObserver } from "./account-observer";
import type { MarginRecord } from "./margin-record";
import { hoursText } from "./validation-text";

/** By account. Throws Unusable where nothing can be observed. */
export async function validateLog(log: string, periodMs: number): Promise<readonly MarginRecord[]> {
  const observers = new Map<number, AccountObserver>();
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  await logStates(log, { account: null, at: null }, (state, { eventTime }) => {
    let observer = observers.get(state.shard);
    if (observer === undefined) {
      observer = new AccountObserver({ periodMs, stepMs: Math.min(HOUR_MS, periodMs) });
      observers.set(state.shard, observer);
    }
    observer.before(state, eventTime);
    from = Math.min(from, eventTime);
    to = Math.max(to, eventTime);
  });
  const records = [...observers.values()]
    .flatMap((observer) => [...observer.records.values()])
    .filter(({ coverage }) => coverage.observations > 0)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  if (records.length > 0) return records;
  const hours = (Math.max(0, to - from) / HOUR_MS).toFixed(1);
  throw new Unusable(
    `${log} has no position over a margin period of risk of ${hoursText(periodMs / HOUR_MS)}; ` +
      `it covers ${hours} hours: choose a shorter period with --hours`,
  );
}
