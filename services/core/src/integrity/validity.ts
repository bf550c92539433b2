/**
 * PI-3 and PI-4: how far a price can be trusted, what each validity allows, and how age alone makes
 * it worse.
 */
import { PRICE_VALIDITIES, type PriceValidity } from "../events/price-integrity";

/** What an account whose figures rest on the price may do, or have done to it. */
export interface Allowed {
  /** Open or enlarge positions. */
  readonly increaseRisk: boolean;
  readonly withdraw: boolean;
  /** Be told of new figures because the price moved. */
  readonly marginCheck: boolean;
  /** Be liquidated; the value tells at which collateral prices. */
  readonly liquidate: "AtPrice" | "AtStrictPrice" | "Never";
  readonly reduceRisk: true;
}

const FROZEN = {
  increaseRisk: false,
  withdraw: false,
  marginCheck: false,
  liquidate: "Never",
  reduceRisk: true,
} as const satisfies Allowed;

/** PI-4. What may not be liquidated may not be deleveraged either. */
export const ALLOWED: Readonly<Record<PriceValidity, Allowed>> = {
  NonPositive: FROZEN,
  TooVolatile: FROZEN,
  TooUncertain: { ...FROZEN, liquidate: "AtPrice" },
  StaleForMargin: { ...FROZEN, liquidate: "AtStrictPrice" },
  Insufficient: { ...FROZEN, marginCheck: true, liquidate: "AtPrice" },
  Valid: {
    increaseRisk: true,
    withdraw: true,
    marginCheck: true,
    liquidate: "AtPrice",
    reduceRisk: true,
  },
};

/** The worse of two. */
export function worse(one: PriceValidity, other: PriceValidity): PriceValidity {
  return PRICE_VALIDITIES.indexOf(one) <= PRICE_VALIDITIES.indexOf(other) ? one : other;
}

/** What age alone needs of a decision. */
export interface Aging {
  readonly validity: PriceValidity;
  readonly quorumUntil: number;
  readonly freshUntil: number;
}

/** The validity at `time`, at or after the decision: a price grows worse by its age. */
export function validityAt(
  { validity, quorumUntil, freshUntil }: Aging,
  time: number,
): PriceValidity {
  if (time > freshUntil) return worse(validity, "StaleForMargin");
  return time > quorumUntil ? worse(validity, "Insufficient") : validity;
}

/** Whether liquidations stop: always, or because the price has been stale for too long. */
export function liquidationFrozen(aging: Aging, time: number, staleMsMax: number): boolean {
  const allowed = ALLOWED[validityAt(aging, time)].liquidate;
  return allowed === "Never" || time - aging.freshUntil > staleMsMax;
}

/** What is allowed, as a list for a person. */
export function allowedText({ increaseRisk, withdraw, marginCheck, liquidate }: Allowed): string {
  const allowed = [
    ...(increaseRisk ? ["increasing risk"] : []),
    ...(withdraw ? ["withdrawals"] : []),
    ...(marginCheck ? ["margin checks"] : []),
    ...(liquidate === "AtPrice" ? ["liquidation"] : []),
    ...(liquidate === "AtStrictPrice" ? ["liquidation at strict prices"] : []),
    "reducing risk",
  ];
  return allowed.join(", ");
}
