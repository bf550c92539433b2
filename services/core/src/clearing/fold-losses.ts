/** One step of the clearing house: what it hears, and what it does about it (CL-1 to CL-6). */

import type {
  AccountRiskReported,
  InsuranceReceived,
  ShortfallClosed,
  TakeoverBooked,
} from "../events/clearing";
import type { ClearingAction } from "../events/clearing-actions";
import type { ClearingRulesSet } from "../events/clearing-rules";
import type { LiquidationStopped, TakeOverPosition } from "../events/liquidation";
import type { LiquidationCommand, ShortfallRecorded } from "../events/margin";
import { Actions, type ClearingHouse, waitingShortfall, waitingTakeover } from "./clearing-house";
import { dropDebts, payWaiting, regroupFunds, takeReceipt } from "./pay-losses";
import { openRound, takeAnswer } from "./rounds";

export type ClearingInput =
  | LiquidationCommand
  | LiquidationStopped
  | TakeOverPosition
  | TakeoverBooked
  | ShortfallRecorded
  | ShortfallClosed
  | InsuranceReceived
  | AccountRiskReported
  | ClearingRulesSet;

export function foldLosses(house: ClearingHouse, event: ClearingInput): readonly ClearingAction[] {
  const actions = new Actions(house);
  house.clock = Math.max(house.clock, event.eventTime);
  hear(house, event, actions);
  openRound(house, actions);
  return actions.taken;
}

function hear(house: ClearingHouse, event: ClearingInput, actions: Actions): void {
  switch (event.kind) {
    case "ClearingRulesSet":
      house.rules = event.rules;
      regroupFunds(house);
      return;
    case "InsuranceReceived":
      takeReceipt(house, event);
      payWaiting(house, actions);
      return;
    case "TakeOverPosition":
      if (house.round !== null) house.round.tookOver = true;
      takeOver(event, actions);
      return;
    case "TakeoverBooked":
      if (house.rules !== null) house.takeovers.push(waitingTakeover(event));
      return;
    case "ShortfallRecorded":
      if (house.rules !== null) house.shortfalls.push(waitingShortfall(event));
      return;
    case "ShortfallClosed":
      dropDebts(house, event.account);
      return;
    case "AccountRiskReported":
      takeAnswer(house, event, actions);
      return;
    // The venue's to carry out.
    case "LiquidationCommand":
    case "LiquidationStopped":
      return;
  }
}

/** At once: who bears the loss is decided when all shards have spoken. */
function takeOver(
  { account, liquidationId, instrument, price }: TakeOverPosition,
  actions: Actions,
): void {
  actions.take({ kind: "PositionTakenOver", account, liquidationId, instrument, price });
}
