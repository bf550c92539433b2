/**
 * The margin service: folds one shard of the journal into exact books and says what follows from
 * each entry: margin snapshots, liquidation commands, shortfalls, refusals. The rules live in core;
 * this is the switch over entries.
 */
import * as core from "@margin-engine/core";
import type { Output, Received, Service } from "@margin-engine/runtime";
import { OUTPUT_TOPICS, placed } from "./place-output";

const NOTHING: readonly Output<core.OutputEvent>[] = [];

function step(
  state: core.MarginState,
  received: Received<core.JournalEntry>,
): readonly Output<core.OutputEvent>[] {
  const entry = received.event;
  if (entry === null || entry.source === null) {
    const what = received.undecodable?.detail ?? "an entry without its source";
    throw new core.InvariantBroken(`the journal holds ${what}`);
  }
  if (!core.acceptEntry(state, entry.source, entry.eventTime)) return NOTHING;
  const outputs = new core.EntryOutputs(state, entry.eventTime);
  if (entry.kind !== "InstrumentListed") core.valueAwaited(state);
  core.foldMarket(state, entry.kind === "PriceBatch" ? entry : null, outputs);
  if (entry.kind !== "PriceBatch") fold(state, entry, outputs);
  const { events } = outputs;
  return events.length === 1
    ? [placed(state, events[0]!)]
    : events.map((event) => placed(state, event));
}

function fold(
  state: core.MarginState,
  entry: Exclude<core.JournalEntry, core.PriceBatch>,
  outputs: core.EntryOutputs,
): void {
  if (core.isClearingEntry(entry)) {
    changed(state, core.foldClearing(state, entry, outputs), outputs);
    return;
  }
  switch (entry.kind) {
    case "TradeLeg":
      core.tellAccount(state, core.foldTrade(state, entry, outputs), outputs);
      return;
    case "ClockTicked":
      core.tellMoved(state, null, outputs);
      return;
    case "FundingApplied":
      changed(state, core.bookFunding(state.books, entry), outputs);
      return;
    case "SettlementPricePublished":
      state.decisions.drop("Mark", entry.instrument);
      changed(state, core.bookSettlement(state.books, entry), outputs);
      return;
    case "CollateralDeposited":
    case "DepositObserved":
    case "DepositJudged":
    case "AssetCapJudged":
    case "ChainHeadObserved":
    case "ChainReorganised":
    case "WithdrawalRequested":
    case "WithdrawalPaid":
      answered(state, core.foldCollateral(state, entry, outputs), outputs);
      return;
    case "MarginModeRequested":
      answered(state, core.foldMode(state, entry, outputs), outputs);
      return;
    case "InstrumentListed":
      core.foldListing(state, entry);
      return;
    case "RiskParametersPublished":
      core.foldParameters(state, entry);
      if (core.activateParameters(state)) core.tellMoved(state, null, outputs);
      return;
    case "BreakerReleased":
    case "Quarantined":
      return;
  }
}

/** The account that an entry changed; a refused request has been answered already. */
function answered(
  state: core.MarginState,
  account: core.Account | null,
  outputs: core.EntryOutputs,
): void {
  if (account !== null) core.tellAccount(state, account, outputs);
}

/** Accounts whose books an entry changed: bring their values up to date, then tell them. */
function changed(
  state: core.MarginState,
  accounts: readonly core.Account[],
  outputs: core.EntryOutputs,
): void {
  for (const account of accounts) core.refreshAccount(state, account);
  core.tellAccounts(state, accounts, outputs);
}

export const marginService: Service<
  core.MarginState,
  core.JournalEntry,
  core.OutputEvent,
  core.MarginCheckpoint
> = {
  name: "margin",
  consumes: ["journal"],
  produces: OUTPUT_TOPICS,
  instances: "shard",
  initial: core.emptyMarginState,
  step,
  checkpoint: core.checkpointOf,
  restore: core.restoreMarginState,
  checkpointSchema: "margin-checkpoint.avsc",
};
