/**
 * The one table of topics: which events each carries, and how it is partitioned. The events' schema
 * files are named as the events, in kebab case.
 */
import type { EventKind } from "@margin-engine/core";

export interface Topic {
  /** Name on a broker; the version is the topic's, not the schema's. */
  readonly broker: string;
  readonly events: readonly EventKind[];
  /** `shard`: partition = shard of the account. `key`: by hash of the key. */
  readonly partitioned: "shard" | "key";
  readonly key: string;
  readonly cleanup: "delete" | "compact";
  /** Records form a hash chain per shard, over all chained topics of the shard, through the first
   * field `previousHash`. The journal is not chained: its order is the broker's. */
  readonly chained: boolean;
}

const input = { partitioned: "key", chained: false } as const;
const output = { partitioned: "shard", key: "account", cleanup: "delete", chained: true } as const;

export const TOPICS = {
  trades: {
    broker: "trades.v1",
    ...input,
    key: "instrument",
    cleanup: "delete",
    events: ["TradeExecuted"],
  },
  prices: {
    broker: "prices.v1",
    ...input,
    key: "symbol",
    cleanup: "delete",
    events: [
      "PriceQuoted",
      "FigureQuoted",
      "BookQuoted",
      "FundingRatePublished",
      "SettlementPricePublished",
      "ClockTicked",
    ],
  },
  collateral: {
    broker: "collateral.v1",
    ...input,
    key: "account or chain",
    cleanup: "delete",
    events: [
      "CollateralDeposited",
      "DepositObserved",
      "ChainHeadObserved",
      "ChainReorganised",
      "WithdrawalRequested",
      "WithdrawalPaid",
      "MarginModeRequested",
      "InsuranceContributed",
      "SettlementConfirmed",
    ],
  },
  instruments: {
    broker: "instruments.v1",
    ...input,
    key: "instrument",
    cleanup: "compact",
    events: ["InstrumentListed"],
  },
  "risk-parameters": {
    broker: "risk-parameters.v1",
    ...input,
    key: "preset or symbol",
    cleanup: "compact",
    events: ["RiskParametersPublished", "BreakerReleased", "ClearingRulesPublished"],
  },
  "clearing-actions": {
    broker: "clearing-actions.v1",
    ...input,
    key: "account, instrument, asset or round",
    cleanup: "delete",
    events: [
      "PositionTakenOver",
      "InsurancePaid",
      "RiskRequested",
      "PositionsDeleveraged",
      "HaircutSet",
    ],
  },
  journal: {
    broker: "journal.v1",
    partitioned: "shard",
    key: "shard",
    cleanup: "delete",
    chained: false,
    events: [
      "TradeLeg",
      "PriceBatch",
      "FundingApplied",
      "SettlementPricePublished",
      "ClockTicked",
      "CollateralDeposited",
      "DepositObserved",
      "DepositJudged",
      "AssetCapJudged",
      "ChainHeadObserved",
      "ChainReorganised",
      "WithdrawalRequested",
      "WithdrawalPaid",
      "MarginModeRequested",
      "InstrumentListed",
      "RiskParametersPublished",
      "BreakerReleased",
      "ClearingRulesPublished",
      "InsuranceContributed",
      "SettlementConfirmed",
      "PositionTakenOver",
      "InsurancePaid",
      "RiskRequested",
      "PositionsDeleveraged",
      "HaircutSet",
      "Quarantined",
    ],
  },
  "margin-snapshots": { broker: "margin-snapshots.v1", ...output, events: ["MarginSnapshot"] },
  "liquidation-commands": {
    broker: "liquidation-commands.v1",
    ...output,
    events: ["LiquidationCommand", "TakeOverPosition", "LiquidationStopped"],
  },
  shortfalls: {
    broker: "shortfalls.v1",
    ...output,
    key: "account or shard",
    events: [
      "ShortfallRecorded",
      "ShortfallClosed",
      "TakeoverBooked",
      "InsuranceReceived",
      "ClearingRulesSet",
    ],
  },
  "account-risk": {
    broker: "account-risk.v1",
    ...output,
    key: "shard",
    events: ["AccountRiskReported"],
  },
  "settlement-instructions": {
    broker: "settlement-instructions.v1",
    ...output,
    events: ["SettlementInstructed", "SettlementAnswered"],
  },
  "risk-alerts": {
    broker: "risk-alerts.v1",
    ...output,
    key: "account, symbol or chain",
    events: [
      "MarginCalled",
      "MarginCallMet",
      "Rejected",
      "LiquidationRefused",
      "WithdrawalAccepted",
      "CollateralReverted",
      "ChainStandingChanged",
      "SourceStandingChanged",
      "PriceValidityChanged",
      "SettlementOverdue",
    ],
  },
  "dead-letters": {
    broker: "dead-letters.v1",
    partitioned: "key",
    key: "source",
    cleanup: "delete",
    chained: false,
    events: ["DeadLetter"],
  },
} as const satisfies Record<string, Topic>;

export type TopicName = keyof typeof TOPICS;

/** Inputs that the engine writes itself: whoever folds its inputs again has them made anew. */
export const OWN_INPUTS: TopicName = "clearing-actions";

export const TOPIC_NAMES = Object.keys(TOPICS) as readonly TopicName[];

/** Inputs have one partition, what belongs to a shard has one for each. */
export function partitionsOf(topic: TopicName, shards: number): number {
  return TOPICS[topic].partitioned === "shard" ? shards : 1;
}
