/** The queue as a table for people and as one object for programs. */
import {
  type DeleveragingPolicy,
  dayText,
  QUANTITY_UNIT,
  QUEUE_LIGHTS,
  type QueuePlace,
  quantityText,
  USD_UNIT,
  usdText,
} from "@margin-engine/core";
import { alignedRows } from "../report/aligned-rows";
import { countOf, dollarsText, percentText } from "../report/figures";
import { hourText } from "../simulation/calendar";
import type { DeleveragingQueues } from "./read-queue";

const NOTES = [
  "Lights: five for who holds the first fifth of the contracts to be closed, one for the last.",
  "Who is being liquidated, and whose prices bear no liquidation, is not in the queue.",
];

/** At most `top` holders a side. */
export function queueText(queues: DeleveragingQueues, top: number): string[] {
  const { instrument, time, policy, sides } = queues;
  const when = `${dayText(time)} ${hourText(time)} UTC`;
  return [
    `${instrument} at ${when}, by ${policy}`,
    ...sides.flatMap(({ side, places }) => ["", ...sideLines(side, places, { policy, top })]),
    "",
    ...NOTES,
  ];
}

export function queueJson({ sides, ...head }: DeleveragingQueues): string {
  const queues = sides.map(({ side, places }) => ({
    side,
    holders: places.map(({ holder, score, lights }) => ({
      account: holder.account,
      quantity: quantityText(holder.quantity),
      equity: usdText(holder.equity),
      profit: usdText(holder.profit),
      notional: usdText(holder.notional),
      exposure: holder.exposure === null ? null : usdText(holder.exposure),
      score: Number.isFinite(score) ? score : null,
      lights,
    })),
  }));
  return JSON.stringify({ ...head, sides: queues });
}

function sideLines(
  side: string,
  places: readonly QueuePlace[],
  { policy, top }: { readonly policy: DeleveragingPolicy; readonly top: number },
): string[] {
  if (places.length === 0) return [`${side}: nobody`];
  const contracts = places.reduce((sum, { holder }) => sum + Number(holder.quantity), 0);
  const shown = places.slice(0, top);
  const rows = shown.map((place) => rowOf(place, policy));
  const held = (contracts / QUANTITY_UNIT).toLocaleString("en");
  const left = places.length - shown.length;
  return [
    `${side}: ${countOf(places.length, "holder")} of ${held} contracts`,
    ...alignedRows([
      ["account", "contracts", "equity", "profit", measureOf(policy), "lights"],
      ...rows,
    ]),
    ...(left === 0 ? [] : [`and ${countOf(left, "other")}`]),
  ];
}

function rowOf({ holder, score, lights }: QueuePlace, policy: DeleveragingPolicy): string[] {
  return [
    holder.account,
    quantityText(holder.quantity),
    dollarsText(Number(holder.equity) / USD_UNIT),
    dollarsText(Number(holder.profit) / USD_UNIT),
    scoreText(score, policy),
    "●".repeat(lights) + "○".repeat(QUEUE_LIGHTS - lights),
  ];
}

function measureOf(policy: DeleveragingPolicy): string {
  switch (policy) {
    case "WaterFilling":
      return "leverage";
    case "ProfitLeverageQueue":
      return "profit x leverage";
    case "ProfitRatio":
      return "profit ratio";
    case "BySize":
    case "ProRata":
      return "";
  }
}

function scoreText(score: number, policy: DeleveragingPolicy): string {
  switch (policy) {
    case "WaterFilling":
      return Number.isFinite(score)
        ? `${(Math.round(score * 100) / 100 + 0).toFixed(2)}x`
        : "no equity";
    case "ProfitLeverageQueue":
    case "ProfitRatio":
      return percentText(score);
    case "BySize":
    case "ProRata":
      return "";
  }
}
