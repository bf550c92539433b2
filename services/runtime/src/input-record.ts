/** Where an input event goes: its topic by the table of topics, and its key by the topic's rule. */
import type { EventKind, InputEvent } from "@margin-engine/core";
import { SOURCE_TOPICS } from "@margin-engine/core";
import { TOPICS, type Topic, type TopicName } from "./topics";

/** An input event with the topic and key it is appended under. */
export interface EventRecord {
  readonly topic: TopicName;
  readonly key: string;
  readonly event: InputEvent;
}

const TOPIC_OF_KIND: ReadonlyMap<EventKind, TopicName> = new Map(
  (Object.entries(TOPICS) as [TopicName, Topic][])
    .filter(([name]) => (SOURCE_TOPICS as readonly string[]).includes(name))
    .flatMap(([name, topic]) => topic.events.map((kind): [EventKind, TopicName] => [kind, name])),
);

export function inputRecord(event: InputEvent): EventRecord {
  return { topic: topicOfKind(event.kind), key: keyOf(event), event };
}

/** The input topic that carries the kind; throws RangeError on a kind that none carries. */
export function topicOfKind(kind: EventKind): TopicName {
  const topic = TOPIC_OF_KIND.get(kind);
  if (topic === undefined) throw new RangeError(`${kind}: no input topic carries this kind`);
  return topic;
}

/** By the rule of the topic that carries the event. */
export function keyOf(event: InputEvent): string {
  switch (event.kind) {
    case "TradeExecuted":
    case "FundingRatePublished":
    case "SettlementPricePublished":
    case "InstrumentListed":
    case "BookQuoted":
    case "PositionsDeleveraged":
      return event.instrument;
    case "PriceQuoted":
    case "FigureQuoted":
    case "BreakerReleased":
      return event.symbol;
    case "ClockTicked":
      return "clock";
    case "ChainHeadObserved":
    case "ChainReorganised":
      return event.chain;
    case "CollateralDeposited":
    case "DepositObserved":
    case "WithdrawalRequested":
    case "WithdrawalPaid":
    case "MarginModeRequested":
    case "InsuranceContributed":
    case "SettlementConfirmed":
    case "PositionTakenOver":
    case "InsurancePaid":
      return event.account;
    case "HaircutSet":
      return event.asset;
    case "RiskRequested":
      return String(event.round);
    case "ClearingRulesPublished":
      return "clearing";
    case "RiskParametersPublished":
      return event.preset;
  }
}
