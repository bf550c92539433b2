/**
 * The margin service: folds one shard of the journal into exact books and says what follows from
 * each entry: margin snapshots, liquidation commands, shortfalls, refusals. The rules live in core;
 * this is the switch over entries.
 */
import {
  type Account,
  acceptEntry,
  activateParameters,
  bookDeposit,
  bookFunding,
  bookSettlement,
  bookTrade,
  checkpointOf,
  EntryOutputs,
  emptyMarginState,
  foldListing,
  foldParameters,
  foldPriceBatch,
  foldWithdrawal,
  InvariantBroken,
  type JournalEntry,
  type MarginCheckpoint,
  type MarginState,
  noteLiquidationFill,
  noteTradePrice,
  type OutputEvent,
  type PriceBatch,
  refreshAccount,
  restoreMarginState,
  tellAccount,
  tellAccounts,
  tellMoved,
} from "@margin-engine/core";
import type { Output, Received, Service, TopicName } from "@margin-engine/runtime";

const TOPIC_OF = {
  MarginSnapshot: "margin-snapshots",
  LiquidationCommand: "liquidation-commands",
  ShortfallRecorded: "shortfalls",
  Rejected: "risk-alerts",
} as const satisfies Record<OutputEvent["kind"], TopicName>;

const NOTHING: readonly Output<OutputEvent>[] = [];

function step(
  state: MarginState,
  received: Received<JournalEntry>,
): readonly Output<OutputEvent>[] {
  const entry = received.event;
  if (entry === null || entry.source === null) {
    const what = received.undecodable?.detail ?? "an entry without its source";
    throw new InvariantBroken(`the journal holds ${what}`);
  }
  if (!acceptEntry(state, entry.source, entry.eventTime)) return NOTHING;
  const outputs = new EntryOutputs(state, entry.eventTime);
  const renewed = activateParameters(state);
  // New prices and new parameters are told together, so that they cannot be two steps (LI-6).
  if (entry.kind === "PriceBatch") {
    const moved = foldPriceBatch(state, entry);
    tellMoved(state, renewed ? null : moved, outputs);
  } else {
    if (renewed) tellMoved(state, null, outputs);
    fold(state, entry, outputs);
  }
  return outputs.events.map((event) => placed(state, event));
}

function placed(state: MarginState, event: OutputEvent): Output<OutputEvent> {
  return { topic: TOPIC_OF[event.kind], partition: state.shard, key: event.account, event };
}

function fold(
  state: MarginState,
  entry: Exclude<JournalEntry, PriceBatch>,
  outputs: EntryOutputs,
): void {
  switch (entry.kind) {
    case "TradeLeg":
      noteTradePrice(state, entry);
      noteLiquidationFill(state, entry);
      changedOne(state, bookTrade(state.books, entry), outputs);
      return;
    case "ClockTicked":
      tellMoved(state, null, outputs);
      return;
    case "FundingApplied":
      changed(state, bookFunding(state.books, entry), outputs);
      return;
    case "SettlementPricePublished":
      changed(state, bookSettlement(state.books, entry), outputs);
      return;
    case "CollateralDeposited":
      changedOne(state, bookDeposit(state.books, entry), outputs);
      return;
    case "WithdrawalRequested": {
      const account = foldWithdrawal(state, entry, outputs);
      if (account !== null) tellAccount(state, account, outputs);
      return;
    }
    case "InstrumentListed":
      foldListing(state, entry);
      return;
    case "RiskParametersPublished":
      foldParameters(state, entry);
      if (activateParameters(state)) tellMoved(state, null, outputs);
      return;
    case "Quarantined":
      return;
  }
}

/** An account whose books an entry changed: bring its values up to date, then tell it. */
function changedOne(state: MarginState, account: Account, outputs: EntryOutputs): void {
  refreshAccount(state, account);
  tellAccount(state, account, outputs);
}

function changed(state: MarginState, accounts: readonly Account[], outputs: EntryOutputs): void {
  for (const account of accounts) refreshAccount(state, account);
  tellAccounts(state, accounts, outputs);
}

export const marginService: Service<MarginState, JournalEntry, OutputEvent, MarginCheckpoint> = {
  name: "margin",
  consumes: ["journal"],
  produces: ["margin-snapshots", "liquidation-commands", "shortfalls", "risk-alerts"],
  instances: "shard",
  initial: emptyMarginState,
  step,
  checkpoint: checkpointOf,
  restore: restoreMarginState,
  checkpointSchema: "margin-checkpoint.avsc",
};
