/**
 * Where an account is on the ladder: all of it, as the checkpoint keeps it. Fills are counted here
 * against the commands they answer.
 */
import type { LiquidationRefusal } from "../events/liquidation";
import type { Quantity } from "../money/units";

/** Closed and Recovered, which end an epoch, are the reasons of its stop: afterwards it is Idle. */
export type LiquidationPhase = "Idle" | "Cancelling" | "Reducing" | "TakingOver";

/** A command not filled yet, nor stopped. */
export interface OutstandingCommand {
  readonly liquidationId: string;
  readonly instrument: string;
  /** Signed change of position that it has still to bring, 8 decimals. */
  remaining: bigint;
}

export interface LiquidationState {
  /** Descents below maintenance margin so far. */
  epoch: number;
  /** Commands given in the present epoch. */
  step: number;
  phase: LiquidationPhase;
  /** Event time at which the epoch began. */
  startTime: number;
  /** Price batch and event time of the last command. */
  commandBatch: number;
  commandTime: number;
  outstanding: OutstandingCommand[];
  /** What was refused last since the last move. */
  refusal: LiquidationRefusal | null;
  /** The account's present debt was recorded as a shortfall. */
  shortfallRecorded: boolean;
}

/** Ladders of accounts that were ever below maintenance margin, by id. */
export type Liquidations = Map<string, LiquidationState>;

export function ladderOf(liquidations: Liquidations, account: string): LiquidationState {
  const known = liquidations.get(account);
  if (known !== undefined) return known;
  const opened: LiquidationState = {
    epoch: 0,
    step: 0,
    phase: "Idle",
    startTime: 0,
    commandBatch: 0,
    commandTime: 0,
    outstanding: [],
    refusal: null,
    shortfallRecorded: false,
  };
  liquidations.set(account, opened);
  return opened;
}

/** Whether something may be due for the account though it is not below maintenance margin. */
export function isWatched({ phase, shortfallRecorded, refusal }: LiquidationState): boolean {
  return phase !== "Idle" || shortfallRecorded || refusal !== null;
}

/** A fill of an account that names the command it answers, if any. */
export interface LiquidationFill {
  readonly account: string;
  readonly instrument: string;
  /** Signed change of the position. */
  readonly quantity: Quantity;
  readonly liquidationId: string | null;
}

/**
 * Counts a fill against its command. A part leaves the rest outstanding; all of it or more ends the
 * command. A fill of a command that was filled, stopped or never given, in another instrument or
 * in the other direction, counts for nothing here: it only changes the books.
 */
export function noteLiquidationFill(liquidations: Liquidations, fill: LiquidationFill): void {
  const { account, liquidationId, instrument, quantity } = fill;
  if (liquidationId === null) return;
  const ladder = liquidations.get(account);
  const filled = ladder?.outstanding.find((open) => open.liquidationId === liquidationId);
  if (ladder === undefined || filled === undefined) return;
  const { remaining } = filled;
  if (filled.instrument !== instrument || quantity > 0n !== remaining > 0n) return;
  filled.remaining -= quantity;
  const done = filled.remaining === 0n || filled.remaining > 0n !== remaining > 0n;
  if (done) ladder.outstanding = ladder.outstanding.filter((open) => open !== filled);
}
