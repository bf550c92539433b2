/** The unions: what may arrive on an input topic, what the journal carries, what comes out. */
import type {
  ChainHeadObserved,
  ChainReorganised,
  ChainStandingChanged,
  CollateralDeposited,
  CollateralReverted,
  DepositJudged,
  DepositObserved,
  WithdrawalAccepted,
  WithdrawalRequested,
} from "./collateral";
import type { FigureQuoted } from "./figure";
import type { LiquidationRefused, LiquidationStopped, TakeOverPosition } from "./liquidation";
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
  | DepositObserved
  | ChainHeadObserved
  | ChainReorganised
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
  | DepositJudged
  | ChainHeadObserved
  | ChainReorganised
  | WithdrawalRequested
  | MarginModeRequested
  | InstrumentListed
  | RiskParametersPublished
  | BreakerReleased
  | Quarantined;

export type OutputEvent =
  | MarginSnapshot
  | LiquidationCommand
  | TakeOverPosition
  | LiquidationStopped
  | LiquidationRefused
  | ShortfallRecorded
  | Rejected
  | WithdrawalAccepted
  | CollateralReverted
  | ChainStandingChanged
  | SourceStandingChanged
  | PriceValidityChanged;

/** What an output is about, which its topic is keyed by. */
export function subjectOf(event: OutputEvent): string {
  if ("account" in event) return event.account;
  return "chain" in event ? event.chain : event.symbol;
}

export type Event = InputEvent | JournalEntry | OutputEvent | DeadLetter;
export type EventKind = Event["kind"];
