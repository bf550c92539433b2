/**
 * The liquidation ladder of one account, a state machine: below maintenance margin cancel its
 * orders (LI-1); with the next price reduce (LI-2, LI-3), or hand over what has lost too much
 * (LI-4); stop at the buffer or when nothing is left (LI-5). Nothing new happens without a new
 * price (LI-6). A command is identified by account:epoch:step, and every move says why.
 */
import type { Account } from "../account/account";
import type { OutputEvent } from "../events/catalogue";
import type { OutputId } from "../events/event";
import type { LiquidationRefusal, StopReason } from "../events/liquidation";
import { usdOfGrid } from "../margin/usd-rounding";
import type { Quantity } from "../money/units";
import { debtsOf } from "./debts";
import { ladderPolicy } from "./ladder-policy";
import {
  isPaid,
  isWatched,
  type LiquidationPhase,
  type LiquidationState,
  ladderOf,
} from "./liquidation-state";
import { type LadderMove, type LadderWorld, nextMove } from "./next-move";
import { planReductions } from "./plan-reductions";
import type { Reduction } from "./reduction";
import { refusalText } from "./refusal-text";
import { planTakeover } from "./take-over";

/** Where commands go, and the snapshot that shows why. */
export interface LiquidationCause {
  readonly outputs: {
    readonly add: (event: OutputEvent) => void;
    readonly eventTime: number;
    readonly nextId: () => OutputId;
  };
  readonly snapshot: OutputId;
}

/** Whether `advance` has something to do for the account that `world.figures` describes. */
export function liquidationDue(world: LadderWorld, account: Account): boolean {
  return nextMove(world, account) !== null;
}

/** Moves the account one rung, by the figures in `world.figures`, and adds what that says. */
export function advance(world: LadderWorld, account: Account, cause: LiquidationCause): void {
  const due = nextMove(world, account);
  if (due === null) return;
  const ladder = ladderOf(world.liquidations, account.id);
  const owed = ladder.shortfall !== null;
  take({ world, account, ladder, cause }, due);
  if (owed && ladder.shortfall === null) {
    const head = headOf({ world, account, ladder, cause });
    cause.outputs.add({ kind: "ShortfallClosed", ...head });
  }
  world.onLadder[account.index] = isWatched(ladder) ? 1 : 0;
}

interface Subject {
  readonly world: LadderWorld;
  readonly account: Account;
  readonly ladder: LiquidationState;
  readonly cause: LiquidationCause;
}

function take(subject: Subject, move: LadderMove): void {
  switch (move) {
    case "Begin":
      begin(subject);
      return;
    case "Reduce":
      reduce(subject);
      return;
    case "TakeOver":
      takeOver(subject);
      return;
    case "Recover":
      stop(subject, "Recovered");
      return;
    case "Close":
      stop(subject, "Closed");
      noteDebt(subject);
      return;
    case "Settle":
      noteDebt(subject);
      return;
    case "FrozenPrice":
    case "NoNewPrice":
    case "AwaitingSettlement":
      refuse(subject, move);
      return;
  }
}

function begin(subject: Subject): void {
  const { world, ladder } = subject;
  ladder.shortfall = null;
  ladder.epoch += 1;
  ladder.step = 0;
  ladder.startTime = world.clock;
  enter(subject, "Cancelling");
  command(subject, null);
}

function reduce(subject: Subject): void {
  const { world, account, ladder } = subject;
  stopCommands(subject, "TimedOut");
  enter(subject, "Reducing");
  const elapsed = world.clock - ladder.startTime;
  const policy = ladderPolicy(world.parameters);
  for (const reduction of planReductions(world, account, { policy, elapsed })) {
    command(subject, reduction);
  }
}

