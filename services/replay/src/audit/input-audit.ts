/**
 * Whether every input offset is accounted for: in the journal exactly once, as the rules of the
 * sequencer (SQ-1 to SQ-7) divide it over the shards, or in quarantine exactly once with its bytes.
 * Records may come topic by topic, as from a broker, or in a log's one order.
 */
import { hash } from "node:crypto";
import {
  type DeadLetter,
  type Event,
  type InputEvent,
  type JournalEntry,
  SOURCE_TOPICS,
  type SourcePosition,
  shardOf,
} from "@margin-engine/core";
import type { TopicName } from "@margin-engine/runtime";
import { type InputAccount, InputAccounts, type InputPlace, placeText } from "./input-accounts";

export interface AuditedRecord {
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** Null for bytes that are no event of the topic. */
  readonly event: Event | null;
}

export interface AuditFault {
  /** The input's place, `trades/0@17`. */
  readonly where: string;
  readonly what: string;
}

export interface InputAuditResult {
  readonly inputs: number;
  /** Inputs that the journal holds. */
  readonly journalled: number;
  readonly quarantined: number;
  /** Inputs at the end of a partition that nothing accounts for yet: quotes of the open batch. */
  readonly waiting: number;
  /** Entries that were appended again after a restart, which every reader of the journal drops. */
  readonly repeats: number;
  /** Inputs that the journal tells of and their topic does not keep any more. */
  readonly gone: number;
  readonly faults: readonly AuditFault[];
}

export interface InputAuditOptions {
  readonly shards: number;
  /** Whether the log keeps every input for ever and no entry is appended again, as an embedded one
   * does. On a broker topics are compacted, and the sequencer appends at least once. */
  readonly exact: boolean;
}

/** Faults beyond this many are counted and not listed. */
const FAULT_LIMIT = 100;
const LETTERS_SHARD = 0;

export class InputAudit {
  private readonly accounts = new InputAccounts();
  /** Per shard and source partition: the last position that the shard's journal told of. */
  private readonly last = new Map<string, SourcePosition>();
  private readonly letters = new Set<string>();
  private readonly faults: AuditFault[] = [];
  private faultCount = 0;
  private repeats = 0;

  constructor(private readonly options: InputAuditOptions) {}

  take(record: AuditedRecord): void {
    const { topic, event } = record;
    if (topic === "journal") this.takeEntry(record.partition, event as JournalEntry | null);
    else if (topic === "dead-letters") this.takeLetter(event as DeadLetter | null);
    else if ((SOURCE_TOPICS as readonly string[]).includes(topic)) this.takeInput(record);
  }

  /** `complete` says that the sequencer has taken every input, so that only quotes may wait. */
  finish(complete: boolean): InputAuditResult {
    const counts = { inputs: 0, journalled: 0, quarantined: 0, waiting: 0, gone: 0 };
    for (const { place, account, last } of this.accounts.all()) {
      if (account.way === null) {
        if (!this.options.exact) counts.gone++;
        else this.fault(place, "is accounted for, but is no input of this log");
        continue;
      }
      counts.inputs++;
      const fault = this.faultOf(account);
      if (fault === null) counts[account.quarantined > 0 ? "quarantined" : "journalled"]++;
      else if (last && isUntouched(account) && !(complete && account.way !== "batch")) {
        counts.waiting++;
      } else this.fault(place, fault);
    }
    const hidden = this.faultCount - this.faults.length;
    const more = { where: "and", what: `${hidden} more` };
    const faults = hidden === 0 ? this.faults : [...this.faults, more];
    return { ...counts, repeats: this.repeats, faults };
  }

  private repeat(place: InputPlace): void {
    this.repeats++;
    if (this.options.exact) this.fault(place, "is told of again");
  }

  private takeInput(record: AuditedRecord): void {
    const account = this.accounts.at(record);
    const event = record.event as InputEvent | null;
    account.way = event === null ? "none" : WAYS[event.kind];
    account.digest = digestOf(record.key, record.value);
    if (event?.kind === "TradeExecuted") account.parties = [event.buyer, event.seller];
  }

  private takeEntry(shard: number, entry: JournalEntry | null): void {
    if (entry === null || entry.source === null) {
      this.fault({ topic: "journal", partition: shard, offset: 0 }, "holds an entry of no input");
      return;
    }
    const { source } = entry;
    const from = entry.kind === "PriceBatch" ? entry.fromOffset : source.offset;
    const partition = `${shard} ${source.topic} ${source.partition}`;
    const last = this.last.get(partition);
    if (last !== undefined && !isAfter(source, last)) {
      this.repeat(source);
      return;
    }
    this.last.set(partition, source);
    // A batch that was closed again after a restart may overlap what the shard has already.
    const untold = last === undefined ? from : last.offset + 1;
    const first = entry.kind === "PriceBatch" ? Math.max(from, untold) : from;
    for (let offset = first; offset <= source.offset; offset++) {
      this.enter(entry, { source: { ...source, offset }, shard });
    }
  }

