/** Feeds a sequencer as a runner would, record by record, and keeps what it said. */
import type {
  DeadLetter,
  InputEvent,
  JournalEntry,
  SequencerCheckpoint,
} from "@margin-engine/core";
import {
  createRecordCodec,
  type Output,
  type Received,
  type TopicName,
} from "@margin-engine/runtime";
import { type Sequencer, sequencerService } from "../service";

export type Said = Output<JournalEntry | DeadLetter>;
export type Input = Received<InputEvent>;

const HOME: Record<InputEvent["kind"], TopicName> = {
  TradeExecuted: "trades",
  PriceQuoted: "prices",
  FigureQuoted: "prices",
  BookQuoted: "prices",
  FundingRatePublished: "prices",
  SettlementPricePublished: "prices",
  ClockTicked: "prices",
  CollateralDeposited: "collateral",
  DepositObserved: "collateral",
  ChainHeadObserved: "collateral",
  ChainReorganised: "collateral",
  WithdrawalRequested: "collateral",
  MarginModeRequested: "collateral",
  InstrumentListed: "instruments",
  RiskParametersPublished: "risk-parameters",
  BreakerReleased: "risk-parameters",
  ClearingRulesPublished: "risk-parameters",
  WithdrawalPaid: "collateral",
  InsuranceContributed: "collateral",
  SettlementConfirmed: "collateral",
  PositionTakenOver: "clearing-actions",
  InsurancePaid: "clearing-actions",
  RiskRequested: "clearing-actions",
  PositionsDeleveraged: "clearing-actions",
  HaircutSet: "clearing-actions",
};

const codec = createRecordCodec<SequencerCheckpoint>("sequencer-checkpoint.avsc");

export function topicOf(event: InputEvent): TopicName {
  return HOME[event.kind];
}

/** A record that a codec could make an event of; its bytes only need to be recognisable. */
export function record(event: InputEvent, offset: number, place: Partial<Input> = {}): Input {
  const topic = topicOf(event);
  const bytes = { key: Buffer.from(`key of ${event.eventId}`), value: Buffer.from(event.eventId) };
  return { topic, partition: 0, offset, ...bytes, event, undecodable: null, ...place };
}

export class Feed {
  readonly said: Said[] = [];
  private readonly offsets = new Map<TopicName, number>();

  constructor(
    readonly shards = 2,
    private sequencer: Sequencer = sequencerService.initial({ shard: 0, shards }),
  ) {}

  /** The record at the next offset of its topic. */
  put(event: InputEvent, place: Partial<Input> = {}): readonly Said[] {
    return this.take(record(event, this.skip(place.topic ?? topicOf(event)), place));
  }

  take(input: Input): readonly Said[] {
    const said = sequencerService.step(this.sequencer, input);
    this.said.push(...said);
    return said;
  }

  /** Lets an offset of the topic pass, as if the record were not there; returns it. */
  skip(topic: TopicName): number {
    const offset = this.offsets.get(topic) ?? 0;
    this.offsets.set(topic, offset + 1);
    return offset;
  }

  journal(shard: number): JournalEntry[] {
    return entries(this.said.filter(({ partition }) => partition === shard));
  }

  checkpoint(): SequencerCheckpoint {
    return sequencerService.checkpoint(this.sequencer);
  }

  /** Goes on from the bytes of its own checkpoint, as after a restart. */
  restart(): void {
    const body = Buffer.from(codec.encode(this.checkpoint()));
    const placement = { shard: 0, shards: this.shards };
    this.sequencer = sequencerService.restore(placement, codec.decode(body));
  }
}

/** The journal entries among outputs. */
export function entries(said: readonly Said[]): JournalEntry[] {
  return said.flatMap(({ event }) => (event.kind === "DeadLetter" ? [] : [event]));
}
