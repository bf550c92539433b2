/**
 * Where an account is on the ladder: all of it, as the checkpoint keeps it. Fills are counted here
 * against the commands they answer.
 */
import { type OutputId, outputIdText } from "../events/event";
import type { LiquidationRefusal } from "../events/liquidation";
import type { AssetDebt } from "../events/margin";
import type { Amount, Quantity } from "../money/units";

/** Closed and Recovered, which end an epoch, are the reasons of its stop: afterwards it is Idle. */
export type LiquidationPhase = "Idle" | "Cancelling" | "Reducing" | "TakingOver";

/** A command not filled yet, nor stopped. */
export interface OutstandingCommand {
  readonly liquidationId: string;
  readonly instrument: string;
  /** Signed change of position that it has still to bring, 8 decimals. */
  remaining: bigint;
}

/** A debt that was recorded, and what the insurance fund has still to pay of it, by asset. */
export interface RecordedShortfall {
  /** Names it in the fund's payments. */
  readonly id: OutputId;
  unpaid: readonly AssetDebt[];
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
  /** The account's present debt, once it was recorded. */
  shortfall: RecordedShortfall | null;
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
    shortfall: null,
  };
  liquidations.set(account, opened);
  return opened;
}

/** Whether something may be due for the account though it is not below maintenance margin. */
export function isWatched({ phase, shortfall, refusal }: LiquidationState): boolean {
  return phase !== "Idle" || shortfall !== null || refusal !== null;
}

/** A fill of an account that names the command it answers, if any. */
export interface LiquidationFill {
  readonly account: string;
  readonly instrument: string;
  /** Signed change of the position. */
  readonly quantity: Quantity;
  readonly liquidationId: string | null;
}

/** The command that was given to the account, unless it was filled or stopped since. */
export function outstandingCommand(
  liquidations: Liquidations,
  { account, liquidationId, instrument }: Omit<LiquidationFill, "quantity">,
): OutstandingCommand | undefined {
  return liquidations
    .get(account)
    ?.outstanding.find(
      (open) => open.liquidationId === liquidationId && open.instrument === instrument,
    );
}

/**
 * Counts a fill against its command. A part leaves the rest outstanding; all of it or more ends the
 * command. A fill of a command that was filled, stopped or never given, in another instrument or
 * in the other direction, counts for nothing here: it only changes the books.
 */
export function noteLiquidationFill(liquidations: Liquidations, fill: LiquidationFill): void {
  const { account, liquidationId, quantity } = fill;
  if (liquidationId === null) return;
  const filled = outstandingCommand(liquidations, fill);
  if (filled === undefined) return;
  const { remaining } = filled;
  if (quantity > 0n !== remaining > 0n) return;
  filled.remaining -= quantity;
  const done = filled.remaining === 0n || filled.remaining > 0n !== remaining > 0n;
  if (!done) return;
  const ladder = ladderOf(liquidations, account);
  ladder.outstanding = ladder.outstanding.filter((open) => open !== filled);
}

/** A payment of an insurance fund to an account. */
export interface ShortfallPayment {
  readonly account: string;
  readonly asset: string;
  readonly amount: Amount;
  /** The shortfall's output id. */
  readonly causedBy: string;
}

/**
 * Counts a payment against the shortfall that it names. What was paid in full while the debt of
 * another asset grew with its price is a debt again, and is recorded anew.
 */
export function noteShortfallPayment(liquidations: Liquidations, payment: ShortfallPayment): void {
  const { account, asset, amount: paid, causedBy } = payment;
  const shortfall = liquidations.get(account)?.shortfall ?? null;
  if (shortfall === null || outputIdText(shortfall.id) !== causedBy) return;
  shortfall.unpaid = shortfall.unpaid.map((debt) => {
    if (debt.asset !== asset) return debt;
    return { asset, amount: (paid < debt.amount ? debt.amount - paid : 0n) as Amount };
  });
}

/** Whether the fund has nothing more to pay of it; a debt that nothing priced waits for a price. */
export function isPaid({ unpaid }: RecordedShortfall): boolean {
  return unpaid.length > 0 && unpaid.every(({ amount }) => amount === 0n);
}
