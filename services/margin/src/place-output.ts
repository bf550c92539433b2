/** Where an output goes: its topic, its shard's partition, and what it is about as the key. */
import * as core from "@margin-engine/core";
import type { Output, TopicName } from "@margin-engine/runtime";

const TOPIC_OF = {
  MarginSnapshot: "margin-snapshots",
  LiquidationCommand: "liquidation-commands",
  TakeOverPosition: "liquidation-commands",
  LiquidationStopped: "liquidation-commands",
  LiquidationRefused: "risk-alerts",
  ShortfallRecorded: "shortfalls",
  MarginCalled: "risk-alerts",
  MarginCallMet: "risk-alerts",
  Rejected: "risk-alerts",
  WithdrawalAccepted: "risk-alerts",
  CollateralReverted: "risk-alerts",
  ChainStandingChanged: "risk-alerts",
  SourceStandingChanged: "risk-alerts",
  PriceValidityChanged: "risk-alerts",
  TakeoverBooked: "shortfalls",
  ShortfallClosed: "shortfalls",
  InsuranceReceived: "shortfalls",
  AccountRiskReported: "account-risk",
  ClearingRulesSet: "shortfalls",
  SettlementInstructed: "settlement-instructions",
  SettlementAnswered: "settlement-instructions",
  SettlementOverdue: "risk-alerts",
} as const satisfies Record<core.OutputEvent["kind"], TopicName>;

export const OUTPUT_TOPICS: readonly TopicName[] = [...new Set(Object.values(TOPIC_OF))];

export function placed(state: core.MarginState, event: core.OutputEvent): Output<core.OutputEvent> {
  const key = core.subjectOf(event);
  return { topic: TOPIC_OF[event.kind], partition: state.shard, key, event };
}
