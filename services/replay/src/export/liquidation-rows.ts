/** Liquidation commands as rows, each with what was filled of it. */
import {
  type LiquidationCommand,
  type LiquidationStopped,
  outputIdText,
  PRICE_DECIMALS,
  QUANTITY_DECIMALS,
  type Quantity,
  type StopReason,
  type TakeOverPosition,
  type TakeoverBooked,
  type TradeExecuted,
} from "@margin-engine/core";
import { decimal, type Table, text, time, whole } from "./table";

export interface LiquidationRow {
  /** To the venue, or to the clearing house to take a position over. */
  readonly command: LiquidationCommand | TakeOverPosition;
  fills: number;
  filled: bigint;
  /** Sum of price x quantity over the fills, 16 decimals. */
  value: bigint;
  firstFill: number | null;
  lastFill: number | null;
  /** Why it was cancelled; null while it was not. */
  stopped: StopReason | null;
}

export const LIQUIDATIONS: Table<LiquidationRow> = {
  name: "liquidations",
  timeOf: ({ command }) => command.eventTime,
  columns: [
    whole("shard", ({ command }) => command.id.shard),
    whole("sequence", ({ command }) => command.id.sequence),
    whole("output", ({ command }) => command.id.index),
    time("event_time", ({ command }) => command.eventTime),
    text("account", ({ command }) => command.account),
    text("liquidation_id", ({ command }) => command.liquidationId),
    whole("epoch", ({ command }) => command.epoch),
    whole("step", ({ command }) => command.step),
    text("action", ({ command }) => actionOf(command)),
    text("instrument", ({ command }) => command.instrument),
    decimal("quantity", QUANTITY_DECIMALS, ({ command }) => command.quantity),
    decimal("limit_price", PRICE_DECIMALS, ({ command }) => limitOf(command)),
    text("snapshot", ({ command }) => outputIdText(command.snapshot)),
    whole("fills", ({ fills }) => fills),
    decimal("filled_quantity", QUANTITY_DECIMALS, ({ filled }) => filled),
    decimal("filled_value", PRICE_DECIMALS + QUANTITY_DECIMALS, ({ value }) => value),
    time("first_fill", ({ firstFill }) => firstFill),
    time("last_fill", ({ lastFill }) => lastFill),
    text("stopped", ({ stopped }) => stopped),
  ],
};

function actionOf(command: LiquidationRow["command"]): string {
  return command.kind === "TakeOverPosition" ? command.kind : command.action;
}

/** A takeover has one price. */
function limitOf(command: LiquidationRow["command"]): bigint | null {
  return command.kind === "TakeOverPosition" ? command.price : command.limitPrice;
}

/** Commands in the order of the log; a fill comes after the command that it answers. */
export class LiquidationFills {
  private readonly byId = new Map<string, LiquidationRow>();

  noteCommand(command: LiquidationRow["command"]): void {
    const nothing = { fills: 0, filled: 0n, value: 0n, firstFill: null, lastFill: null };
    this.byId.set(command.liquidationId, { command, ...nothing, stopped: null });
  }

  noteStop({ reason, commands }: LiquidationStopped): void {
    for (const { liquidationId } of commands) {
      const row = this.byId.get(liquidationId);
      if (row !== undefined) row.stopped = reason;
    }
  }

  noteTrade({ buyerLiquidationId, sellerLiquidationId, ...trade }: TradeExecuted): void {
    if (buyerLiquidationId !== null) this.fill(buyerLiquidationId, trade, 1n);
    if (sellerLiquidationId !== null) this.fill(sellerLiquidationId, trade, -1n);
  }

  /** All that was held, at the price of the takeover. */
  noteTakeover({ liquidationId, quantity, price, eventTime }: TakeoverBooked): void {
    const sold = quantity > 0n;
    const size = (sold ? quantity : -quantity) as Quantity;
    this.fill(liquidationId, { quantity: size, price, eventTime }, sold ? -1n : 1n);
  }

  rows(): Iterable<LiquidationRow> {
    return this.byId.values();
  }

  private fill(id: string, trade: Pick<TradeExecuted, FillField>, sign: bigint): void {
    const row = this.byId.get(id);
    // A venue may name a command that this engine never gave.
    if (row === undefined) return;
    row.fills++;
    row.filled += sign * trade.quantity;
    row.value += trade.price * trade.quantity;
    row.firstFill ??= trade.eventTime;
    row.lastFill = trade.eventTime;
  }
}

type FillField = "price" | "quantity" | "eventTime";
