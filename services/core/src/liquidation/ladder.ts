/**
 * The first rungs of the liquidation ladder for one account: below maintenance margin, cancel its
 * orders (LI-1); with the next price, reduce (LI-2); stop at the buffer (LI-5). Nothing new happens
 * without a new price (LI-6). A command is identified by account:epoch:step.
 */
import type { Account } from "../account/account";
import type { OutputEvent } from "../events/catalogue";
import type { OutputId } from "../events/event";
import type { RiskParametersPublished } from "../events/listing";
import type { TradeLeg } from "../events/trade";
import type { Evaluation } from "../margin/evaluate";
import { FROZEN_TRUST } from "../margin/price-trust";
import { LIQUIDATING } from "../margin/status";
import { usdOfGrid } from "../margin/usd-rounding";
import { RATE_UNIT } from "../money/units";
import { planReductions } from "./plan-reductions";
import type { Reduction } from "./reduction";

/** What a reduce command still has to bring. */
export interface OutstandingReduction {
  readonly liquidationId: string;
  /** Signed change of position not filled yet, 8 decimals. */
  remaining: bigint;
}

export interface LiquidationState {
  /** Descents below maintenance margin so far. */
  epoch: number;
  /** Commands given in the present epoch. */
  step: number;
  active: boolean;
  /** Price batch and event time of the last command. */
  commandBatch: number;
  commandTime: number;
  outstanding: OutstandingReduction[];
  /** The account's present debt was recorded as a shortfall. */
  shortfallRecorded: boolean;
}

/**
 * What the ladder sees of the fold: the figures of the account at hand, prices, parameters, time.
 */
export interface LadderWorld extends Evaluation {
  readonly parameters: RiskParametersPublished | null;
  readonly priceBatch: number;
  readonly clock: number;
  /** Accounts that were ever below maintenance margin, by id. */
  readonly liquidations: Map<string, LiquidationState>;
  /** By account index: 1 while being liquidated or in recorded debt. */
  readonly onLadder: Uint8Array;
}

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
  const { figures } = world;
  if (figures.status < LIQUIDATING && world.onLadder[account.index] === 0) return false;
  if (figures.trust >= FROZEN_TRUST) return false;
  const ladder = world.liquidations.get(account.id);
  const open = account.positions.length > 0;
  if (ladder === undefined) return figures.status >= LIQUIDATING;
  if (ladder.active) {
    if (!open || aboveBuffer(world)) return true;
    if (world.priceBatch <= ladder.commandBatch) return false;
    return ladder.outstanding.length === 0 || timedOut(world, ladder);
  }
  if (ladder.shortfallRecorded) return open || figures.equity >= 0;
  return figures.status >= LIQUIDATING;
}

/** Moves the account one rung, by the figures in `world.figures`, and adds what that commands. */
export function advance(world: LadderWorld, account: Account, cause: LiquidationCause): void {
  const ladder = ladderOf(world, account);
  if (account.positions.length === 0) endWithoutPositions(world, account, cause);
  else climb(world, { account, ladder, cause });
  world.onLadder[account.index] = ladder.active || ladder.shortfallRecorded ? 1 : 0;
}

interface Subject {
  readonly account: Account;
  readonly ladder: LiquidationState;
  readonly cause: LiquidationCause;
}

function climb(world: LadderWorld, subject: Subject): void {
  const { account, ladder } = subject;
  ladder.shortfallRecorded = false;
  if (!ladder.active) {
    if (world.figures.status < LIQUIDATING) return;
    ladder.active = true;
    ladder.epoch += 1;
    ladder.step = 0;
    command(world, subject, null);
  } else if (aboveBuffer(world)) {
    end(ladder);
  } else {
    ladder.outstanding = [];
    for (const reduction of planReductions(world, account)) command(world, subject, reduction);
  }
}

/** Takes a fill into account. A fill of a command no longer outstanding only changes the books. */
export function noteLiquidationFill(world: LadderWorld, leg: TradeLeg): void {
  if (leg.liquidationId === null) return;
  const ladder = world.liquidations.get(leg.account);
  const filled = ladder?.outstanding.find((open) => open.liquidationId === leg.liquidationId);
  if (ladder === undefined || filled === undefined) return;
  const before = filled.remaining;
  filled.remaining -= leg.quantity;
  const done = filled.remaining === 0n || filled.remaining > 0n !== before > 0n;
  if (done) ladder.outstanding = ladder.outstanding.filter((open) => open !== filled);
}

function ladderOf(world: LadderWorld, account: Account): LiquidationState {
  const known = world.liquidations.get(account.id);
  if (known !== undefined) return known;
  const opened: LiquidationState = {
    epoch: 0,
    step: 0,
    active: false,
    commandBatch: 0,
    commandTime: 0,
    outstanding: [],
    shortfallRecorded: false,
  };
  world.liquidations.set(account.id, opened);
  return opened;
}

/** LI-5: equity has reached maintenance margin x (1 + buffer). */
function aboveBuffer({ figures, parameters }: LadderWorld): boolean {
  const buffer = Number(parameters?.liquidationBuffer ?? 0n) / RATE_UNIT;
  return figures.equity >= 0 && figures.equity >= figures.maintenanceMargin * (1 + buffer);
}

function timedOut(world: LadderWorld, ladder: LiquidationState): boolean {
  const timeout = world.parameters?.liquidationTimeoutMs ?? 0;
  return world.clock - ladder.commandTime >= timeout;
}

function end(ladder: LiquidationState): void {
  ladder.active = false;
  ladder.outstanding = [];
}

/** Nothing is left to close: what is owed now is a shortfall, recorded once per debt. */
function endWithoutPositions(world: LadderWorld, account: Account, cause: LiquidationCause): void {
  const ladder = ladderOf(world, account);
  end(ladder);
  const recorded = ladder.shortfallRecorded;
  ladder.shortfallRecorded = world.figures.equity < 0;
  if (recorded || !ladder.shortfallRecorded) return;
  const { outputs, snapshot } = cause;
  outputs.add({
    kind: "ShortfallRecorded",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    account: account.id,
    shortfall: usdOfGrid(-world.figures.equity),
    snapshot,
  });
}

/** The next command of the epoch: a reduction, or the cancellation that comes before any. */
function command(world: LadderWorld, subject: Subject, reduction: Reduction | null): void {
  const { account, ladder, cause } = subject;
  const { outputs, snapshot } = cause;
  ladder.step += 1;
  ladder.commandBatch = world.priceBatch;
  ladder.commandTime = world.clock;
  const liquidationId = `${account.id}:${ladder.epoch}:${ladder.step}`;
  if (reduction !== null) {
    ladder.outstanding.push({ liquidationId, remaining: reduction.quantity });
  }
  outputs.add({
    kind: "LiquidationCommand",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    account: account.id,
    liquidationId,
    epoch: ladder.epoch,
    step: ladder.step,
    action: reduction === null ? "CancelOrders" : "ReducePosition",
    instrument: reduction?.instrument ?? null,
    quantity: reduction?.quantity ?? null,
    limitPrice: reduction?.limitPrice ?? null,
    snapshot,
  });
}
