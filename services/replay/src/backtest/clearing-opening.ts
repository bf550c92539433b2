/** Clearing rules and an insurance fund, which open a history that has none of its own. */
import {
  AMOUNT_DECIMALS,
  type Amount,
  type ClearingRules,
  type DeleveragingPolicy,
  type InputEvent,
  parseScaled,
  rate,
} from "@margin-engine/core";
import { HOUR_MS } from "../simulation/calendar";
import type { Fund } from "../stress/insurance-fund";

export interface ClearingOpening {
  readonly policy: DeleveragingPolicy;
  readonly fund: Fund;
}

/** Rules by the defaults of CL-1 and CL-2, then a contribution an asset. */
export function clearingOpening(
  { policy, fund }: ClearingOpening,
  eventTime: number,
): InputEvent[] {
  const rules: ClearingRules = {
    policy,
    liquidationFee: rate("0.005"),
    fundWindowMs: 8 * HOUR_MS,
    startDrawdown: rate("0.3"),
    stopDrawdown: rate("0.25"),
    groups: [{ group: "USD", assets: ["USDC", "USDT"] }],
    settlement: null,
  };
  const head = { eventTime, source: null };
  const gifts = [...fund].map(
    ([asset, amount]): InputEvent => ({
      kind: "InsuranceContributed",
      ...head,
      eventId: `opening ${asset}`,
      account: "treasury",
      asset,
      amount: parseScaled(String(amount), AMOUNT_DECIMALS) as Amount,
    }),
  );
  return [{ kind: "ClearingRulesPublished", ...head, eventId: "opening rules", rules }, ...gifts];
}
