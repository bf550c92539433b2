/**
 * The shape of every kind of input event on a line, with the defaults of what may be left out. The
 * field names are those of the event types; a fill may also be given for one account only.
 */
import {
  AMOUNT_DECIMALS,
  type Amount,
  CONTRACT_TYPES,
  type EventHead,
  FIGURE_DECIMALS,
  FIGURE_TYPES,
  type Figure,
  INSTRUMENT_TYPES,
  type InputEvent,
  MARGIN_MODES,
  type MarginSchedule,
  type MarginTier,
  MULTIPLIER_DECIMALS,
  type Multiplier,
  multiplier,
  OPTION_TYPES,
  PRICE_DECIMALS,
  type Price,
  type PriceIntegrity,
  QUANTITY_DECIMALS,
  QUOTE_TYPES,
  type Quantity,
  quantity,
  RATE_DECIMALS,
  type Rate,
  type TradeExecuted,
  USD_DECIMALS,
  type Usd,
} from "@margin-engine/core";
import { RANGE_CALIBRATION } from "./ndjson-calibration";
import { CLEARING_SHAPES } from "./ndjson-clearing";
import { COLLATERAL_RULES } from "./ndjson-collateral";
import { count, type Field, oneOf, optional, scaled, text } from "./ndjson-field";
import { LADDER } from "./ndjson-ladder";
import { PORTFOLIO } from "./ndjson-portfolio";
import { type LineShape, listOf, objectOf, type Shape, shape } from "./ndjson-shape";
import { time } from "./ndjson-time";

export type InputKind = InputEvent["kind"];

type LineShapes = { readonly [Kind in InputKind]: LineShape<Kind> };

const price = scaled<Price>(PRICE_DECIMALS);
const positionSize = scaled<Quantity>(QUANTITY_DECIMALS);
const amount = scaled<Amount>(AMOUNT_DECIMALS);
const rate = scaled<Rate>(RATE_DECIMALS);
const usd = scaled<Usd>(USD_DECIMALS);
const fee = optional(amount, 0n as Amount);
const optionalText = optional(text, null);

const head: { readonly [K in keyof EventHead]: Field<EventHead[K]> } = {
  eventId: text,
  eventTime: time,
};

const collateralMovement = { ...head, account: text, asset: text, amount };

const marginTier = shape<MarginTier>("a tier", {
  notionalLimit: optional(usd, null),
  initialRate: rate,
  maintenanceRate: rate,
});

const marginSchedule = shape<MarginSchedule>("a schedule", {
  underlying: text,
  tiers: listOf(marginTier),
});

const milliseconds = count(Number.MAX_SAFE_INTEGER);
const height = count(Number.MAX_SAFE_INTEGER);

const priceIntegrity = shape<PriceIntegrity>("the price integrity", {
  weights: listOf(shape("a source's weight", { quoteSource: text, weight: rate })),
  sourcesRequired: count(2 ** 31 - 1),
  quorum: rate,
  quoteAgeMsMax: milliseconds,
  outlierBand: rate,
  uncertainSpread: rate,
  tiers: listOf(shape("a tier", { symbol: text, tier: rate })),
  premiumPeriodMs: milliseconds,
  averagePeriodMs: milliseconds,
  breakerFactor: rate,
  staleLiquidationMsMax: milliseconds,
});

