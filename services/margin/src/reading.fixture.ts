/** Outputs as a person would read them: one short line each. */
import {
  type AccountRiskReported,
  amountText,
  type ClearingRulesSet,
  type InsuranceReceived,
  type OutputEvent,
  outputIdText,
  priceText,
  quantityText,
  type SettlementAnswered,
  type SettlementInstructed,
  type SettlementOverdue,
  type ShortfallClosed,
  subjectOf,
  type TakeoverBooked,
  usdText,
} from "@margin-engine/core";

/**
 * `ana Healthy by AccountEvent: 100 / 20 / 10` (equity, initial and maintenance margin),
 * `ana:1:2 ReducePosition BTC-PERP -20 limit 95.92`, `ana:1:3 TakeOver BTC-PERP -80 at 95.4`,
 * `ana called for 5`,
 * `ana:1 stopped TimedOut ana:1:2 (-20)`, `ana waits for NoNewPrice`, `ana shortfall 550`,
 * `ana refused InsufficientBalance, missing 5`, `Index BTC: south is Outlier`,
 * `Index BTC: Valid to StaleForMargin`.
 */
export function line(event: OutputEvent): string {
  switch (event.kind) {
    case "MarginSnapshot": {
      const { account, status, trigger, equity, initialMargin, maintenanceMargin } = event;
      const figures = [equity, initialMargin, maintenanceMargin].map(usdText).join(" / ");
      return `${account} ${status} by ${trigger}: ${figures}`;
    }
    case "LiquidationCommand": {
      const { liquidationId, action, instrument, quantity, limitPrice } = event;
      if (instrument === null || quantity === null) return `${liquidationId} ${action}`;
      const limit = limitPrice === null ? "at market" : `limit ${priceText(limitPrice)}`;
      return `${liquidationId} ${action} ${instrument} ${quantityText(quantity)} ${limit}`;
    }
    case "TakeOverPosition": {
      const { liquidationId, instrument, quantity, price } = event;
      const change = `${quantityText(quantity)} at ${priceText(price)}`;
      return `${liquidationId} TakeOver ${instrument} ${change}`;
    }
    case "LiquidationStopped": {
      const left = event.commands.map(({ liquidationId, unfilled }) => {
        return `${liquidationId} (${quantityText(unfilled)})`;
      });
      return [`${event.account}:${event.epoch} stopped ${event.reason}`, ...left].join(" ");
    }
    case "LiquidationRefused":
      return `${event.account} waits for ${event.reason}`;
    case "ShortfallRecorded":
      return `${event.account} shortfall ${usdText(event.shortfall)}`;
    case "MarginCalled":
      return `${event.account} called for ${usdText(event.shortfall)}`;
    case "MarginCallMet":
      return `${event.account} call met`;
    case "Rejected": {
      const { account, reason, missing } = event;
      return `${account} refused ${reason}, missing ${amountText(missing)}`;
    }
    case "WithdrawalAccepted":
      return `${event.account} accepted ${amountText(event.amount)} ${event.asset}`;
    case "CollateralReverted": {
      const { account, amount, asset, standing, cash } = event;
      const lost = `${amountText(amount)} ${asset} that was ${standing}`;
      return `${account} reverted ${lost}, cash ${amountText(cash)}`;
    }
    case "ChainStandingChanged":
      return `${event.chain} ${event.standing} at ${event.height}`;
    case "SourceStandingChanged":
      return `${event.quoteType} ${event.symbol}: ${event.quoteSource} is ${event.standing}`;
    case "PriceValidityChanged":
      return `${event.quoteType} ${event.symbol}: ${event.previous} to ${event.validity}`;
    case "TakeoverBooked":
    case "ShortfallClosed":
    case "InsuranceReceived":
    case "AccountRiskReported":
    case "ClearingRulesSet":
    case "SettlementInstructed":
    case "SettlementAnswered":
    case "SettlementOverdue":
      return clearingLine(event);
  }
}

type ClearingTold =
  | TakeoverBooked
  | ShortfallClosed
  | InsuranceReceived
  | AccountRiskReported
  | ClearingRulesSet
  | SettlementInstructed
  | SettlementAnswered
  | SettlementOverdue;

/** `ana:1:2 took 10 BTC-PERP over for 50 USDT`, `ana insured by 5 USDT of LiquidationFee`. */
function clearingLine(event: ClearingTold): string {
  switch (event.kind) {
    case "TakeoverBooked": {
      const { liquidationId, instrument, quantity, loss, asset } = event;
      const cost = `${amountText(loss)} ${asset}`;
      return `${liquidationId} took ${quantityText(quantity)} ${instrument} over for ${cost}`;
    }
    case "ShortfallClosed":
      return `${event.account} shortfall closed`;
    case "InsuranceReceived": {
      const { account, amount, asset, reason } = event;
      return `${account} insured by ${amountText(amount)} ${asset} of ${reason}`;
    }
    case "AccountRiskReported":
      return `shard ${event.id.shard} answers ${event.round}: ${event.holders.length} holders`;
    case "ClearingRulesSet":
      return `clearing by ${event.rules.policy}`;
    case "SettlementInstructed": {
      const { settlementId, amount, asset, trades, commands } = event;
      const net = [...trades, ...commands].join(", ");
      return `${settlementId} instructs ${amountText(amount)} ${asset} of ${net}`;
    }
    case "SettlementAnswered":
      return `${event.settlementId} ${event.outcome}`;
    case "SettlementOverdue":
      return `${event.settlementId} overdue`;
  }
}

const CALLS: readonly OutputEvent["kind"][] = ["MarginCalled", "MarginCallMet"];

/** The lines about one account that are no margin calls. */
export function told(account: string, events: readonly OutputEvent[]): string[] {
  const others = events.filter(({ kind }) => !CALLS.includes(kind));
  return others.filter((event) => subjectOf(event) === account).map(line);
}

/** The margin calls of one account, and their ends. */
export function called(account: string, events: readonly OutputEvent[]): string[] {
  const calls = events.filter(({ kind }) => CALLS.includes(kind));
  return calls.filter((event) => subjectOf(event) === account).map(line);
}

/** The lines about one account that are neither snapshots nor margin calls. */
export function commanded(account: string, events: readonly OutputEvent[]): string[] {
  return told(
    account,
    events.filter(({ kind }) => kind !== "MarginSnapshot"),
  );
}

export function ids(events: readonly OutputEvent[]): string[] {
  return events.map(({ id }) => outputIdText(id));
}