function takeOver(subject: Subject): void {
  const { world, account, ladder, cause } = subject;
  stopCommands(subject, ladder.phase === "TakingOver" ? "TimedOut" : "Replaced");
  enter(subject, "TakingOver");
  for (const { instrument, quantity, price } of planTakeover(world, account)) {
    const { liquidationId, epoch, step } = nextStep(subject, { instrument, quantity });
    cause.outputs.add({
      kind: "TakeOverPosition",
      ...headOf(subject),
      liquidationId,
      epoch,
      step,
      instrument,
      quantity,
      price,
    });
  }
}

/** Every move but a refusal ends what was refused before. */
function enter({ world, ladder }: Subject, phase: LiquidationPhase): void {
  ladder.phase = phase;
  ladder.refusal = null;
  ladder.commandBatch = world.priceBatch;
  ladder.commandTime = world.clock;
}

/** The end of the epoch. */
function stop(subject: Subject, reason: StopReason): void {
  const { ladder, cause } = subject;
  cause.outputs.add(stopped(subject, reason));
  ladder.outstanding = [];
  ladder.phase = "Idle";
  ladder.refusal = null;
}

/** Commands that the next step takes the place of; nothing is said where none is left. */
function stopCommands(subject: Subject, reason: StopReason): void {
  const { ladder, cause } = subject;
  if (ladder.outstanding.length === 0) return;
  cause.outputs.add(stopped(subject, reason));
  ladder.outstanding = [];
}

function stopped(subject: Subject, reason: StopReason): OutputEvent {
  const { epoch, outstanding } = subject.ladder;
  const commands = outstanding.map(({ liquidationId, remaining }) => {
    return { liquidationId, unfilled: remaining as Quantity };
  });
  return { kind: "LiquidationStopped", ...headOf(subject), epoch, reason, commands };
}

/** Without positions, what is owed is a shortfall, recorded once until it is paid. */
function noteDebt(subject: Subject): void {
  const { world, account, ladder, cause } = subject;
  ladder.refusal = null;
  if (account.positions.length > 0 || world.figures.equity >= 0) {
    ladder.shortfall = null;
    return;
  }
  if (ladder.shortfall !== null && !isPaid(ladder.shortfall)) return;
  const missing = -world.figures.equity;
  const debts = debtsOf(world.market, account, missing);
  const head = headOf(subject);
  ladder.shortfall = { id: head.id, unpaid: debts };
  const shortfall = usdOfGrid(missing);
  cause.outputs.add({ kind: "ShortfallRecorded", ...head, shortfall, debts });
}

function refuse(subject: Subject, reason: LiquidationRefusal): void {
  const { world, ladder, cause } = subject;
  ladder.refusal = reason;
  const { epoch } = ladder;
  const detail = refusalText(world, ladder, reason);
  cause.outputs.add({ kind: "LiquidationRefused", ...headOf(subject), epoch, reason, detail });
}

/** A reduction, or the cancellation of orders that comes before any. */
function command(subject: Subject, reduction: Reduction | null): void {
  const { liquidationId, epoch, step } = nextStep(subject, reduction);
  subject.cause.outputs.add({
    kind: "LiquidationCommand",
    ...headOf(subject),
    liquidationId,
    epoch,
    step,
    action: reduction === null ? "CancelOrders" : "ReducePosition",
    instrument: reduction?.instrument ?? null,
    quantity: reduction?.quantity ?? null,
    limitPrice: reduction?.limitPrice ?? null,
  });
}

/** Numbers a command, and remembers what it has to bring. */
function nextStep(
  { account, ladder }: Subject,
  change: { readonly instrument: string; readonly quantity: Quantity } | null,
): { readonly liquidationId: string; readonly epoch: number; readonly step: number } {
  ladder.step += 1;
  const { epoch, step } = ladder;
  const liquidationId = `${account.id}:${epoch}:${step}`;
  if (change !== null) {
    const { instrument, quantity } = change;
    ladder.outstanding.push({ liquidationId, instrument, remaining: quantity });
  }
  return { liquidationId, epoch, step };
}

function headOf({ account, cause }: Subject) {
  const { outputs, snapshot } = cause;
  return { id: outputs.nextId(), eventTime: outputs.eventTime, account: account.id, snapshot };
}
