/** One event of each kind of the clearing house's, every field filled. */
import {
  amount,
  type ClearingRules,
  type Event,
  type EventKind,
  price,
  quantity,
  rate,
  usd,
} from "@margin-engine/core";

const head = { eventId: "e-1", eventTime: 1_700_000_000_000 };
const source = { topic: "clearing-actions", partition: 0, offset: 7, part: 0 } as const;
const id = { shard: 1, sequence: 12, index: 0 };
const output = { id, eventTime: head.eventTime };
const instrument = "BTC-PERP";
const settlement = {
  settlementId: "ann:12:USDT",
  asset: "USDT",
  amount: amount("-12.5"),
  dueTime: 1_700_003_600_000,
};
const side = { instrument, side: "Short" } as const;

const rules: ClearingRules = {
  policy: "WaterFilling",
  liquidationFee: rate("0.005"),
  fundWindowMs: 28_800_000,
  startDrawdown: rate("0.3"),
  stopDrawdown: rate("0.25"),
  groups: [{ group: "USD", assets: ["USDC", "USDT"] }],
  settlement: { cycleMs: 28_800_000, overdueMs: 3_600_000 },
};

type Samples<Kind extends EventKind> = { readonly [Each in Kind]: Extract<Event, { kind: Each }> };

export const CLEARING_SAMPLES: Samples<
  | "AccountRiskReported"
  | "ClearingRulesPublished"
  | "ClearingRulesSet"
  | "HaircutSet"
  | "InsuranceContributed"
  | "InsurancePaid"
  | "InsuranceReceived"
  | "PositionsDeleveraged"
  | "PositionTakenOver"
  | "RiskRequested"
  | "ShortfallClosed"
  | "SettlementAnswered"
  | "SettlementConfirmed"
  | "SettlementInstructed"
  | "SettlementOverdue"
  | "ShortfallRecorded"
  | "TakeoverBooked"
> = {
  ClearingRulesPublished: { kind: "ClearingRulesPublished", ...head, source, rules },
  ClearingRulesSet: { kind: "ClearingRulesSet", ...output, rules },
  InsuranceContributed: {
    kind: "InsuranceContributed",
    ...head,
    source,
    account: "treasury",
    asset: "USDT",
    amount: amount("1000000"),
  },
  PositionTakenOver: {
    kind: "PositionTakenOver",
    ...head,
    source,
    account: "ann",
    liquidationId: "ann:1:2",
    instrument,
    price: price("59000.5"),
  },
  InsurancePaid: {
    kind: "InsurancePaid",
    ...head,
    source,
    account: "ann",
    asset: "USDT",
    amount: amount("12.5"),
    reason: "Shortfall",
    causedBy: "1:12:0",
  },
  RiskRequested: {
    kind: "RiskRequested",
    ...head,
    source,
    round: 3,
    sides: [side],
    assets: ["USDT"],
  },
  PositionsDeleveraged: {
    kind: "PositionsDeleveraged",
    ...head,
    source,
    liquidationId: "ann:1:2",
    instrument,
    price: price("59000.5"),
    counterparty: "venue-liquidation-0",
    fills: [{ account: "bob", quantity: quantity("0.25") }],
  },
  HaircutSet: {
    kind: "HaircutSet",
    ...head,
    source,
    asset: "USDT",
    profitShare: rate("0.75"),
    principalShare: rate("1"),
    missing: amount("25"),
  },
  TakeoverBooked: {
    kind: "TakeoverBooked",
    ...output,
    account: "ann",
    liquidationId: "ann:1:2",
    instrument,
    quantity: quantity("-0.25"),
    lotSize: quantity("0.001"),
    price: price("59000.5"),
    asset: "USDT",
    loss: amount("12.5"),
  },
  SettlementConfirmed: {
    kind: "SettlementConfirmed",
    ...head,
    source,
    account: "ann",
    settlementId: "ann:12:USDT",
  },
  SettlementInstructed: {
    kind: "SettlementInstructed",
    ...output,
    account: "ann",
    ...settlement,
    trades: ["t-1"],
    commands: ["ann:1:2"],
  },
  SettlementAnswered: {
    kind: "SettlementAnswered",
    ...output,
    account: "ann",
    settlementId: "ann:12:USDT",
    outcome: "Closed",
  },
  SettlementOverdue: { kind: "SettlementOverdue", ...output, account: "ann", ...settlement },
  ShortfallRecorded: {
    kind: "ShortfallRecorded",
    ...output,
    account: "ann",
    shortfall: usd("8"),
    debts: [{ asset: "USDT", amount: amount("8") }],
    snapshot: id,
  },
  ShortfallClosed: { kind: "ShortfallClosed", ...output, account: "ann", snapshot: id },
  InsuranceReceived: {
    kind: "InsuranceReceived",
    ...output,
    account: "ann",
    asset: "USDT",
    amount: amount("2.5"),
    reason: "LiquidationFee",
  },
  AccountRiskReported: {
    kind: "AccountRiskReported",
    ...output,
    round: 3,
    part: 1,
    parts: 1,
    holders: [
      {
        ...side,
        account: "bob",
        quantity: quantity("0.25"),
        equity: usd("1000"),
        profit: usd("-2.5"),
        notional: usd("14750"),
        exposure: usd("-1475"),
        positionExposure: usd("-2950"),
      },
    ],
    claims: [{ asset: "USDT", unvestedProfit: amount("10"), principal: amount("100") }],
  },
};
