/**
 * What a run's clearing house did, gathered as it happens (CL-4): prices, what was liquidated and
 * taken over, the fund, and what deleveraging took of whom.
 */
import {
  type AccountRiskReported,
  AMOUNT_UNIT,
  type Event,
  type InstrumentListed,
  MULTIPLIER_UNIT,
  type PositionsDeleveraged,
  PRICE_UNIT,
  QUANTITY_UNIT,
  type TakeoverBooked,
  USD_UNIT,
} from "@margin-engine/core";

/** Dollars at a time. */
export interface Moment {
  readonly time: number;
  readonly usd: number;
}

/** Everything in dollars at the index of the moment. */
export interface CascadeOutcome {
  readonly prices: readonly Moment[];
  readonly liquidated: readonly Moment[];
  readonly fund: readonly Moment[];
  readonly deleveraged: readonly Moment[];
  readonly takenOver: number;
  readonly winners: number;
  /** What winners gave up below the mark. */
  readonly forgone: number;
  /** Their share of it had all winners given alike, and what was taken of those who were chosen. */
  readonly leastHaircut: number;
  readonly actualHaircut: number;
  /** What nobody could pay in the end. */
  readonly missing: number;
}

/** A price of zero was not known yet: then the last one has to do. */
interface FundMoment {
  readonly time: number;
  readonly parts: readonly {
    readonly asset: string;
    readonly amount: number;
    readonly price: number;
  }[];
}

export class CascadeWatch {
  private readonly listings = new Map<string, InstrumentListed>();
  private readonly index = new Map<string, number>();
  private readonly prices: Moment[] = [];
  private readonly liquidated: Moment[] = [];
  private readonly fund: FundMoment[] = [];
  private readonly deleveraged: Moment[] = [];
  private readonly held = new Map<string, number>();
  /** Loss of a unit taken over, in its settlement asset, by command. */
  private readonly losses = new Map<string, number>();
  /** Unrealised profits of the last round's holders. */
  private profits = new Map<string, number>();
  private round = 0;
  private readonly winners = new Set<string>();
  private readonly missing = new Map<string, number>();
  private takenOver = 0;
  private forgone = 0;
  private allProfits = 0;
  private chosenProfits = 0;

  /** `symbol` is whose price the course shows. */
  constructor(private readonly symbol: string) {}

  note(event: Event): void {
    if (event.kind === "InstrumentListed") this.listings.set(event.instrument, event);
    else if (event.kind === "PriceBatch") this.notePrices(event);
    else if (event.kind === "TradeExecuted") this.noteFill(event);
    else if (event.kind === "TakeoverBooked") this.noteTakeover(event);
    else if (event.kind === "InsuranceReceived") this.moveFund(event, 1);
    else if (event.kind === "InsurancePaid") this.moveFund(event, -1);
    else if (event.kind === "AccountRiskReported") this.noteHolders(event);
    else if (event.kind === "PositionsDeleveraged") this.noteDeleveraging(event);
    else if (event.kind === "HaircutSet") {
      this.missing.set(event.asset, Number(event.missing) / AMOUNT_UNIT);
    }
  }

  outcome(): CascadeOutcome {
    const { prices, liquidated, deleveraged, takenOver, forgone } = this;
    const fund = this.fund.map(({ time, parts }) => {
      const worth = ({ asset, amount, price }: FundMoment["parts"][number]) =>
        amount * (price === 0 ? this.priceOf(asset) : price);
      return { time, usd: parts.reduce((sum, part) => sum + worth(part), 0) };
    });
    const missing = [...this.missing].reduce(
      (sum, [asset, of]) => sum + of * this.priceOf(asset),
      0,
    );
    return {
      prices,
      liquidated,
      fund,
      deleveraged,
      takenOver,
      winners: this.winners.size,
      forgone,
      leastHaircut: this.allProfits === 0 ? 0 : forgone / this.allProfits,
      actualHaircut: this.chosenProfits === 0 ? 0 : forgone / this.chosenProfits,
      missing,
    };
  }

  private priceOf(asset: string): number {
    return this.index.get(asset) ?? 0;
  }

  private notePrices({ eventTime, prices }: Extract<Event, { kind: "PriceBatch" }>): void {
    for (const { quoteType, symbol, price } of prices) {
      if (quoteType !== "Index") continue;
      const usd = Number(price) / PRICE_UNIT;
      this.index.set(symbol, usd);
      if (symbol === this.symbol) this.prices.push({ time: eventTime, usd });
    }
  }

  private noteFill(trade: Extract<Event, { kind: "TradeExecuted" }>): void {
    if (trade.buyerLiquidationId === null && trade.sellerLiquidationId === null) return;
    const usd = this.notionalOf(trade.instrument, trade.quantity);
    this.liquidated.push({ time: trade.eventTime, usd });
  }

  private noteTakeover({ liquidationId, instrument, quantity, loss, eventTime }: TakeoverBooked) {
    const usd = this.notionalOf(instrument, quantity);
    this.takenOver += usd;
    this.liquidated.push({ time: eventTime, usd });
    const units = Math.abs(Number(quantity)) / QUANTITY_UNIT;
    this.losses.set(liquidationId, Number(loss) / AMOUNT_UNIT / units);
  }

  private moveFund(
    { asset, amount, eventTime }: { asset: string; amount: bigint; eventTime: number },
    sign: number,
  ): void {
    this.held.set(asset, (this.held.get(asset) ?? 0) + (sign * Number(amount)) / AMOUNT_UNIT);
    const parts = [...this.held].map(([each, of]) => {
      return { asset: each, amount: of, price: this.priceOf(each) };
    });
    this.fund.push({ time: eventTime, parts });
  }

  private noteHolders({ round, holders }: AccountRiskReported): void {
    if (round !== this.round) this.profits = new Map();
    this.round = round;
    for (const { instrument, account, profit } of holders) {
      const usd = Number(profit) / USD_UNIT;
      if (usd <= 0) continue;
      this.profits.set(`${instrument} ${account}`, usd);
      this.allProfits += usd;
    }
  }

  private noteDeleveraging({ eventTime, instrument, liquidationId, fills }: PositionsDeleveraged) {
    const listing = this.listings.get(instrument)!;
    const loss = Math.max(0, this.losses.get(liquidationId) ?? 0);
    for (const { account, quantity } of fills) {
      const units = Math.abs(Number(quantity)) / QUANTITY_UNIT;
      this.forgone += units * loss * this.priceOf(listing.settlementAsset);
      this.deleveraged.push({ time: eventTime, usd: this.notionalOf(instrument, quantity) });
      this.winners.add(account);
      const name = `${instrument} ${account}`;
      this.chosenProfits += this.profits.get(name) ?? 0;
      this.profits.delete(name);
    }
  }

  private notionalOf(instrument: string, quantity: bigint): number {
    const listing = this.listings.get(instrument);
    if (listing === undefined) return 0;
    const { multiplier, contractType, underlying, instrumentType } = listing;
    const units = (Math.abs(Number(quantity)) / QUANTITY_UNIT) * Number(multiplier);
    const inDollars = contractType === "Inverse" && instrumentType !== "Option";
    return (units / MULTIPLIER_UNIT) * (inDollars ? 1 : this.priceOf(underlying));
  }
}
