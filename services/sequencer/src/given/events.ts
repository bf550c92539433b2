/** Inputs for tests: each a good event at a plain moment, with the fields a test cares about put in
 * place of the plain ones. */
import {
  amount,
  type ClockTicked,
  type CollateralDeposited,
  type FigureQuoted,
  type FundingRatePublished,
  figure,
  type InstrumentListed,
  type MarginModeRequested,
  multiplier,
  type PriceQuoted,
  price,
  quantity,
  type RiskParametersPublished,
  rate,
  type SettlementPricePublished,
  type TradeExecuted,
  type WithdrawalRequested,
} from "@margin-engine/core";
import * as plain from "@margin-engine/core/given";

/** Event time of the plain moment; a multiple of the tick. */
export const NOON = 1_000_000;
export const EXPIRY = 2_000_000;

export function listing(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  const head = { eventId: "listing-1", eventTime: NOON, source: null };
  return plain.perpetual({ ...head, lotSize: quantity("0.001"), ...fields });
}

export function future(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  const dated = { instrument: "BTC-FUT", instrumentType: "Future", expiry: EXPIRY } as const;
  return listing({ ...dated, eventId: "listing-2", ...fields });
}

export function inverse(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  const terms = { contractType: "Inverse", settlementAsset: "BTC" } as const;
  const sizes = { multiplier: multiplier("100"), lotSize: quantity("1") };
  return listing({ instrument: "BTC-COIN", eventId: "listing-3", ...terms, ...sizes, ...fields });
}

/** A call at 60,000. */
export function option(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  const terms = { instrumentType: "Option", strike: price("60000"), optionType: "Call" } as const;
  return future({ instrument: "BTC-CALL", eventId: "listing-5", ...terms, ...fields });
}

export function parameters(fields: Partial<RiskParametersPublished> = {}): RiskParametersPublished {
  const head = { eventId: "parameters-1", eventTime: NOON, source: null };
  return plain.parameters({
    ...head,
    effectiveTime: NOON,
    collateral: [
      { asset: "USDT", weight: rate("1") },
      { asset: "ETH", weight: rate("0.9") },
    ],
    schedules: [
      {
        underlying: "BTC",
        tiers: [plain.tier("0.02", "0.01", "1000000"), plain.tier("0.05", "0.03")],
      },
    ],
    ...fields,
  });
}

export function trade(fields: Partial<TradeExecuted> = {}): TradeExecuted {
  return {
    kind: "TradeExecuted",
    eventId: "trade-1",
    eventTime: NOON,
    venue: "alpha",
    instrument: "BTC-PERP",
    price: price("60000.5"),
    quantity: quantity("0.25"),
    buyer: "long-account",
    seller: "short-account",
    buyerFee: amount("1.5"),
    sellerFee: amount("-0.75"),
    buyerLiquidationId: null,
    sellerLiquidationId: "short-account:1:2",
    ...fields,
  };
}

export function quote(fields: Partial<PriceQuoted> = {}): PriceQuoted {
  return {
    kind: "PriceQuoted",
    eventId: "quote-1",
    eventTime: NOON,
    quoteSource: "first",
    quoteType: "Index",
    symbol: "BTC",
    price: price("60000"),
    ...fields,
  };
}

/** A volatility of 60%. */
export function figureQuote(fields: Partial<FigureQuoted> = {}): FigureQuoted {
  return {
    kind: "FigureQuoted",
    eventId: "figure-1",
    eventTime: NOON,
    quoteSource: "desk",
    figure: "Volatility",
    symbol: "BTC-CALL",
    expiry: null,
    value: figure("0.6"),
    ...fields,
  };
}

export function funding(fields: Partial<FundingRatePublished> = {}): FundingRatePublished {
  return {
    kind: "FundingRatePublished",
    eventId: "funding-1",
    eventTime: NOON,
    instrument: "BTC-PERP",
    rate: rate("0.0001"),
    ...fields,
  };
}

export function settlement(
  fields: Partial<SettlementPricePublished> = {},
): SettlementPricePublished {
  return {
    kind: "SettlementPricePublished",
    eventId: "settlement-1",
    eventTime: EXPIRY,
    source: null,
    instrument: "BTC-FUT",
    price: price("61000"),
    ...fields,
  };
}

export function tick(eventTime: number): ClockTicked {
  return { kind: "ClockTicked", eventId: `tick-${eventTime}`, eventTime, source: null };
}

export function deposit(fields: Partial<CollateralDeposited> = {}): CollateralDeposited {
  return {
    kind: "CollateralDeposited",
    eventId: "deposit-1",
    eventTime: NOON,
    source: null,
    account: "long-account",
    asset: "USDT",
    amount: amount("1000"),
    ...fields,
  };
}

export function mode(fields: Partial<MarginModeRequested> = {}): MarginModeRequested {
  return {
    kind: "MarginModeRequested",
    eventId: "mode-1",
    eventTime: NOON,
    source: null,
    account: "long-account",
    mode: "Portfolio",
    ...fields,
  };
}

export function withdrawal(fields: Partial<WithdrawalRequested> = {}): WithdrawalRequested {
  const { eventTime, source, account, asset, amount: plain } = deposit();
  return {
    kind: "WithdrawalRequested",
    eventId: "withdrawal-1",
    eventTime,
    source,
    account,
    asset,
    amount: plain,
    ...fields,
  };
}
