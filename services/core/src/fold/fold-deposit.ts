/**
 * What the books of a shard make of a deposit on a chain (CO-3, CO-4, CO-5). Only final deposits
 * are in the books; what is not final yet stands beside them. A reversal of a final one takes the
 * amount back, also below zero: the debt is the account's, and its margin says what follows.
 */
import { type Account, balanceOf, cashOf } from "../account/account";
import { bookMovement } from "../account/book-collateral";
import { openAccount, venueBalance } from "../account/books";
import { chainRules } from "../collateral/chain-heads";
import type { DepositJudged } from "../events/collateral";
import { amountText } from "../money/text";
import type { Amount } from "../money/units";
import { type MarginState, refreshAccount } from "./margin-state";
import type { EntryOutputs } from "./tell-accounts";

/** The account that is paid, with its values up to date. */
export function foldDeposit(
  state: MarginState,
  entry: DepositJudged,
  outputs: EntryOutputs,
): Account {
  const account = openAccount(state.books, entry.account);
  const lots = state.lots.open(account.index);
  const { standing, amount } = entry;
  switch (standing) {
    case "Seen":
    case "Safe": {
      const assetIndex = venueBalance(state.books, entry.asset).index;
      lots.put({ ...depositOf(entry), standing, counted: entry.counted, assetIndex });
      break;
    }
    case "Finalised":
      lots.remove(entry);
      lots.receive(entry, amount);
      bookMovement(state.books, entry, amount);
      break;
    case "Reverted":
      lots.remove(entry);
      if (entry.previous === "Finalised") {
        lots.receive(entry, -amount);
        bookMovement(state.books, entry, -amount);
      }
      lots.hold(entry.asset, state.clock + holdMs(state, entry.chain));
      tellReverted(state, entry, outputs);
      break;
  }
  refreshAccount(state, account);
  return account;
}

function depositOf({ account, asset, amount, chain, transaction, output, height }: DepositJudged) {
  return { account, asset, amount, chain, transaction, output, height };
}

function holdMs({ parameters }: MarginState, chain: string): number {
  return chainRules(parameters?.collateralRules ?? null, chain)?.holdMs ?? 0;
}

function tellReverted(state: MarginState, entry: DepositJudged, outputs: EntryOutputs): void {
  const account = state.books.accounts.get(entry.account)!;
  const { asset, chain, transaction, output, amount, previous } = entry;
  const cash = cashOf(account, balanceOf(account, venueBalance(state.books, asset)));
  const taken =
    previous === "Finalised"
      ? `it was final and is taken back, which leaves ${amountText(cash)} ${asset} of cash`
      : "it was not final yet, so no cash changes";
  outputs.add({
    kind: "CollateralReverted",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    account: entry.account,
    asset,
    chain,
    transaction,
    output,
    amount: amount as Amount,
    standing: previous ?? "Seen",
    cash,
    heldUntil: state.lots.open(account.index).heldUntil(asset),
    detail:
      `${amountText(amount)} ${asset} on ${chain}, output ${output} of ${transaction}: the ` +
      `chain replaced block ${entry.height} that held it; ${taken}. ${asset} cannot be ` +
      "withdrawn until the hold ends; send the transaction again if it is not mined anew",
  });
}
