/**
 * Collateral movements. Custody vouches for a CollateralDeposited: it is credit at once. What an
 * observer saw on a chain is a DepositObserved, and becomes credit as the chain confirms it (CO-3).
 */
import type { Amount } from "../money/units";
import type { EntryHead, JournalHead, OutputId } from "./event";
import type { OutputHead } from "./margin";

export interface CollateralDeposited extends EntryHead {
  readonly kind: "CollateralDeposited";
  readonly account: string;
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
}

/** Custody asks whether it may pay out. The margin service books it or answers `Rejected`. */
export interface WithdrawalRequested extends EntryHead {
  readonly kind: "WithdrawalRequested";
  readonly account: string;
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
}

/** Custody paid out what was accepted: it has left the venue (CO-2). */
export interface WithdrawalPaid extends EntryHead {
  readonly kind: "WithdrawalPaid";
  readonly account: string;
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
}

/** Money for the insurance fund of its asset (CL-1), from the treasury or from whoever gives it. */
export interface InsuranceContributed extends EntryHead {
  readonly kind: "InsuranceContributed";
  /** Who gives it, for the record: its account is not touched. */
  readonly account: string;
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
}

/** What a deposit on a chain is, whoever observed it. */
export interface ChainDeposit {
  readonly account: string;
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
  readonly chain: string;
  /** Hash of the transaction, as the chain writes it. */
  readonly transaction: string;
  /** Which output or log of the transaction pays the account, from 0. */
  readonly output: number;
  /** Number of the block that holds the transaction. */
  readonly height: number;
}

/** An observer of a chain saw a transaction that pays an account. In the journal too few have. */
export interface DepositObserved extends EntryHead, ChainDeposit {
  readonly kind: "DepositObserved";
  /** Who saw it; null where the rules name no observers. */
  readonly observer: string | null;
}

/** An observer of a chain saw its head advance, or its own finality. */
export interface ChainHeadObserved extends EntryHead {
  readonly kind: "ChainHeadObserved";
  readonly chain: string;
  /** Who saw it; null where the rules name no observers. */
  readonly observer: string | null;
  /** Number of the newest block. */
  readonly height: number;
  /** The newest blocks that the chain itself calls safe and final; null where it does not. */
  readonly safeHeight: number | null;
  readonly finalisedHeight: number | null;
}

/** The chain replaced its blocks from this height on: what was in them has not happened. */
export interface ChainReorganised extends EntryHead {
  readonly kind: "ChainReorganised";
  readonly chain: string;
  /** Who saw it; null where the rules name no observers. */
  readonly observer: string | null;
  readonly fromHeight: number;
}

/** CO-3, in the order in which a deposit goes through them; Reverted from any of them. */
export const DEPOSIT_STANDINGS = ["Seen", "Safe", "Finalised", "Reverted"] as const;
export type DepositStanding = (typeof DEPOSIT_STANDINGS)[number];

/** Journal entry: what the sequencer finds of a deposit, when it is observed and at each change. */
export interface DepositJudged extends JournalHead, ChainDeposit {
  readonly kind: "DepositJudged";
  /** Null when it was observed for the first time. */
  readonly previous: DepositStanding | null;
  readonly standing: DepositStanding;
  /** The part of a safe deposit that the chain's cap leaves room for; else 0. */
  readonly counted: Amount;
}

/** Journal entry: what of an account's collateral the venue's cap on its asset leaves uncounted. */
export interface AssetCapJudged extends JournalHead {
  readonly kind: "AssetCapJudged";
  readonly account: string;
  readonly asset: string;
  /** What is above the cap from now on; 0 for nothing. */
  readonly above: Amount;
  /** The next entry moves the account's own money, and what follows is told with it. */
  readonly followed: boolean;
}

/** CO-4: a deposit that was credited, or was to be, has not happened. */
export interface CollateralReverted extends OutputHead {
  readonly kind: "CollateralReverted";
  readonly asset: string;
  readonly chain: string;
  readonly transaction: string;
  readonly output: number;
  readonly amount: Amount;
  /** What it stood for before. */
  readonly standing: DepositStanding;
  /** The account's cash in the asset after it; negative is a debt. */
  readonly cash: Amount;
  /** The account may withdraw the asset again after this time. */
  readonly heldUntil: number;
  /** A sentence for a person. */
  readonly detail: string;
}

export const CHAIN_STANDINGS = ["Advancing", "Stalled"] as const;
export type ChainStanding = (typeof CHAIN_STANDINGS)[number];

/** A chain's head stopped advancing, or goes on. */
export interface ChainStandingChanged {
  readonly kind: "ChainStandingChanged";
  readonly id: OutputId;
  /** Event time of the journal entry that caused it. */
  readonly eventTime: number;
  readonly chain: string;
  readonly standing: ChainStanding;
  readonly height: number;
  /** A sentence for a person: since when, and what it does to credit. */
  readonly detail: string;
}

/** The answer to a request that was booked: custody may pay out. */
export interface WithdrawalAccepted extends OutputHead {
  readonly kind: "WithdrawalAccepted";
  /** `eventId` of the request. */
  readonly requestId: string;
  readonly asset: string;
  readonly amount: Amount;
}
