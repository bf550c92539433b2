/**
 * The largest figures accepted at the door, per field of the input events. The signs are not judged
 * here: whether a quantity may be negative is a rule of the sequencer.
 */
import {
  AMOUNT_DECIMALS,
  AMOUNT_LIMIT,
  formatScaled,
  type InputEvent,
  isClearingAction,
  PRICE_DECIMALS,
  PRICE_LIMIT,
  QUANTITY_DECIMALS,
  QUANTITY_LIMIT,
} from "@margin-engine/core";

/** A sentence naming the first field beyond its limit, or null when all are within. */
export function beyondLimit(event: InputEvent): string | null {
  if (isClearingAction(event)) return null;
  switch (event.kind) {
    case "TradeExecuted":
      return (
        price("TradeExecuted.price", event.price) ??
        quantity("TradeExecuted.quantity", event.quantity) ??
        amount("TradeExecuted.buyerFee", event.buyerFee) ??
        amount("TradeExecuted.sellerFee", event.sellerFee)
      );
    case "PriceQuoted":
      return price("PriceQuoted.price", event.price);
    case "BookQuoted":
      return (
        price("BookQuoted.bestBid", event.bestBid ?? 0n) ??
        price("BookQuoted.bestAsk", event.bestAsk ?? 0n)
      );
    case "SettlementPricePublished":
      return price("SettlementPricePublished.price", event.price);
    case "CollateralDeposited":
      return amount("CollateralDeposited.amount", event.amount);
    case "DepositObserved":
      return amount("DepositObserved.amount", event.amount);
    case "WithdrawalRequested":
      return amount("WithdrawalRequested.amount", event.amount);
    case "WithdrawalPaid":
      return amount("WithdrawalPaid.amount", event.amount);
    case "InsuranceContributed":
      return amount("InsuranceContributed.amount", event.amount);
    case "InstrumentListed":
      return (
        quantity("InstrumentListed.lotSize", event.lotSize) ??
        price("InstrumentListed.strike", event.strike ?? 0n)
      );
    case "FigureQuoted":
    case "FundingRatePublished":
    case "ChainHeadObserved":
    case "ChainReorganised":
    case "ClockTicked":
    case "MarginModeRequested":
    case "RiskParametersPublished":
    case "BreakerReleased":
    case "ClearingRulesPublished":
    case "SettlementConfirmed":
      return null;
  }
}

function price(field: string, value: bigint): string | null {
  return value <= PRICE_LIMIT && value >= -PRICE_LIMIT
    ? null
    : beyond(field, PRICE_LIMIT, PRICE_DECIMALS);
}

function quantity(field: string, value: bigint): string | null {
  return value <= QUANTITY_LIMIT && value >= -QUANTITY_LIMIT
    ? null
    : beyond(field, QUANTITY_LIMIT, QUANTITY_DECIMALS);
}

function amount(field: string, value: bigint): string | null {
  return value <= AMOUNT_LIMIT && value >= -AMOUNT_LIMIT
    ? null
    : beyond(field, AMOUNT_LIMIT, AMOUNT_DECIMALS);
}

function beyond(field: string, limit: bigint, decimals: number): string {
  return `${field}: the size is above ${formatScaled(limit, decimals)}, the most accepted`;
}
