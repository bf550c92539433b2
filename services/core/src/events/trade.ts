/** Fills as a matching engine publishes them, and the legs the journal splits them into. */
import type { Amount, Price, Quantity } from "../money/units";
import type { EventHead, JournalHead } from "./event";

/** A fill between two accounts. `eventId` is the venue's trade id, unique within `venue`. */
export interface TradeExecuted extends EventHead {
  readonly kind: "TradeExecuted";
  readonly venue: string;
  readonly instrument: string;
  readonly price: Price;
  /** Always positive; the buyer gains it, the seller gives it. */
  readonly quantity: Quantity;
  readonly buyer: string;
  readonly seller: string;
  /** Fees in the settlement asset; negative is a rebate (BK-6). */
  readonly buyerFee: Amount;
  readonly sellerFee: Amount;
  /** The liquidation command whose order this fill belongs to, by side. */
  readonly buyerLiquidationId: string | null;
  readonly sellerLiquidationId: string | null;
}

/** One account's side of a trade. */
export interface TradeLeg extends JournalHead {
  readonly kind: "TradeLeg";
  readonly account: string;
  readonly instrument: string;
  readonly price: Price;
  /** Signed: positive for the buyer. */
  readonly quantity: Quantity;
  readonly fee: Amount;
  readonly liquidationId: string | null;
}
