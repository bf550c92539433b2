/**
 * The sequencer: every input offset ends in the journal or in quarantine, exactly once, in one
 * order per shard. An input is judged first (refuse-input.ts) and changes nothing if it is refused;
 * this is the switch over what is accepted: what changes, and which shards hear of it.
 */
import * as core from "@margin-engine/core";
import type { Received, Service } from "@margin-engine/runtime";
import { type Outputs, toAccount, toConcerned, toEveryShard } from "./address-entries";
import { quarantine } from "./quarantine";
import { refuseInput } from "./refuse-input";

export interface Sequencer {
  /** Number of journal partitions. */
  readonly shards: number;
  readonly state: core.SequencerState;
}

function step({ shards, state }: Sequencer, received: Received<core.InputEvent>): Outputs {
  const { topic, partition, offset, event, undecodable } = received;
  const source = { topic: topic as core.SourceTopic, partition, offset, part: 0 };
  const order = core.sourcePartition(state, source);
  if (offset <= order.offset) return [];
  order.offset = offset;
  const fault = event === null ? undecodable : refuseInput(event, { state, order, topic });
  const accepted = fault === null ? event : null;
  const outputs: Outputs = [];
  if (core.closesBatches(state, source, accepted)) {
    for (const batch of core.closeBatches(state)) toEveryShard(outputs, shards, batch);
  }
  if (fault !== null) {
    outputs.push(...quarantine({ source, received, fault, eventTime: state.clock }));
    return outputs;
  }
  core.invariant(accepted !== null, () => `${core.placeOf(source)}: neither event nor fault`);
  state.clock = Math.max(state.clock, accepted.eventTime);
  admit(accepted, { shards, state, order, source, outputs });
  return outputs;
}

interface Admission extends Sequencer {
  readonly order: core.SourcePartition;
  readonly source: core.SourcePosition;
  readonly outputs: Outputs;
}

function admit(event: core.InputEvent, admission: Admission): void {
  const { shards, state, order, source, outputs } = admission;
  if (core.isClearingAction(event) || event.kind === "SettlementConfirmed") {
    core.admitAction(state, event);
    toConcerned(outputs, shards, { ...event, source });
    return;
  }
  switch (event.kind) {
    case "TradeExecuted":
      core.admitTrade(state, event);
      toAccount(outputs, shards, core.buyerLeg(event, source));
      toAccount(outputs, shards, core.sellerLeg(event, source));
      return;
    case "PriceQuoted":
    case "BookQuoted":
    case "FigureQuoted":
      core.conflateQuote(state, event, source);
      return;
    case "FundingRatePublished":
      toEveryShard(outputs, shards, core.admitFunding(state, event, source));
      return;
    case "SettlementPricePublished":
      core.admitSettlement(state, event);
      break;
    case "MarginModeRequested":
    case "ClearingRulesPublished":
      core.admitTime(event, order);
      break;
    case "WithdrawalRequested":
    case "InsuranceContributed":
      core.admitMovement(state, event, order);
      break;
    case "ClockTicked":
    case "CollateralDeposited":
    case "WithdrawalPaid":
    case "DepositObserved":
    case "ChainHeadObserved":
    case "ChainReorganised":
      for (const entry of core.admitCollateral(state, event, admission)) {
        toConcerned(outputs, shards, entry);
      }
      return;
    case "InstrumentListed":
      core.admitListing(state, event, order);
      break;
    case "RiskParametersPublished":
      core.admitParameters(state, event, order);
      break;
    case "BreakerReleased":
      core.admitRelease(state, event, order);
      break;
  }
  toConcerned(outputs, shards, { ...event, source });
}

export const sequencerService: Service<
  Sequencer,
  core.InputEvent,
  core.JournalEntry | core.DeadLetter,
  core.SequencerCheckpoint
> = {
  name: "sequencer",
  consumes: core.SOURCE_TOPICS,
  produces: ["journal", "dead-letters"],
  instances: "single",
  initial: ({ shards }) => ({ shards, state: core.createSequencerState() }),
  step,
  checkpoint: ({ state }) => core.takeCheckpoint(state),
  restore: ({ shards }, checkpoint) => ({ shards, state: core.restoreCheckpoint(checkpoint) }),
  checkpointSchema: "sequencer-checkpoint.avsc",
};
