/**
 * LI-1: who falls below initial margin is called, once, and told when the call is met. Figures that
 * rest on prices which bear no margin check neither call nor end a call (PI-4).
 */
import type { Account } from "../account/account";
import type { OutputEvent } from "../events/catalogue";
import type { OutputId } from "../events/event";
import { isLiquidationAccount } from "../events/liquidation-account";
import { UNCHECKED_TRUST } from "../margin/price-trust";
import { usdOfGrid } from "../margin/usd-rounding";
import type { MarginState } from "./margin-state";

interface Told {
  readonly outputs: {
    readonly add: (event: OutputEvent) => void;
    readonly eventTime: number;
    readonly nextId: () => OutputId;
  };
  readonly snapshot: OutputId;
}

/** Whether a call begins or ends by the figures at hand, which are the account's. */
export function callDue(
  { last, figures }: Pick<MarginState, "last" | "figures">,
  index: number,
): boolean {
  const { initialEquity, initialMargin, trust } = figures;
  const below = initialEquity < initialMargin;
  return below !== (last.called[index] === 1) && trust < UNCHECKED_TRUST;
}

/** For the account that `state.figures` describes. The venue calls nobody of its own. */
export function tellMarginCall(
  state: MarginState,
  { id: account, index }: Account,
  { outputs, snapshot }: Told,
): void {
  const { figures, last } = state;
  if (!callDue(state, index)) return;
  const ends = last.called[index] === 1;
  last.called[index] = ends ? 0 : 1;
  if (isLiquidationAccount(account)) return;
  const head = { id: outputs.nextId(), eventTime: outputs.eventTime, account, snapshot };
  if (ends) {
    outputs.add({ kind: "MarginCallMet", ...head });
    return;
  }
  const { initialEquity, initialMargin } = figures;
  outputs.add({
    kind: "MarginCalled",
    ...head,
    initialEquity: usdOfGrid(initialEquity),
    initialMargin: usdOfGrid(initialMargin),
    shortfall: usdOfGrid(initialMargin - initialEquity),
  });
}
