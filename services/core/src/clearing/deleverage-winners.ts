/**
 * CL-3 once the holders are known: each part of a position that is due is closed against winners by
 * the policy in force, at the bankruptcy price. Who was reduced for one has less for the next. What
 * no winner holds stays with the liquidation account.
 */
import type { RankedHolder } from "../events/clearing";
import type { DeleveragingFill } from "../events/clearing-actions";
import type { DeleveragingPolicy } from "../events/clearing-rules";
import type { Quantity } from "../money/units";
import type { Actions, DueDeleveraging } from "./clearing-house";
import { deleverage } from "./deleveraging";
import { byAccount, HeldSide, type MarketExposure, marketExposure } from "./held-side";

/** Fills in an action: far below what a broker takes in one record. */
const FILLS_MAX = 5_000;

interface Winners {
  readonly policy: DeleveragingPolicy;
  readonly holders: readonly RankedHolder[];
}

export function deleverageWinners(
  due: readonly DueDeleveraging[],
  { policy, holders }: Winners,
  actions: Actions,
): void {
  const candidates = new Map<string, HeldSide[]>();
  const exposures = new Map<string, MarketExposure>();
  for (const holder of [...holders].sort(byAccount)) {
    const exposure = exposures.get(holder.account) ?? marketExposure(holder);
    exposures.set(holder.account, exposure);
    const candidate = new HeldSide(holder, exposure);
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
  { policy, candidates }: { policy: DeleveragingPolicy; candidates: readonly HeldSide[] },
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