  private enter(entry: JournalEntry, { source, shard }: { source: SourcePosition; shard: number }) {
    // A calibration stands behind the batch that made it due, and accounts for no input.
    if (entry.kind === "RiskParametersPublished" && source.topic === "prices") return;
    // Neither does what the caps say beside a movement of money, nor a deposit that a chain's head
    // changed: one that is observed was unknown before, or reverted.
    if (entry.kind === "AssetCapJudged") return;
    if (entry.kind === "DepositJudged" && (entry.previous ?? "Reverted") !== "Reverted") return;
    const account = this.accounts.at(source);
    if (entry.kind === "Quarantined") {
      account.quarantined++;
      if (shard !== LETTERS_SHARD) this.fault(source, `is quarantined in shard ${shard}`);
      return;
    }
    account.entries++;
    if (entry.kind === "TradeLeg") account.legs[source.part] = entry.account;
    if (!("account" in entry)) return;
    const own = shardOf(entry.account, this.options.shards);
    if (own === shard) return;
    this.fault(source, `is in shard ${shard}, but its account belongs to shard ${own}`);
  }

  private takeLetter(letter: DeadLetter | null): void {
    if (letter === null) {
      const place = { topic: "dead-letters", partition: 0, offset: 0 };
      this.fault(place, "holds what is no dead letter");
      return;
    }
    const place = placeText(letter);
    if (this.letters.has(place)) {
      this.repeat(letter);
      return;
    }
    this.letters.add(place);
    const account = this.accounts.at(letter);
    account.letter = digestOf(letter.originalKey, letter.originalValue);
  }

  /** Null for an input that is accounted for exactly once. */
  private faultOf(account: InputAccount): string | null {
    const { entries, quarantined, letter, digest } = account;
    if (entries > 0 && (quarantined > 0 || letter !== null)) {
      return "is in the journal and in quarantine";
    }
    if (quarantined > 1) return `is quarantined ${quarantined} times`;
    if (quarantined === 1) {
      if (letter === null) return "is quarantined, but no dead letter keeps its bytes";
      return letter === digest ? null : "has a dead letter with other bytes than its own";
    }
    if (letter !== null) return "has a dead letter, but the journal does not account for it";
    return this.entriesFault(account);
  }

  private entriesFault({ way, entries, parties, legs }: InputAccount): string | null {
    if (entries === 0) return "is in neither the journal nor quarantine";
    if (way === "none") return "is no event, but is in the journal";
    const due = way === "legs" ? 2 : way === "one" ? 1 : this.options.shards;
    if (entries !== due) return `is in the journal ${entries} times instead of ${due}`;
    if (way !== "legs") return null;
    const booked = legs[0] === parties[0] && legs[1] === parties[1];
    return booked ? null : "is booked for others than its buyer and its seller";
  }

  private fault(place: InputPlace, what: string): void {
    this.faultCount++;
    if (this.faults.length < FAULT_LIMIT) this.faults.push({ where: placeText(place), what });
  }
}

function isAfter(source: SourcePosition, last: SourcePosition): boolean {
  return source.offset === last.offset ? source.part > last.part : source.offset > last.offset;
}

/** How an accepted input of a kind reaches the journal. */
const WAYS: { readonly [Kind in InputEvent["kind"]]: InputAccount["way"] } = {
  TradeExecuted: "legs",
  CollateralDeposited: "one",
  DepositObserved: "one",
  ChainHeadObserved: "all",
  ChainReorganised: "all",
  WithdrawalRequested: "one",
  WithdrawalPaid: "one",
  MarginModeRequested: "one",
  PriceQuoted: "batch",
  FigureQuoted: "batch",
  BookQuoted: "batch",
  FundingRatePublished: "all",
  SettlementPricePublished: "all",
  ClockTicked: "all",
  InstrumentListed: "all",
  RiskParametersPublished: "all",
  BreakerReleased: "all",
  ClearingRulesPublished: "all",
  InsuranceContributed: "one",
  SettlementConfirmed: "one",
  PositionTakenOver: "one",
  InsurancePaid: "one",
  RiskRequested: "all",
  PositionsDeleveraged: "all",
  HaircutSet: "all",
};

function isUntouched({ entries, quarantined, letter }: InputAccount): boolean {
  return entries === 0 && quarantined === 0 && letter === null;
}

function digestOf(key: Uint8Array, value: Uint8Array): string {
  const length = Buffer.from([key.length >> 8, key.length]);
  return hash("sha256", Buffer.concat([length, key, value]), "latin1");
}