export const EVENT_SHAPES: LineShapes = {
  TradeExecuted: shape("a TradeExecuted", {
    kind: oneOf(["TradeExecuted"]),
    ...head,
    venue: text,
    instrument: text,
    price,
    quantity: positionSize,
    buyer: text,
    seller: text,
    buyerFee: fee,
    sellerFee: fee,
    buyerLiquidationId: optionalText,
    sellerLiquidationId: optionalText,
  }),
  PriceQuoted: shape("a PriceQuoted", {
    kind: oneOf(["PriceQuoted"]),
    ...head,
    quoteSource: text,
    quoteType: oneOf(QUOTE_TYPES),
    symbol: text,
    price,
  }),
  FigureQuoted: shape("a FigureQuoted", {
    kind: oneOf(["FigureQuoted"]),
    ...head,
    quoteSource: text,
    figure: oneOf(FIGURE_TYPES),
    symbol: text,
    expiry: optional(time, null),
    value: scaled<Figure>(FIGURE_DECIMALS),
  }),
  BookQuoted: shape("a BookQuoted", {
    kind: oneOf(["BookQuoted"]),
    ...head,
    instrument: text,
    bestBid: optional(price, null),
    bestAsk: optional(price, null),
  }),
  FundingRatePublished: shape("a FundingRatePublished", {
    kind: oneOf(["FundingRatePublished"]),
    ...head,
    instrument: text,
    rate,
  }),
  SettlementPricePublished: shape("a SettlementPricePublished", {
    kind: oneOf(["SettlementPricePublished"]),
    ...head,
    instrument: text,
    price,
  }),
  ClockTicked: shape("a ClockTicked", { kind: oneOf(["ClockTicked"]), ...head }),
  CollateralDeposited: shape("a CollateralDeposited", {
    kind: oneOf(["CollateralDeposited"]),
    ...collateralMovement,
  }),
  DepositObserved: shape("a DepositObserved", {
    kind: oneOf(["DepositObserved"]),
    ...collateralMovement,
    chain: text,
    transaction: text,
    output: height,
    height,
    observer: optional(text, null),
  }),
  ChainHeadObserved: shape("a ChainHeadObserved", {
    kind: oneOf(["ChainHeadObserved"]),
    ...head,
    chain: text,
    observer: optional(text, null),
    height,
    safeHeight: optional(height, null),
    finalisedHeight: optional(height, null),
  }),
  ChainReorganised: shape("a ChainReorganised", {
    kind: oneOf(["ChainReorganised"]),
    ...head,
    chain: text,
    observer: optional(text, null),
    fromHeight: height,
  }),
  WithdrawalRequested: shape("a WithdrawalRequested", {
    kind: oneOf(["WithdrawalRequested"]),
    ...collateralMovement,
  }),
  WithdrawalPaid: shape("a WithdrawalPaid", {
    kind: oneOf(["WithdrawalPaid"]),
    ...collateralMovement,
  }),
  MarginModeRequested: shape("a MarginModeRequested", {
    kind: oneOf(["MarginModeRequested"]),
    ...head,
    account: text,
    mode: oneOf(MARGIN_MODES),
  }),
  InstrumentListed: shape("an InstrumentListed", {
    kind: oneOf(["InstrumentListed"]),
    ...head,
    instrument: text,
    instrumentType: oneOf(INSTRUMENT_TYPES),
    contractType: optional(oneOf(CONTRACT_TYPES), "Linear"),
    underlying: text,
    settlementAsset: text,
    multiplier: optional(scaled<Multiplier>(MULTIPLIER_DECIMALS), multiplier("1")),
    lotSize: optional(positionSize, quantity("0.00000001")),
    expiry: optional(time, null),
    strike: optional(price, null),
    optionType: optional(oneOf(OPTION_TYPES), null),
  }),
  RiskParametersPublished: shape("a RiskParametersPublished", {
    kind: oneOf(["RiskParametersPublished"]),
    ...head,
    version: count(2 ** 31 - 1),
    preset: text,
    effectiveTime: time,
    collateral: listOf(shape("an asset", { asset: text, weight: rate })),
    schedules: listOf(marginSchedule),
    liquidationBuffer: rate,
    liquidationTimeoutMs: count(Number.MAX_SAFE_INTEGER),
    snapshotUtilisationStep: rate,
    snapshotPeriodMs: count(Number.MAX_SAFE_INTEGER),
    priceIntegrity: optional(objectOf(priceIntegrity), null),
    portfolio: optional(PORTFOLIO, null),
    rangeCalibration: optional(RANGE_CALIBRATION, null),
    collateralRules: optional(COLLATERAL_RULES, null),
    ladder: optional(LADDER, null),
  }),
  BreakerReleased: shape("a BreakerReleased", {
    kind: oneOf(["BreakerReleased"]),
    ...head,
    quoteType: oneOf(QUOTE_TYPES),
    symbol: text,
    reason: text,
  }),
  ...CLEARING_SHAPES,
};

/** A fill of one account, when the other side is not among the accounts of the books. */
export interface OneSidedTrade {
  readonly kind: "TradeExecuted";
  readonly eventId: string;
  readonly eventTime: number;
  readonly venue: string;
  readonly instrument: string;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly account: string;
  readonly side: "Buy" | "Sell";
  readonly fee: Amount;
  readonly liquidationId: string | null;
}

export const ONE_SIDED_TRADE: Shape<OneSidedTrade> = shape("a one-sided TradeExecuted", {
  kind: oneOf(["TradeExecuted"]),
  ...head,
  venue: text,
  instrument: text,
  price,
  quantity: positionSize,
  account: text,
  side: oneOf(["Buy", "Sell"]),
  fee,
  liquidationId: optionalText,
});

/** The account that stands for everybody outside the books of the venue. */
export function houseAccount(venue: string): string {
  return `house:${venue}`;
}

/** The fill with the house account on the other side, at no fee. */
export function withHouse(trade: OneSidedTrade): TradeExecuted {
  const { account, side, fee: accountFee, liquidationId, ...fill } = trade;
  const house = houseAccount(trade.venue);
  const none = 0n as Amount;
  return side === "Buy"
    ? {
        ...fill,
        buyer: account,
        seller: house,
        buyerFee: accountFee,
        sellerFee: none,
        buyerLiquidationId: liquidationId,
        sellerLiquidationId: null,
      }
    : {
        ...fill,
        buyer: house,
        seller: account,
        buyerFee: none,
        sellerFee: accountFee,
        buyerLiquidationId: null,
        sellerLiquidationId: liquidationId,
      };
}
