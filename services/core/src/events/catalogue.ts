/** The unions: what may arrive on an input topic, what the journal carries, what comes out. */
import type {
  AccountRiskReported,
  InsuranceReceived,
  ShortfallClosed,
  TakeoverBooked,
} from "./clearing";
import type { ClearingAction } from "./clearing-actions";
import type { ClearingRulesPublished, ClearingRulesSet } from "./clearing-rules";
import type {
  AssetCapJudged,
  ChainHeadObserved,
  ChainReorganised,
  ChainStandingChanged,
  CollateralDeposited,
  CollateralReverted,
  DepositJudged,
  DepositObserved,
  InsuranceContributed,
  WithdrawalAccepted,
  WithdrawalPaid,
  WithdrawalRequested,
} from "./collateral";
import type { FigureQuoted } from "./figure";
import type { LiquidationRefused, LiquidationStopped, TakeOverPosition } from "./liquidation";
import type { InstrumentListed, RiskParametersPublished } from "./listing";
import type {
  LiquidationCommand,
  MarginCalled,
  MarginCallMet,
  MarginSnapshot,
  Rejected,
  ShortfallRecorded,
} from "./margin";
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
import type {
  SettlementAnswered,
  SettlementConfirmed,
  SettlementInstructed,
  SettlementOverdue,
} from "./settlement";
import type { TradeExecuted, TradeLeg } from "./trade";

/** What venues, price sources, custodians and officers publish. */
export type GivenEvent =
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
  | WithdrawalPaid
  | MarginModeRequested
  | InstrumentListed
  | RiskParametersPublished
  | BreakerReleased
  | ClearingRulesPublished
  | InsuranceContributed
  | SettlementConfirmed;

/** The clearing house's actions come back as inputs. */
export type InputEvent = GivenEvent | ClearingAction;

export type JournalEntry =
  | TradeLeg
  | PriceBatch
  | FundingApplied
  | SettlementPricePublished
  | ClockTicked
  | CollateralDeposited
  | DepositObserved
  | DepositJudged
  | AssetCapJudged
  | ChainHeadObserved
  | ChainReorganised
  | WithdrawalRequested
  | WithdrawalPaid
  | MarginModeRequested
  | InstrumentListed
  | RiskParametersPublished
  | BreakerReleased
  | ClearingRulesPublished
  | InsuranceContributed
  | SettlementConfirmed
  | ClearingAction
  | Quarantined;

export type OutputEvent =
  | MarginSnapshot
  | LiquidationCommand
  | TakeOverPosition
  | LiquidationStopped
  | LiquidationRefused
  | ShortfallRecorded
  | MarginCalled
  | MarginCallMet
  | Rejected
  | WithdrawalAccepted
  | CollateralReverted
  | ChainStandingChanged
  | SourceStandingChanged
  | PriceValidityChanged
  | TakeoverBooked
  | ShortfallClosed
  | InsuranceReceived
  | AccountRiskReported
  | ClearingRulesSet
  | SettlementInstructed
  | SettlementAnswered
  | SettlementOverdue;

/** What an output is about, which its topic is keyed by. */
export function subjectOf(event: OutputEvent): string {
  if ("account" in event) return event.account;
  if ("chain" in event) return event.chain;
  return "symbol" in event ? event.symbol : String(event.id.shard);
}

export type Event = InputEvent | JournalEntry | OutputEvent | DeadLetter;
export type EventKind = Event["kind"];
