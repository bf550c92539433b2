/**
 * The oracle of the books: one account's cash and positions in decimal.js, written from the rules
 * BK-1 to BK-6 alone. It keeps cash, not what is owned, and shares no arithmetic with the books.
 */
import type { InstrumentListed } from "../events/listing";
import { Decimal } from "../money/decimal";
import { toDecimal } from "../money/scaled-decimal.fixture";
import type { Holdings } from "./ledger.fixture";
import type { Posted } from "./random-ledger.fixture";

interface Held {
  quantity: Decimal;
  cost: Decimal;
}

const ZERO = new Decimal(0);
const rounded = (value: Decimal): Decimal => value.toDecimalPlaces(18, Decimal.ROUND_HALF_EVEN);

export class ReferenceAccount {
  private readonly cash = new Map<string, Decimal>();
  private readonly positions = new Map<string, Held>();

  constructor(
    private readonly id: string,
    private readonly listings: ReadonlyMap<string, InstrumentListed>,
  ) {}

  apply(posted: Posted): void {
    switch (posted.kind) {
      case "TradeLeg": {
        if (posted.account !== this.id) return;
        const terms = this.terms(posted.instrument);
        this.pay(terms.settlementAsset, toDecimal(posted.fee, 18).neg());
        const quantity = toDecimal(posted.quantity, 8);
        this.trade(terms, { quantity, price: toDecimal(posted.price, 8) });
        return;
      }
      case "CollateralDeposited":
        if (posted.account === this.id) this.pay(posted.asset, toDecimal(posted.amount, 18));
        return;
      case "WithdrawalRequested":
        if (posted.account === this.id) this.pay(posted.asset, toDecimal(posted.amount, 18).neg());
        return;
      case "FundingApplied": {
        const held = this.positions.get(posted.instrument);
        if (held === undefined) return;
        const terms = this.terms(posted.instrument);
        const value = this.value(terms, held.quantity, toDecimal(posted.mark, 8));
        const payment = rounded(value.times(toDecimal(posted.rate, 12)));
        this.pay(terms.settlementAsset, payment.neg());
        return;
      }
      case "SettlementPricePublished": {
        const held = this.positions.get(posted.instrument);
        if (held === undefined) return;
        this.settle(this.terms(posted.instrument), held, toDecimal(posted.price, 8));
        return;
      }
    }
  }

  holdings(): Holdings {
    const byName = <Value>(map: ReadonlyMap<string, Value>) =>
      [...map].sort(([left], [right]) => (left < right ? -1 : 1));
    return {
      cash: Object.fromEntries(byName(this.cash).map(([asset, value]) => [asset, text(value)])),
      positions: Object.fromEntries(
        byName(this.positions).map(([instrument, { quantity, cost }]) => {
          return [instrument, [text(quantity), text(cost)]];
        }),
      ),
    };
  }

  private settle(terms: InstrumentListed, held: Held, price: Decimal): void {
    if (terms.instrumentType !== "Option") {
      this.trade(terms, { quantity: held.quantity.neg(), price });
      return;
    }
    const strike = toDecimal(terms.strike!, 8);
    const beyond = terms.optionType === "Call" ? price.minus(strike) : strike.minus(price);
    const intrinsic = Decimal.max(beyond, 0).div(terms.contractType === "Linear" ? 1 : price);
    const contracts = held.quantity.times(toDecimal(terms.multiplier, 2));
    this.pay(terms.settlementAsset, rounded(contracts.times(intrinsic)));
    this.positions.delete(terms.instrument);
  }

  private trade(terms: InstrumentListed, fill: { quantity: Decimal; price: Decimal }): void {
    const { instrument, settlementAsset } = terms;
    const held = this.positions.get(instrument) ?? { quantity: ZERO, cost: ZERO };
    const adds = held.quantity.times(fill.quantity).gte(0);
    const size = Decimal.min(held.quantity.abs(), fill.quantity.abs());
    const closing = adds ? ZERO : size.times(fill.quantity.s);
    const whole = this.value(terms, fill.quantity, fill.price);
    const closedAll = closing.eq(held.quantity.neg());
    const closedValue = closing.eq(fill.quantity) ? whole : this.value(terms, closing, fill.price);
    const closedCost = closedAll
      ? held.cost
      : rounded(held.cost.times(closing.neg()).div(held.quantity));
    if (terms.instrumentType === "Option") {
      this.pay(settlementAsset, whole.neg());
    } else if (!closing.isZero()) {
      // Received less paid: a linear profit is value - cost, an inverse one cost - value.
      const received = closedValue.neg().minus(closedCost);
      this.pay(settlementAsset, terms.contractType === "Linear" ? received : received.neg());
    } else {
      this.pay(settlementAsset, ZERO);
    }
    const quantity = held.quantity.plus(fill.quantity);
    const kept = closing.isZero() ? held.cost : held.cost.minus(closedCost);
    const opened = closing.eq(fill.quantity)
      ? ZERO
      : whole.minus(closing.isZero() ? 0 : closedValue);
    if (quantity.isZero()) this.positions.delete(instrument);
    else this.positions.set(instrument, { quantity, cost: kept.plus(opened) });
  }

  private value(terms: InstrumentListed, quantity: Decimal, price: Decimal): Decimal {
    const contracts = quantity.times(toDecimal(terms.multiplier, 2));
    const linear = terms.contractType === "Linear" || terms.instrumentType === "Option";
    return linear ? contracts.times(price) : rounded(contracts.div(price));
  }

  private pay(asset: string, amount: Decimal): void {
    this.cash.set(asset, (this.cash.get(asset) ?? ZERO).plus(amount));
  }

  private terms(instrument: string): InstrumentListed {
    return this.listings.get(instrument)!;
  }
}

function text(value: Decimal): string {
  return value.plus(0).toFixed().replace(/^-0$/, "0");
}
