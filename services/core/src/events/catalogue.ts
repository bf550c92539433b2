/** The unions: what may arrive on an input topic, what the journal carries, what comes out. */
import type { CollateralDeposited, WithdrawalRequested } from "./collateral";
import type { FigureQuoted } from "./figure";
import type { InstrumentListed, RiskParametersPublished } from "./listing";
import type { LiquidationCommand, MarginSnapshot, Rejected, ShortfallRecorded } from "./margin";
import type { MarginModeRequested } from "./margin-mode";
import type {
  ClockTicked,
  FundingApplied,
  FundingRatePublished,
  PriceBatch,
  PriceQuoted,
  SettlementPricePublished,
} from "./price";
import type {
  BookQuoted,
  BreakerReleased,
  PriceValidityChanged,
  SourceStandingChanged,
} from "./price-integrity";
import type { DeadLetter, Quarantined } from "./quarantine";
import type { TradeExecuted, TradeLeg } from "./trade";

export type InputEvent =
  | TradeExecuted
  | PriceQuoted
  | FigureQuoted
  | BookQuoted
  | FundingRatePublished
  | SettlementPricePublished
  | ClockTicked
  | CollateralDeposited
  | WithdrawalRequested
  | MarginModeRequested
  | InstrumentListed
  | RiskParametersPublished
  | BreakerReleased;

export type JournalEntry =
  | TradeLeg
  | PriceBatch
  | FundingApplied
  | SettlementPricePublished
  | ClockTicked
  | CollateralDeposited
  | WithdrawalRequested
  | MarginModeRequested
  | InstrumentListed
  | RiskParametersPublished
  | BreakerReleased
  | Quarantined;

export type OutputEvent =
  | MarginSnapshot
  | LiquidationCommand
  | ShortfallRecorded
  | Rejected
  | SourceStandingChanged
  | PriceValidityChanged;

export type Event = InputEvent | JournalEntry | OutputEvent | DeadLetter;
export type EventKind = Event["kind"];
