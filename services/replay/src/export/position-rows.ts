/**
 * Positions as rows, one for each time that one changes. The log does not hold them: the margin
 * service folds the journal again, and its books are looked at after each entry.
 */
import {
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
  /** What changed it: a trade's leg, a settlement, a takeover or deleveraging. */
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
    const moves = "instrument" in event && event.kind !== "InstrumentListed";
    const before = moves ? touched(state, event) : new Map();
    marginService.step(state, { ...record, event, undecodable: null });
    if (!moves) return [];
    const rows: PositionRow[] = [];
    for (const [account, { quantity, cost }] of touched(state, event)) {
      const was = before.get(account) ?? FLAT;
      if (was.quantity !== quantity || was.cost !== cost) {
        rows.push(rowOf(state, event, { account, quantity, cost }));
      }
    }
    for (const account of before.keys()) {
      const holds = findHolding(state, account, event.instrument);
      if (holds === FLAT) rows.push(rowOf(state, event, { account, ...FLAT }));
    }
    return rows;
  }
}

type PositionEntry = Extract<JournalEntry, { readonly instrument: string }>;

interface Holding {
  readonly quantity: bigint;
  readonly cost: bigint;
}

const FLAT: Holding = { quantity: 0n, cost: 0n };

/** Positions that the entry may change: of a trade its account's, else all of the instrument. */
function touched(state: MarginState, entry: PositionEntry): Map<string, Holding> {
  const { books } = state;
  const book = books.instruments.get(entry.instrument);
  const accounts = entry.kind === "TradeLeg" ? [books.accounts.get(entry.account)] : books.byIndex;
  const held = new Map<string, Holding>();
  if (book === undefined) return held;
  for (const account of accounts) {
    const position = account === undefined ? null : findPosition(account, book);
    if (position === null) continue;
    held.set(account!.id, { quantity: position.quantity, cost: position.cost });
  }
  return held;
}

function findHolding({ books }: MarginState, account: string, instrument: string): Holding {
  const book = books.instruments.get(instrument);
  const found = books.accounts.get(account);
  return (book && found && findPosition(found, book)) ?? FLAT;
}

function rowOf(
  { shard, sequence }: MarginState,
  { instrument, eventTime, kind }: PositionEntry,
  { account, quantity, cost }: Holding & { readonly account: string },
): PositionRow {
  return { shard, sequence, eventTime, account, instrument, cause: kind, quantity, cost };
}
