/** A market with accounts in it: books, prices and parameters, and evaluating an account of it. */
import type { Account } from "../account/account";
import { bookDeposit, bookWithdrawal } from "../account/book-collateral";
import { bookTrade } from "../account/book-trade";
import { listedInstrument, listInstrument, venueBalance } from "../account/books";
import { booksWith, legsOf, type Trade } from "../account/ledger.fixture";
import { LotTable } from "../collateral/account-lots";
import { ChainHeads } from "../collateral/chain-heads";
import type { InstrumentListed, RiskParametersPublished } from "../events/listing";
import { deposit, parameters, withdrawal } from "../events/plain.fixture";
import { amount, formatScaled, price } from "../money/text";
import { type Price, USD_DECIMALS } from "../money/units";
import { AccountGroups } from "./account-groups";
import { evaluate, Figures } from "./evaluate";
import { Exposures } from "./exposures";
import { MarketValues } from "./market-values";
import { RiskValues } from "./risk-values";
import { statusOf } from "./status";

export class Market {
  readonly books = booksWith();
  readonly market = new MarketValues();
  readonly risk = new RiskValues();
  readonly lots = new LotTable();
  readonly exposures = new Exposures(this.risk.market, this.lots);
  readonly figures = new Figures();
  readonly groups = new AccountGroups();
  readonly prices = new Map<string, string>();
  readonly chains = new ChainHeads();
  readonly parameters = null;
  readonly clock = 0;

  constructor(...listings: readonly InstrumentListed[]) {
    this.use(parameters());
    for (const listing of listings) this.list(listing);
  }

  list(listing: InstrumentListed): void {
    this.market.list(listInstrument(this.books, listing));
  }

  use(published: RiskParametersPublished): void {
    this.market.useParameters(published, this.books.venue.values());
  }

  /** Marks of listed instruments, and dollar prices of everything else. */
  set(prices: Readonly<Record<string, string>>): void {
    for (const [symbol, text] of Object.entries(prices)) {
      this.prices.set(symbol, text);
      const book = this.books.instruments.get(symbol);
      if (book !== undefined) this.market.setMark(book.index, price(text));
      else this.setAsset(symbol, price(text));
    }
  }

  private setAsset(asset: string, index: Price): void {
    const value = { price: index, worth: index, debt: index };
    this.market.setAssetPrice(venueBalance(this.books, asset), value);
  }

  /** Moves collateral; a negative amount may leave a debt. */
  move(account: string, asset: string, text: string): void {
    const size = amount(text);
    const movement = { account, asset, amount: size < 0n ? amount(text.slice(1)) : size };
    if (size < 0n) bookWithdrawal(this.books, withdrawal(movement));
    else bookDeposit(this.books, deposit(movement));
    this.refresh(account);
  }

  trade(trade: Trade): void {
    for (const side of legsOf(trade)) {
      const account = bookTrade(this.books, side);
      const book = listedInstrument(this.books, side.instrument);
      if (!this.exposures.refreshHolding(account, book)) this.refresh(account.id);
    }
  }

  account(id: string): Account {
    return this.books.accounts.get(id)!;
  }

  evaluate(id: string): Figures {
    evaluate(this, this.account(id).index);
    return this.figures;
  }

  /** Equity, initial and maintenance margin in dollars, and the status. */
  shown(id: string): readonly string[] {
    const { equity, initialMargin, maintenanceMargin, status } = this.evaluate(id);
    const dollars = (grid: number) => formatScaled(BigInt(grid), USD_DECIMALS);
    return [...[equity, initialMargin, maintenanceMargin].map(dollars), statusOf(status)];
  }

  private refresh(id: string): void {
    const account = this.account(id);
    this.market.reserve(this.books.venue.size);
    this.exposures.refresh(account);
    this.groups.assign(account);
  }
}
