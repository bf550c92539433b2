/** What the simulated venue's clearing house goes by, and the money it begins with (CL-1, CL-2). */
import {
  amount,
  type ClearingRulesPublished,
  type InputEvent,
  type InsuranceContributed,
  rate,
} from "@margin-engine/core";
import { HOUR_MS } from "./calendar";

/** What the venue gives its funds on the first day. */
const FUNDS = [
  ["USDT", "250000"],
  ["BTC", "1"],
] as const;

export function clearingInputs(eventTime: number): InputEvent[] {
  const head = { eventTime, source: null };
  const published: ClearingRulesPublished = {
    kind: "ClearingRulesPublished",
    eventId: "clearing-rules-1",
    ...head,
    rules: {
      policy: "WaterFilling",
      liquidationFee: rate("0.002"),
      fundWindowMs: 8 * HOUR_MS,
      startDrawdown: rate("0.3"),
      stopDrawdown: rate("0.25"),
      groups: [{ group: "USD", assets: ["USDC", "USDT"] }],
      settlement: null,
    },
  };
  const contributed = FUNDS.map(([asset, text]): InsuranceContributed => {
    const given = { account: "venue", asset, amount: amount(text) };
    return { kind: "InsuranceContributed", eventId: `fund-${asset}`, ...head, ...given };
  });
  return [published, ...contributed];
}
