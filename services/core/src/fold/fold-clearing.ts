/** What the clearing house's actions and rules do to a shard (CL-1 to CL-6). */
import type { Account } from "../account/account";
import { bookContribution, bookInsurance } from "../account/book-insurance";
import { bookDeleveraging, bookTakeover } from "../account/book-takeover";
import { openAccount } from "../account/books";
import { contractValue, worthOf } from "../account/contract-value";
import {
  type ClearingAction,
  type HaircutSet,
  type InsurancePaid,
  isClearingAction,
  type PositionTakenOver,
} from "../events/clearing-actions";
import type { ClearingRulesPublished } from "../events/clearing-rules";
import type { InsuranceContributed } from "../events/collateral";
import type { SettlementConfirmed } from "../events/settlement";
import {
  noteLiquidationFill,
  noteShortfallPayment,
  outstandingCommand,
} from "../liquidation/liquidation-state";
import type { Amount, Price, Quantity } from "../money/units";
import { foldConfirmation, noteNetted } from "./fold-settlements";
import { tellReceipt } from "./fund-receipts";
import type { MarginState } from "./margin-state";
import { reportRisk } from "./report-risk";
import type { NettedFill } from "./settlement-book";
import type { EntryOutputs } from "./tell-accounts";

type ClearingEntry =
  | ClearingAction
  | ClearingRulesPublished
  | InsuranceContributed
  | SettlementConfirmed;

const GIVEN: ReadonlySet<string> = new Set<ClearingEntry["kind"]>([
  "ClearingRulesPublished",
  "InsuranceContributed",
  "SettlementConfirmed",
]);

export function isClearingEntry<Given extends { readonly kind: string }>(
  entry: Given,
): entry is Extract<Given, ClearingEntry> {
  return GIVEN.has(entry.kind) || isClearingAction(entry);
}

/** The accounts whose books it changed. */
export function foldClearing(
  state: MarginState,
  entry: ClearingEntry,
  outputs: EntryOutputs,
): readonly Account[] {
  const { books } = state;
  switch (entry.kind) {
    case "PositionTakenOver":
      return foldTakeover(state, entry, outputs);
    case "PositionsDeleveraged":
      return netted(
        state,
        { fill: entry, accounts: bookDeleveraging(books, entry, state) },
        outputs,
      );
    case "InsurancePaid":
      return [foldPayment(state, entry, outputs)];
    case "InsuranceContributed":
      bookContribution(books, entry);
      tellReceipt({ ...receiptOf(entry), reason: "Contribution" }, outputs);
      return [];
    case "RiskRequested":
      reportRisk(state, entry, outputs);
      return [];
    case "HaircutSet":
      foldHaircut(state, entry);
      return [];
    case "SettlementConfirmed":
      foldConfirmation(state, entry, outputs);
      return [];
    case "ClearingRulesPublished":
      foldRules(state, entry, outputs);
      return [];
  }
}

/**
 * Takes over what still stands to be: not where the account recovered, or was commanded anew, while
 * the action was on its way. The loss is exact, at the mark: what the venue's account is worth less
 * than it paid.
 */
function foldTakeover(
  state: MarginState,
  action: PositionTakenOver,
  outputs: EntryOutputs,
): readonly Account[] {
  const { account, liquidationId, instrument, price } = action;
  const { books, house, market, liquidations } = state;
  if (outstandingCommand(liquidations, action) === undefined) return [];
  const quantity = bookTakeover(books, action, state);
  if (quantity === 0n) return [];
  const change = -quantity as Quantity;
  noteLiquidationFill(liquidations, { account, instrument, quantity: change, liquidationId });
  const { terms, index } = books.instruments.get(instrument)!;
  const worthAt = (at: Price) => worthOf(terms, contractValue(terms, quantity, at));
  outputs.add({
    kind: "TakeoverBooked",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    account,
    liquidationId,
    instrument,
    quantity,
    lotSize: terms.lotSize,
    price,
    asset: terms.settlementAsset,
    loss: (worthAt(price) - worthAt(market.marks[index]!)) as Amount,
  });
  const accounts = [openAccount(books, account), openAccount(books, house)];
  return netted(state, { fill: action, accounts }, outputs);
}

/** The accounts, once their fills are noted for settlement. */
function netted(
  state: MarginState,
  { fill, accounts }: { readonly fill: NettedFill; readonly accounts: readonly Account[] },
  outputs: EntryOutputs,
): readonly Account[] {
  for (const account of accounts) noteNetted(state, { account, fill }, outputs);
  return accounts;
}

function receiptOf({ account, asset, amount }: InsuranceContributed) {
  return { account, asset, amount };
}

function foldPayment(state: MarginState, payment: InsurancePaid, outputs: EntryOutputs): Account {
  const { account, rest } = bookInsurance(state.books, payment);
  noteShortfallPayment(state.liquidations, payment);
  const returned = { account: account.id, asset: payment.asset, amount: rest };
  if (rest > 0n) tellReceipt({ ...returned, reason: "Returned" }, outputs);
  return account;
}

function foldHaircut(state: MarginState, entry: HaircutSet): void {
  const { asset, profitShare, principalShare, missing } = entry;
  if (missing === 0n) state.haircuts.delete(asset);
  else state.haircuts.set(asset, { asset, profitShare, principalShare, missing });
}

/** The first shard passes them on for all. */
function foldRules(
  state: MarginState,
  { rules }: ClearingRulesPublished,
  outputs: EntryOutputs,
): void {
  state.clearingRules = rules;
  if (state.shard !== 0) return;
  const { eventTime } = outputs;
  outputs.add({ kind: "ClearingRulesSet", id: outputs.nextId(), eventTime, rules });
}
