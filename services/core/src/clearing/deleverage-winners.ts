/**
 * CL-3 once the holders are known: each part of a position that is due is closed against winners by
 * the policy in force, at the bankruptcy price. Who was reduced for one has less for the next. What
 * no winner holds stays with the liquidation account.
 */
import type { RankedHolder } from "../events/clearing";
import type { DeleveragingFill } from "../events/clearing-actions";
import type { DeleveragingPolicy } from "../events/clearing-rules";
import { type Quantity, USD_UNIT } from "../money/units";
import type { Actions, DueDeleveraging } from "./clearing-house";
import { type DeleveragingCandidate, deleverage } from "./deleveraging";

/** Fills in an action: far below what a broker takes in one record. */
const FILLS_MAX = 5_000;

/** An account's exposure to the market, which all its positions share. */
interface Exposure {
  usd: number;
}

class Candidate implements DeleveragingCandidate {
  readonly account: string;
  readonly equity: number;
  quantity: Quantity;
  profit: number;
  notional: number;
  /** What the position brings of the account's exposure. */
  private own: number;

  constructor(
    { account, quantity, equity, profit, notional, positionExposure }: RankedHolder,
    private readonly exposure: Exposure,
  ) {
    this.account = account;
    this.quantity = quantity;
    this.equity = Number(equity) / USD_UNIT;
    this.profit = Number(profit) / USD_UNIT;
    this.notional = Number(notional) / USD_UNIT;
    this.own = Number(positionExposure ?? 0n) / USD_UNIT;
  }

  get exposed(): number {
    return this.own === 0 ? 1 : this.exposure.usd / this.own;
  }

  reduce(reduction: Quantity): void {
    const left = (this.quantity - reduction) as Quantity;
    const share = Number(left) / Number(this.quantity);
    this.quantity = left;
    this.profit *= share;
    this.notional *= share;
    this.exposure.usd -= this.own * (1 - share);
    this.own *= share;
  }
}

interface Winners {
  readonly policy: DeleveragingPolicy;
  readonly holders: readonly RankedHolder[];
}

export function deleverageWinners(
  due: readonly DueDeleveraging[],
  { policy, holders }: Winners,
  actions: Actions,
): void {
  const candidates = new Map<string, Candidate[]>();
  const exposures = new Map<string, Exposure>();
  for (const holder of [...holders].sort(byAccount)) {
    const { account, exposure: usd } = holder;
    const exposure = exposures.get(account) ?? { usd: Number(usd ?? 0n) / USD_UNIT };
    exposures.set(account, exposure);
    const candidate = new Candidate(holder, exposure);
    const name = `${holder.side} ${holder.instrument}`;
    const side = candidates.get(name);
    if (side === undefined) candidates.set(name, [candidate]);
    else side.push(candidate);
  }
  for (const each of due) {
    const left = candidates.get(`${each.side} ${each.instrument}`) ?? [];
    const open = left.filter(({ quantity }) => quantity >= each.lotSize);
    if (open.length > 0) close(each, { policy, candidates: open }, actions);
  }
}

function close(
  due: DueDeleveraging,
  { policy, candidates }: { policy: DeleveragingPolicy; candidates: readonly Candidate[] },
  actions: Actions,
): void {
  const { quantity: needed, lotSize, side, liquidationId, instrument, price, counterparty } = due;
  const reductions = deleverage(policy, { candidates, needed, lotSize });
  const fills: DeleveragingFill[] = [];
  candidates.forEach((candidate, at) => {
    const reduction = reductions[at]!;
    if (reduction === 0n) return;
    const quantity = (side === "Long" ? -reduction : reduction) as Quantity;
    fills.push({ account: candidate.account, quantity });
    candidate.reduce(reduction);
  });
  const terms = { liquidationId, instrument, price, counterparty };
  for (let from = 0; from < fills.length; from += FILLS_MAX) {
    const part = fills.slice(from, from + FILLS_MAX);
    actions.take({ kind: "PositionsDeleveraged", ...terms, fills: part });
  }
}

function byAccount(a: RankedHolder, b: RankedHolder): number {
  return a.account < b.account ? -1 : 1;
}
