/** A holder of the side that is closed, as it stands once parts of what it had are taken (CL-3). */
import type { RankedHolder } from "../events/clearing";
import { type Quantity, USD_UNIT } from "../money/units";
import type { DeleveragingCandidate } from "./deleveraging";

/** An account's exposure to the market, which all its positions share. */
export interface MarketExposure {
  usd: number;
}

/** What deleveraging ranks a holder by. */
export class HeldSide implements DeleveragingCandidate {
  readonly account: string;
  readonly equity: number;
  quantity: Quantity;
  profit: number;
  notional: number;
  /** What the position brings of the account's exposure. */
  private own: number;

  constructor(
    { account, quantity, equity, profit, notional, positionExposure }: RankedHolder,
    private readonly exposure: MarketExposure,
  ) {
    this.account = account;
    this.quantity = quantity;
    this.equity = Number(equity) / USD_UNIT;
    this.profit = Number(profit) / USD_UNIT;
    this.notional = Number(notional) / USD_UNIT;
    this.own = Number(positionExposure ?? 0n) / USD_UNIT;
  }

  get exposed(): number {
    return this.own === 0 ? 1 : this.exposure.usd / this.own;
  }

  reduce(reduction: Quantity): void {
    const left = (this.quantity - reduction) as Quantity;
    const share = Number(left) / Number(this.quantity);
    this.quantity = left;
    this.profit *= share;
    this.notional *= share;
    this.exposure.usd -= this.own * (1 - share);
    this.own *= share;
  }
}

export function marketExposure({ exposure }: RankedHolder): MarketExposure {
  return { usd: Number(exposure ?? 0n) / USD_UNIT };
}

export function byAccount(a: RankedHolder, b: RankedHolder): number {
  return a.account < b.account ? -1 : 1;
}
