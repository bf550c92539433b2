/**
 * CO-2 in a shard: what of an account's collateral is above the venue's cap counts nothing. A
 * withdrawal takes from that part first, from the moment at which it is accepted; the sequencer
 * hears of it when custody has paid.
 */
import type { Account } from "../account/account";
import { openAccount, venueBalance } from "../account/books";
import type { AssetStanding } from "../collateral/account-lots";
import type { AssetCapJudged, WithdrawalPaid } from "../events/collateral";
import { amountText } from "../money/text";
import type { Amount } from "../money/units";
import { type MarginState, refreshAccount } from "./margin-state";
import { reject } from "./refuse-figures";
import type { EntryOutputs } from "./tell-accounts";

/** The account to be told; null where the entry behind it tells. */
export function foldCap(state: MarginState, entry: AssetCapJudged): Account | null {
  const { asset, above, followed } = entry;
  const account = openAccount(state.books, entry.account);
  stand(state, account, { asset, above });
  return followed ? null : account;
}

/** The account that was paid. What nobody accepted is told, and changes nothing. */
export function foldPayment(
  state: MarginState,
  paid: WithdrawalPaid,
  outputs: EntryOutputs,
): Account {
  const { asset, amount } = paid;
  const account = openAccount(state.books, paid.account);
  const { leaving } = standingOf(state, account, asset);
  const rest = leaving - amount;
  if (rest < 0n) {
    const detail =
      `custody paid out ${amountText(amount)} ${asset}, of which ${amountText(leaving)} were ` +
      "accepted; the account's books are unchanged: settle the difference with custody";
    reject(paid, { reason: "InsufficientBalance", detail, missing: -rest }, outputs);
  }
  stand(state, account, { asset, leaving: (rest < 0n ? 0n : rest) as Amount });
  return account;
}

/** A withdrawal that was accepted. */
export function noteLeaving(
  state: MarginState,
  account: Account,
  { asset, amount }: { readonly asset: string; readonly amount: Amount },
): void {
  const { leaving } = standingOf(state, account, asset);
  stand(state, account, { asset, leaving: (leaving + amount) as Amount });
}

function standingOf(state: MarginState, account: Account, asset: string): AssetStanding {
  const known = state.lots.of(account.index)?.capped.find((each) => each.asset === asset);
  if (known !== undefined) return known;
  const assetIndex = venueBalance(state.books, asset).index;
  return { asset, above: 0n as Amount, leaving: 0n as Amount, assetIndex };
}

function stand(
  state: MarginState,
  account: Account,
  change: Pick<AssetStanding, "asset"> & Partial<AssetStanding>,
): void {
  const before = standingOf(state, account, change.asset);
  state.lots.open(account.index).stand({ ...before, ...change });
  refreshAccount(state, account);
}
