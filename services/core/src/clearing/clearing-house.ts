/**
 * The clearing house's state: its funds, and the losses whose bearers are not found yet. It learns
 * from the margin service alone, and never grows with traffic: what waits is waiting for an answer.
 */
import type { AssetClaims, RankedHolder, TakeoverBooked } from "../events/clearing";
import type { ClearingAction, InstrumentSide } from "../events/clearing-actions";
import type { ClearingRules } from "../events/clearing-rules";
import { type EntryHead, outputIdText } from "../events/event";
import type { ShortfallRecorded } from "../events/margin";
import type { Amount, Price, Quantity } from "../money/units";
import type { InsuranceFund } from "./insurance-fund";

/** A debt in one asset that nobody can pay yet. */
export interface UnpaidDebt {
  readonly account: string;
  readonly asset: string;
  readonly amount: Amount;
  readonly causedBy: string;
}

/** A part of a position taken over that winners are to close. */
export interface DueDeleveraging {
  readonly liquidationId: string;
  readonly instrument: string;
  /** Where those are who close it: opposite to what was taken over. */
  readonly side: InstrumentSide["side"];
  readonly quantity: Quantity;
  readonly lotSize: Quantity;
  readonly price: Price;
  readonly counterparty: string;
}

/** A request to every shard, and what was answered so far. */
export interface OpenRound {
  readonly sides: readonly InstrumentSide[];
  readonly assets: readonly string[];
  /** By shard: records of the answer still to come; null before the first. */
  readonly missing: (number | null)[];
  readonly holders: RankedHolder[];
  readonly claims: AssetClaims[];
  /** A takeover was ordered while it was open: its loss is known a hop later. */
  tookOver: boolean;
  /** Asked once more on account of such a takeover. */
  readonly isRepeated: boolean;
}

export type WaitingTakeover = Omit<TakeoverBooked, "kind">;
export type WaitingShortfall = Pick<ShortfallRecorded, "id" | "eventTime" | "account" | "debts">;

export interface ClearingHouse {
  readonly shards: number;
  /** Largest event time heard of. */
  clock: number;
  /** Null before the first: what is lost stays where it is. */
  rules: ClearingRules | null;
  /** Actions taken so far, which their ids count. */
  actions: number;
  /** Requests so far. */
  rounds: number;
  round: OpenRound | null;
  /** By asset: what the funds hold. A fund of several assets may owe one of them. */
  readonly holdings: Map<string, bigint>;
  /** By asset group. */
  readonly funds: Map<string, InsuranceFund>;
  takeovers: WaitingTakeover[];
  shortfalls: WaitingShortfall[];
  deleveragings: DueDeleveraging[];
  /** Oldest first. */
  unpaid: UnpaidDebt[];
  /** Assets whose haircut has to be set anew. */
  readonly unset: Set<string>;
}

export function openClearingHouse(shards: number): ClearingHouse {
  return {
    shards,
    clock: 0,
    rules: null,
    actions: 0,
    rounds: 0,
    round: null,
    holdings: new Map(),
    funds: new Map(),
    takeovers: [],
    shortfalls: [],
    deleveragings: [],
    unpaid: [],
    unset: new Set(),
  };
}

type Undone<Action> = Action extends ClearingAction ? Omit<Action, keyof EntryHead> : never;

/** Where a step's actions are collected, numbered as they are taken. */
export class Actions {
  readonly taken: ClearingAction[] = [];

  constructor(private readonly house: ClearingHouse) {}

  take(action: Undone<ClearingAction>): void {
    this.house.actions += 1;
    const eventId = `clearing-${this.house.actions}`;
    const head = { eventId, eventTime: this.house.clock, source: null };
    this.taken.push({ ...action, ...head } as ClearingAction);
  }
}

/** By time, then by account: the same order whatever shard was heard first. */
export function inOrder<Waiting extends { readonly eventTime: number; readonly account: string }>(
  waiting: readonly Waiting[],
): Waiting[] {
  return [...waiting].sort((a, b) => a.eventTime - b.eventTime || (a.account < b.account ? -1 : 1));
}

export function causeOf({ id }: WaitingShortfall): string {
  return outputIdText(id);
}

/** Without what only the record needs. */
export function waitingTakeover({ kind: _, ...takeover }: TakeoverBooked): WaitingTakeover {
  return takeover;
}

export function waitingShortfall(recorded: ShortfallRecorded): WaitingShortfall {
  const { id, eventTime, account, debts } = recorded;
  return { id, eventTime, account, debts };
}
