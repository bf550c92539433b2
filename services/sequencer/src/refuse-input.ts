/** Which rule judges which input. Each rule's checks run in the order that its file gives. */
import * as core from "@margin-engine/core";
import { TOPICS, type TopicName } from "@margin-engine/runtime";

/** What an input is judged against, and the topic it came on. */
interface Judging {
  readonly state: core.SequencerState;
  readonly order: core.SourcePartition;
  readonly topic: TopicName;
}

/** Null for an input that the journal takes. Nothing changes either way. */
export function refuseInput(event: core.InputEvent, judging: Judging): core.Refusal | null {
  const { state, order, topic } = judging;
  const fault = refuseTopic(event, topic) ?? core.refuseHead(event);
  if (fault !== null) return fault;
  if (core.isClearingAction(event)) return core.refuseAction(state, event);
  switch (event.kind) {
    case "TradeExecuted":
      return core.refuseTrade(state, event);
    case "PriceQuoted":
      return core.refuseQuote(state, event);
    case "FigureQuoted":
      return core.refuseFigure(state, event);
    case "BookQuoted":
      return core.refuseBook(state, event);
    case "FundingRatePublished":
      return core.refuseFunding(state, event);
    case "SettlementPricePublished":
      return core.refuseSettlement(state, event);
    case "ClockTicked":
      return core.refuseTick(event, order);
    case "CollateralDeposited":
    case "WithdrawalRequested":
    case "WithdrawalPaid":
    case "InsuranceContributed":
      return core.refuseMovement(state, event, order);
    case "DepositObserved":
      return core.refuseDeposit(state, event);
    case "ChainHeadObserved":
      return core.refuseChainHead(state, event, order);
    case "ChainReorganised":
      return core.refuseReorganisation(state, event, order);
    case "MarginModeRequested":
      return core.refuseMode(event, order);
    case "InstrumentListed":
      return core.refuseListing(state, event, order);
    case "RiskParametersPublished":
      return core.refuseParameters(state, event, order);
    case "BreakerReleased":
      return core.refuseRelease(state, event, order);
    case "SettlementConfirmed":
      return core.refuseConfirmation(state, event);
    case "ClearingRulesPublished":
      return core.refuseRules(event, order);
  }
}

function refuseTopic({ kind }: core.InputEvent, topic: TopicName): core.Refusal | null {
  const carried: readonly core.EventKind[] = TOPICS[topic].events;
  if (carried.includes(kind)) return null;
  const what = `${kind} is not an event of ${topic}, which carries ${carried.join(", ")}`;
  return core.refusal("UnexpectedEvent", what);
}
