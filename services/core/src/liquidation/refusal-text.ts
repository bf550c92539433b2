/** Why a step of the ladder is not taken, as a sentence for a person. */
import type { LiquidationRefusal } from "../events/liquidation";
import { usdOfGrid } from "../margin/usd-rounding";
import { usdText } from "../money/text";
import type { LiquidationState } from "./liquidation-state";
import type { LadderWorld } from "./next-move";

export function refusalText(
  { figures, clock }: LadderWorld,
  { epoch, step, commandTime, commandBatch }: LiquidationState,
  reason: LiquidationRefusal,
): string {
  switch (reason) {
    case "FrozenPrice": {
      const [equity, required] = [figures.equity, figures.maintenanceMargin].map(usdOfGrid);
      return (
        `equity ${usdText(equity!)} against a maintenance margin of ${usdText(required!)}, but ` +
        "a price that the snapshot names as untrusted freezes liquidation until it is better"
      );
    }
    case "NoNewPrice":
      return (
        `step ${step} of epoch ${epoch} was given ${clock - commandTime} ms ago, but no price ` +
        `has come since batch ${commandBatch}; the next step waits for one`
      );
    case "AwaitingSettlement":
      return "every position left has expired, and its settlement price will close it";
  }
}
