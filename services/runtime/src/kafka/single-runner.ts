/**
 * A service with one instance for all shards: plan, fold, append. The plan is a transaction, so
 * that only the newest owner makes plans; what the instance says is appended at least once, in one
 * order for each partition, and those who fold it drop by source offset what they have seen. It is
 * not transactional, because one that hung would keep every shard's readers waiting. Whoever does
 * not lead carries the leader's plans out silently, and keeps what the last two of them say.
 */
import type { LogAppender, LogReader, NewRecord, Position, Transactor } from "../log-driver";
import type { InstancePhase } from "../observer";
import type { TopicName } from "../topics";
import { CheckpointTopic } from "./checkpoint-topic";
import { GroupOffsets } from "./group-offsets";
import { InstanceFold } from "./instance-fold";
import type { KafkaContext } from "./kafka-context";
import { type Plan, planBytes, planOf } from "./plan";
import { readLast, readRange } from "./read-range";
import { type SourceEnds, SourceQueues, type SourceRecord } from "./source-queues";
import { watchTransaction } from "./watch-transaction";

const WAIT_MS = 20;
const FETCH_BYTES = 512 * 1024;
const FOLLOWING = { waitMilliseconds: 200, bytes: FETCH_BYTES };
const QUEUE_MAX = 20_000;
/** A leader that plans nothing for so long, while inputs wait, is given up. */
const SILENCE_MS = 2_000;
/** Of so many last plans outputs may be missing: one is carried out after those before it. */
const UNSURE_PLANS = 2;

/** Whether this process is to lead, by the group or by the leader's silence, and is to end. */
export interface Role {
  leads: boolean;
  ended: boolean;
}

/** What a checkpoint says besides the state. */
interface Note {
  readonly ends: SourceEnds;
  /** Where to look for the plans that follow. */
  readonly plansFrom: number;
}

export class SingleRunner {
  readonly instance: string;
  private transactor: Transactor | null = null;
  private output: LogAppender | null = null;
  private fold!: InstanceFold;
  private queues!: SourceQueues;
  private nextPlan = 0;
  /** Where plans are read on that others make. */
  private plansNext = 0;
  /** What the last plans of others say, which may not be written. */
  private unsure: NewRecord[][] = [];
  /** When nothing was waiting, or something was planned. */
  private heard = 0;
  private leading = false;
  /** What the last plan says, on its way. The next plan is made meanwhile, but not carried out. */
  private appending: Promise<void> = Promise.resolve();
  private sinceCheckpoint = 0;
  private checkpointing: Promise<void> | null = null;
  private readonly offsets: GroupOffsets;
  private readonly checkpoints: CheckpointTopic;

  constructor(
    private readonly context: KafkaContext,
    private readonly inputs: LogReader,
  ) {
    this.instance = context.service.name;
    this.offsets = new GroupOffsets(context.names.group(context.service));
    const topic = context.names.checkpoints(context.service);
    this.checkpoints = new CheckpointTopic({ topic, partition: 0 }, this.instance);
  }

  /** Until the end, or until it led and leads no more. Whatever it throws, a new runner starts from
   * what was written. */
  async run(role: Role): Promise<void> {
    await this.restore();
    if (!role.leads) this.enter("standby");
    while (!role.ended && !role.leads) {
      if (await this.followOn()) role.leads = true;
    }
    if (role.ended) return;
    await this.takeOver();
    while (!role.ended && role.leads) await this.sequence();
    await this.appending;
  }

  async close(): Promise<void> {
    await this.checkpointing;
    await this.transactor?.close();
    await this.output?.close();
  }

  private get plans() {
    return { topic: this.context.names.progress(this.context.service), partition: 0 };
  }

  private enter(phase: InstancePhase): void {
    this.context.observer({ what: "phase", instance: this.instance, phase });
  }

  private async restore(): Promise<void> {
    const { driver, reader, observer } = this.context;
    const { instance } = this;
    this.enter("restoring");
    const begun = performance.now();
    const last = await readLast(driver, reader, this.plans);
    const planned = last.record === null ? 0 : planOf(last.record.value).number + 1;
    this.plansNext = await this.restoreCheckpoint(planned);
    await this.redoAll();
    this.heard = Date.now();
    const seconds = (performance.now() - begun) / 1000;
    observer({ what: "restored", instance, from: this.nextPlan, seconds });
  }

  /** True when the leader plans nothing although inputs wait. */
  private async followOn(): Promise<boolean> {
    const position = { ...this.plans, offset: this.plansNext };
    const [slice] = await this.inputs.fetch([position], FOLLOWING);
    this.plansNext = slice!.next;
    for (const { value } of slice!.records) await this.redo(planOf(value));
    await this.fill();
    if (slice!.records.length > 0 || !this.queues.waiting) this.heard = Date.now();
    return Date.now() - this.heard >= SILENCE_MS;
  }

  /** From here on nobody else plans; what the last plans say is written once more. */
  private async takeOver(): Promise<void> {
    const { driver, names, service } = this.context;
    this.enter("fencing");
    this.transactor = await driver.fence(names.transactionalId(service, 0));
    this.output = driver.appender();
    await this.redoAll();
    for (const emitted of this.unsure) await this.output.append(emitted);
    this.unsure = [];
    this.leading = true;
    this.enter("active");
  }

