/**
 * What every entry of the margin fold shares: which entries are new, and telling accounts about
 * their margin: in order of account id, a snapshot first, then the commands that it causes, then a
 * margin call or its end.
 */
import type { Account } from "../account/account";
import type { OutputEvent } from "../events/catalogue";
import type { OutputId, SourcePosition } from "../events/event";
import type { SnapshotTrigger } from "../events/margin";
import { advance, liquidationDue } from "../liquidation/ladder";
import { concernsLadder } from "../liquidation/next-move";
import { evaluate } from "../margin/evaluate";
import { sweepSurplus } from "./fund-receipts";
import { tellMarginCall } from "./margin-call";
import { type MarginState, refreshAccount } from "./margin-state";
import { priceTrigger, snapshotPace, takeSnapshot } from "./snapshot";

const NOTHING: readonly OutputEvent[] = [];

/** The outputs of one entry, numbered as they are added. */
export class EntryOutputs {
  events: readonly OutputEvent[] = NOTHING;

  constructor(
    private readonly state: MarginState,
    readonly eventTime: number,
  ) {}

  nextId(): OutputId {
    const { shard, sequence } = this.state;
    return { shard, sequence, index: this.events.length };
  }

  /** Most entries say one thing, and an array that grows makes room for sixteen. */
  add(event: OutputEvent): void {
    if (this.events === NOTHING) this.events = [event];
    else (this.events as OutputEvent[]).push(event);
  }
}

/**
 * Accepts an entry: gives it the next sequence number and moves the clock. False for an entry whose
 * source position is not above the last one folded of its partition: it was seen before. That is
 * exact because the sequencer appends each source partition in its order.
 */
export function acceptEntry(
  state: MarginState,
  source: SourcePosition,
  eventTime: number,
): boolean {
  let partitions = state.folded.get(source.topic);
  if (partitions === undefined) {
    partitions = [];
    state.folded.set(source.topic, partitions);
  }
  const last = partitions[source.partition];
  if (last !== undefined) {
    if (source.offset < last.offset) return false;
    if (source.offset === last.offset && source.part <= last.part) return false;
  }
  partitions[source.partition] = source;
  state.sequence += 1;
  if (eventTime > state.clock) state.clock = eventTime;
  return true;
}

/** Tells one account about its margin after an event of its own. */
export function tellAccount(state: MarginState, account: Account, outputs: EntryOutputs): void {
  if (sweepSurplus(state, account, outputs)) refreshAccount(state, account);
  evaluate(state, account.index);
  tell(state, account, { outputs, trigger: "AccountEvent" });
}

/** Tells several accounts after an event that touched them all, in order of id. */
export function tellAccounts(
  state: MarginState,
  accounts: readonly Account[],
  outputs: EntryOutputs,
): void {
  const inOrder = accounts.length > 1 ? [...accounts].sort(byId) : accounts;
  for (const account of inOrder) tellAccount(state, account, outputs);
}

/**
 * Evaluates the accounts that moved prices can affect (all of them when `moved` is null) and tells
 * those for which that is due, in order of id.
 */
export function tellMoved(
  state: MarginState,
  moved: Uint8Array | null,
  outputs: EntryOutputs,
): void {
  const { books } = state;
  const pace = snapshotPace(state);
  const due: { readonly account: Account; readonly trigger: SnapshotTrigger }[] = [];
  const visit = (index: number): void => {
    evaluate(state, index);
    const trigger = priceTrigger(state, index, pace);
    if (trigger !== null) due.push({ account: books.byIndex[index]!, trigger });
    else if (concernsLadder(state, index) && liquidationDue(state, books.byIndex[index]!)) {
      due.push({ account: books.byIndex[index]!, trigger: "Liquidation" });
    }
  };
  if (moved === null) state.groups.forEach(visit);
  else state.groups.forEachMoved(moved, visit);
  due.sort((a, b) => byId(a.account, b.account));
  for (const { account, trigger } of due) {
    evaluate(state, account.index);
    tell(state, account, { outputs, trigger });
  }
}

function tell(
  state: MarginState,
  account: Account,
  cause: { readonly outputs: EntryOutputs; readonly trigger: SnapshotTrigger },
): void {
  const { outputs, trigger } = cause;
  const { eventTime } = outputs;
  const id = outputs.nextId();
  outputs.add(takeSnapshot(state, account, { id, eventTime, trigger }));
  advance(state, account, { outputs, snapshot: id });
  tellMarginCall(state, account, { outputs, snapshot: id });
}

function byId(a: Account, b: Account): number {
  return a.id < b.id ? -1 : 1;
}
