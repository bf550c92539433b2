/**
 * Positions as rows, one for each time that one changes. The log does not hold them: the margin
 * service folds the journal again, and its books are looked at after each entry.
 */
import {
  type Account,
  AMOUNT_DECIMALS,
  findPosition,
  type JournalEntry,
  type MarginState,
  QUANTITY_DECIMALS,
} from "@margin-engine/core";
import { marginService } from "@margin-engine/margin";
import type { LogRecord } from "@margin-engine/runtime";
import { decimal, type Table, text, time, whole } from "./table";

export interface PositionRow {
  readonly shard: number;
  readonly sequence: number;
  readonly eventTime: number;
  readonly account: string;
  readonly instrument: string;
  /** What changed it: a trade's leg or a settlement. */
  readonly cause: JournalEntry["kind"];
  /** After the change; 0 when it is closed. */
  readonly quantity: bigint;
  readonly cost: bigint;
}

export const POSITIONS: Table<PositionRow> = {
  name: "positions",
  timeOf: ({ eventTime }) => eventTime,
  columns: [
    whole("shard", ({ shard }) => shard),
    whole("sequence", ({ sequence }) => sequence),
    time("event_time", ({ eventTime }) => eventTime),
    text("account", ({ account }) => account),
    text("instrument", ({ instrument }) => instrument),
    text("cause", ({ cause }) => cause),
    decimal("quantity", QUANTITY_DECIMALS, ({ quantity }) => quantity),
    decimal("cost", AMOUNT_DECIMALS, ({ cost }) => cost),
  ],
};

export class PositionFold {
  private readonly states: MarginState[];

  constructor(shards: number) {
    this.states = Array.from({ length: shards }, (_, shard) =>
      marginService.initial({ shard, shards }),
    );
  }

  /** Folds the next entry of its shard; gives the positions that it changed. */
  fold(record: LogRecord, event: JournalEntry): PositionRow[] {
    const state = this.states[record.partition]!;
    const before = state.sequence;
    const settled = event.kind === "SettlementPricePublished" ? holdersOf(state, event) : [];
    marginService.step(state, { ...record, event, undecodable: null });
    // An entry that was folded before has no effect again.
    if (state.sequence === before || !("instrument" in event)) return [];
    const traded = "account" in event ? [state.books.accounts.get(event.account)!] : settled;
    return traded.map((account) => rowOf(state, account, event));
  }
}

type PositionEntry = Extract<JournalEntry, { readonly instrument: string }>;

function holdersOf({ books }: MarginState, { instrument }: PositionEntry): Account[] {
  const book = books.instruments.get(instrument);
  if (book === undefined) return [];
  return books.byIndex.filter((account) => findPosition(account, book) !== null);
}

function rowOf(state: MarginState, account: Account, entry: PositionEntry): PositionRow {
  const { instrument, eventTime, kind } = entry;
  const found = findPosition(account, state.books.instruments.get(instrument)!);
  return {
    shard: state.shard,
    sequence: state.sequence,
    eventTime,
    account: account.id,
    instrument,
    cause: kind,
    quantity: found?.quantity ?? 0n,
    cost: found?.cost ?? 0n,
  };
}
