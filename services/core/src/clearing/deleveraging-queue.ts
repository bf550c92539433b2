/**
 * Where holders stand should their side be deleveraged (CL-3), before it ever is: as venues show it
 * to their customers, in lights.
 */
import type { RankedHolder } from "../events/clearing";
import type { DeleveragingPolicy } from "../events/clearing-rules";
import { scoreOf } from "./deleveraging";
import { byAccount, HeldSide, marketExposure } from "./held-side";

export const QUEUE_LIGHTS = 5;
const FIFTHS = BigInt(QUEUE_LIGHTS);

export interface QueuePlace {
  readonly holder: RankedHolder;
  /** What the policy ranks by, in its own measure; infinite without equity. */
  readonly score: number;
  /** 5 for who is among the first fifth of all contracts to be closed, 1 for the last fifth. */
  readonly lights: number;
}

/**
 * The first to be closed first. A holder's fifth is that in which its last contract lies, as on
 * BitMEX; who has the same score shares a place, and the fifth of the last of them.
 */
export function deleveragingQueue(
  policy: DeleveragingPolicy,
  holders: readonly RankedHolder[],
): QueuePlace[] {
  const score = scoreOf(policy);
  const places = [...holders].sort(byAccount).map((holder) => {
    return { holder, score: score(new HeldSide(holder, marketExposure(holder))), lights: 0 };
  });
  // Infinite scores have no difference.
  places.sort((a, b) => (a.score === b.score ? 0 : a.score > b.score ? -1 : 1));
  const total = places.reduce((sum, { holder }) => sum + holder.quantity, 0n);
  let before = 0n;
  for (let from = 0; from < places.length; ) {
    const { score: own } = places[from]!;
    let to = from;
    for (; to < places.length && places[to]!.score === own; to++) {
      before += places[to]!.holder.quantity;
    }
    const fifth = Number((FIFTHS * before + total - 1n) / total);
    for (; from < to; from++) places[from]!.lights = QUEUE_LIGHTS + 1 - fifth;
  }
  return places;
}
