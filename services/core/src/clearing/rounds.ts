/**
 * A round: the clearing house asks every shard through the journal, and decides when all have
 * answered. By then each shard has said all it had to say before, so that what is decided together
 * does not depend on which shard was heard first, or on how many there are. Where a takeover was
 * ordered meanwhile the shards are asked once more, since its loss belongs to the same prices. Only
 * once, so that a crash that goes on does not put off what is decided.
 */
import { invariant } from "../account/invariant";
import type { AccountRiskReported } from "../events/clearing";
import type { InstrumentSide } from "../events/clearing-actions";
import type { Amount } from "../money/units";
import { bearTakeover } from "./bear-takeover";
import { type Actions, type ClearingHouse, inOrder, type OpenRound } from "./clearing-house";
import { deleverageWinners } from "./deleverage-winners";
import { haircutShares } from "./haircut-shares";
import { payShortfall } from "./pay-losses";

/** Asks, when something waits and no answer is outstanding. */
export function openRound(house: ClearingHouse, actions: Actions): void {
  const { takeovers, shortfalls, deleveragings, unset } = house;
  const waiting = takeovers.length + shortfalls.length + deleveragings.length + unset.size;
  if (house.round === null && waiting > 0) ask(house, actions, false);
}

function ask(house: ClearingHouse, actions: Actions, isRepeated: boolean): void {
  const { unset } = house;
  const sides = sidesOf(house);
  const assets = [...unset].sort();
  unset.clear();
  house.rounds += 1;
  const missing = new Array<null>(house.shards).fill(null);
  const answers = { missing, holders: [], claims: [] };
  house.round = { sides, assets, ...answers, tookOver: false, isRepeated };
  actions.take({ kind: "RiskRequested", round: house.rounds, sides, assets });
}

function sidesOf({ deleveragings }: ClearingHouse): InstrumentSide[] {
  const names = new Map<string, InstrumentSide>();
  for (const { instrument, side } of deleveragings) {
    names.set(`${instrument} ${side}`, { instrument, side });
  }
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, side]) => side);
}

/** Takes in a part of an answer; with the last one the round is decided. */
export function takeAnswer(
  house: ClearingHouse,
  answer: AccountRiskReported,
  actions: Actions,
): void {
  const { round } = house;
  // A shard that answers again, after a restart of its service, answers what was decided.
  if (round === null || answer.round !== house.rounds) return;
  const { missing, holders, claims } = round;
  const { shard } = answer.id;
  missing[shard] = (missing[shard] ?? answer.parts) - 1;
  for (const holder of answer.holders) holders.push(holder);
  claims.push(...answer.claims);
  if (missing.some((parts) => parts !== 0)) return;
  house.round = null;
  if (round.tookOver && !round.isRepeated) {
    for (const asset of round.assets) house.unset.add(asset);
    ask(house, actions, true);
  } else decide(house, round, actions);
}

function decide(house: ClearingHouse, round: OpenRound, actions: Actions): void {
  const { rules } = house;
  invariant(rules !== null, () => "losses are borne without clearing rules");
  const { deleveragings, takeovers, shortfalls } = house;
  house.deleveragings = [];
  house.takeovers = [];
  house.shortfalls = [];
  deleverageWinners(deleveragings, { policy: rules.policy, holders: round.holders }, actions);
  for (const takeover of inOrder(takeovers)) bearTakeover(house, takeover, actions);
  for (const shortfall of inOrder(shortfalls)) payShortfall(house, shortfall, actions);
  for (const asset of round.assets) setHaircut(house, { asset, round }, actions);
}

function setHaircut(
  house: ClearingHouse,
  { asset, round }: { readonly asset: string; readonly round: OpenRound },
  actions: Actions,
): void {
  const sum = (of: "unvestedProfit" | "principal") =>
    round.claims.reduce((total, claim) => (claim.asset === asset ? total + claim[of] : total), 0n);
  const missing = house.unpaid.reduce(
    (total, debt) => (debt.asset === asset ? total + debt.amount : total),
    0n,
  ) as Amount;
  const claims = {
    missing,
    unvestedProfit: sum("unvestedProfit") as Amount,
    principal: sum("principal") as Amount,
  };
  const { profit: profitShare, principal: principalShare } = haircutShares(claims);
  actions.take({ kind: "HaircutSet", asset, profitShare, principalShare, missing });
}
