/** CO-3: how far a chain has confirmed a deposit, by depth or by its own finality signal. */
import type { ChainDeposit, DepositStanding } from "../events/collateral";
import type { ChainRules, FinalityStep } from "../events/collateral-rules";
import { divideUp, powerOfTen } from "../money/rounding";
import {
  AMOUNT_DECIMALS,
  PRICE_DECIMALS,
  type Price,
  USD_DECIMALS,
  type Usd,
} from "../money/units";

const DOLLARS = powerOfTen(AMOUNT_DECIMALS + PRICE_DECIMALS - USD_DECIMALS);

/** A chain as its observers told of it. */
export interface ChainHead {
  readonly height: number;
  readonly safeHeight: number | null;
  readonly finalisedHeight: number | null;
}

/** In US dollars, rounded up; null without a price. */
export function dollarsOf(amount: bigint, price: Price | null): Usd | null {
  return price === null ? null : (divideUp(amount * price, DOLLARS) as Usd);
}

/** The step for a deposit of that value; one without a price is treated as the largest. */
export function finalityStep({ steps }: ChainRules, value: Usd | null): FinalityStep {
  const found = steps.find(
    ({ valueMost }) => valueMost === null || (value !== null && value <= valueMost),
  );
  return found!;
}

/** What the chain says of a deposit whose block it still holds. */
export function standingOf(
  { height }: Pick<ChainDeposit, "height">,
  step: Pick<FinalityStep, "safeConfirmations" | "finalisedConfirmations">,
  head: ChainHead,
): Exclude<DepositStanding, "Reverted"> {
  const depth = head.height - height + 1;
  const reached = (confirmations: number | null, signal: number | null): boolean =>
    confirmations === null ? signal !== null && signal >= height : depth >= confirmations;
  if (reached(step.finalisedConfirmations, head.finalisedHeight)) return "Finalised";
  return reached(step.safeConfirmations, head.safeHeight) ? "Safe" : "Seen";
}