  private async redoAll(): Promise<void> {
    const { driver, reader } = this.context;
    const to = (await driver.ends(this.plans.topic))[0]!.next;
    for await (const records of readRange(reader, { ...this.plans, from: this.plansNext, to })) {
      for (const { value } of records) await this.redo(planOf(value));
    }
    this.plansNext = Math.max(this.plansNext, to);
  }

  /** Returns where the plans after the checkpoint lie. */
  private async restoreCheckpoint(planned: number): Promise<number> {
    const { driver, reader, service, config, codec, names } = this.context;
    const options = { service, shard: 0, shards: config.shards, codec, names };
    this.fold = new InstanceFold(options);
    const found = await this.checkpoints.read(driver, reader, planned);
    const head = Buffer.from(found?.chainHead ?? "", "hex");
    const restored = found !== null && this.fold.processor.restore(found.body, head);
    const note = restored ? (found.note as Note) : null;
    this.nextPlan = restored ? found.next : 0;
    const ends = note?.ends ?? (await this.beginnings());
    this.queues = new SourceQueues(ends, QUEUE_MAX);
    return note?.plansFrom ?? 0;
  }

  private async beginnings(): Promise<Position[]> {
    const { driver, names, service } = this.context;
    const positions: Position[] = [];
    for (const name of service.consumes) {
      const topic = names.topics[name];
      const ends = await driver.ends(topic);
      ends.forEach(({ first }, partition) => {
        positions.push({ topic, partition, offset: first });
      });
    }
    return positions;
  }

  private async redo(plan: Plan): Promise<void> {
    if (plan.number < this.nextPlan) return;
    while (!this.queues.holds(plan.ends)) await this.fill();
    this.unsure.push(this.foldAll(this.queues.takePlanned(plan.ends)));
    if (this.unsure.length > UNSURE_PLANS) this.unsure.shift();
    this.nextPlan = plan.number + 1;
  }

  private async fill(): Promise<void> {
    const waitMilliseconds = this.queues.waiting ? 0 : WAIT_MS;
    const limits = { waitMilliseconds, bytes: FETCH_BYTES };
    const records = await this.queues.fill(this.inputs, limits);
    await this.context.codec.prepare(records);
  }

  private async sequence(): Promise<void> {
    const { entries } = this.context.config.transaction;
    let taken = this.queues.takeNext(entries);
    if (taken.length === 0) {
      await this.fill();
      taken = this.queues.takeNext(entries);
    }
    if (taken.length === 0) {
      // Who watches the lag is told of the end, by a plan that takes nothing.
      const idle = !this.queues.waiting;
      if (idle && this.offsets.due(this.queues.ends()) !== null) await this.writePlan();
      return this.appending;
    }
    await this.writePlan();
    const emitted = this.foldAll(taken);
    await this.appending;
    this.appending = this.output!.append(emitted);
    // Whoever waits for it next is told of a failure.
    this.appending.catch(() => {});
    this.sinceCheckpoint += taken.length;
    const due = this.sinceCheckpoint >= this.context.config.checkpointEntries;
    if (due && this.checkpointing === null) await this.checkpoint();
  }

  private async writePlan(): Promise<void> {
    const { owner, observer } = this.context;
    const { instance, plans } = this;
    const plan: Plan = { number: this.nextPlan, ends: this.queues.ends(), owner };
    const record = { ...plans, key: instance, value: planBytes(plan) };
    const offsets = this.offsets.due(plan.ends);
    await watchTransaction({ observer, instance, records: 1 }, () =>
      this.transactor!.commit([record], offsets),
    );
    this.offsets.told(offsets);
    this.nextPlan++;
  }

  private foldAll(taken: readonly SourceRecord[]): NewRecord[] {
    const { names, observer } = this.context;
    const begun = performance.now();
    const emitted: NewRecord[] = [];
    for (const { topic, partition, record } of taken) {
      const name: TopicName = names.topicName(topic);
      this.fold.fold({ topic: name, partition, record }, emitted);
    }
    const seconds = (performance.now() - begun) / 1000;
    observer({ what: "folded", instance: this.instance, entries: taken.length, seconds });
    // Of what others folded, they have told.
    if (this.leading) this.fold.news.report(observer);
    else this.fold.news.forget();
    return emitted;
  }

  /** The state is copied now and written while sequencing goes on. */
  private async checkpoint(): Promise<void> {
    const { driver, appender, observer } = this.context;
    const { instance } = this;
    this.sinceCheckpoint = 0;
    await this.appending;
    const plansFrom = (await driver.ends(this.plans.topic))[0]!.next;
    const note: Note = { ends: this.queues.ends(), plansFrom };
    const parts = this.fold.processor.checkpointInParts();
    const chainHead = this.fold.processor.chainHead.toString("hex");
    this.checkpointing = this.checkpoints
      .write(appender, { next: this.nextPlan, chainHead, note, parts })
      .then((bytes) => observer({ what: "state-size", instance, bytes }))
      .catch((cause: unknown) => {
        observer({ what: "retrying", instance, reason: `checkpoint: ${String(cause)}` });
      })
      .finally(() => {
        this.checkpointing = null;
      });
  }
}
