/** The clearing house as a plain value in canonical order, and back. */
import type { Amount } from "../money/units";
import { type ClearingHouse, type OpenRound, openClearingHouse } from "./clearing-house";
import type { InsuranceFund } from "./insurance-fund";

type Plain = Pick<
  ClearingHouse,
  "clock" | "rules" | "actions" | "rounds" | "takeovers" | "shortfalls" | "deleveragings" | "unpaid"
>;

export interface ClearingCheckpoint extends Plain {
  readonly round: OpenRound | null;
  readonly holdings: readonly { readonly asset: string; readonly amount: Amount }[];
  readonly funds: readonly ({ readonly group: string } & InsuranceFund)[];
  readonly unset: readonly string[];
}

export function clearingCheckpoint(house: ClearingHouse): ClearingCheckpoint {
  const { clock, rules, actions, rounds, round } = house;
  const { takeovers, shortfalls, deleveragings, unpaid } = house;
  return {
    clock,
    rules,
    actions,
    rounds,
    round: round === null ? null : roundOf(round),
    holdings: byFirst(house.holdings).map(([asset, held]) => ({ asset, amount: held as Amount })),
    funds: byFirst(house.funds).map(([group, fund]) => ({ group, ...fund, past: [...fund.past] })),
    takeovers: [...takeovers],
    shortfalls: [...shortfalls],
    deleveragings: [...deleveragings],
    unpaid: [...unpaid],
    unset: [...house.unset].sort(),
  };
}

/** States change in place: a checkpoint and a state never share one. */
function roundOf(round: OpenRound): OpenRound {
  const { missing, holders, claims } = round;
  return { ...round, missing: [...missing], holders: [...holders], claims: [...claims] };
}

export function restoreClearingHouse(
  shards: number,
  checkpoint: ClearingCheckpoint,
): ClearingHouse {
  const { round, holdings, funds, unset, ...plain } = checkpoint;
  const house = Object.assign(openClearingHouse(shards), copyOf(plain));
  house.round = round === null ? null : roundOf(round);
  for (const { asset, amount } of holdings) house.holdings.set(asset, amount);
  for (const { group, ...fund } of funds) {
    house.funds.set(group, { ...fund, past: [...fund.past] });
  }
  for (const asset of unset) house.unset.add(asset);
  return house;
}

function copyOf(plain: Plain): Plain {
  const { takeovers, shortfalls, deleveragings, unpaid } = plain;
  return {
    ...plain,
    takeovers: [...takeovers],
    shortfalls: [...shortfalls],
    deleveragings: [...deleveragings],
    unpaid: [...unpaid],
  };
}

function byFirst<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
