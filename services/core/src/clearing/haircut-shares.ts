/**
 * The haircut index (CL-5): what holders of one asset are paid of what is theirs while some of it
 * is missing and nobody is left to bear it. Unvested profit gives way first, principal last. It is
 * a function of what is missing now, so it restores itself when money comes.
 */

import { powerOfTen } from "../money/rounding";
import type { Amount, Rate } from "../money/units";
import { RATE_DECIMALS } from "../money/units";

export interface Claims {
  /** What is missing of the asset; 0 or more. */
  readonly missing: Amount;
  /** Sum over all accounts of profit that is not vested. */
  readonly unvestedProfit: Amount;
  /** Sum over all accounts of everything else they own. */
  readonly principal: Amount;
}

/** Shares of one, rounded down, so that never more is paid than is there. */
export interface HaircutShares {
  readonly profit: Rate;
  readonly principal: Rate;
}

export function haircutShares({ missing, unvestedProfit, principal }: Claims): HaircutShares {
  const beyond = missing > unvestedProfit ? missing - unvestedProfit : 0n;
  return {
    profit: shareLeft(missing - beyond, unvestedProfit),
    principal: shareLeft(beyond, principal),
  };
}

function shareLeft(missing: bigint, claims: bigint): Rate {
  const one = powerOfTen(RATE_DECIMALS);
  if (missing === 0n) return one as Rate;
  return (missing >= claims ? 0n : ((claims - missing) * one) / claims) as Rate;
}
