/** What things are called on a broker: topics, groups, transactional ids. */
import type { Config } from "../config";
import type { TopicSpec } from "../log-driver";
import type { AnyService } from "../service";
import { partitionsOf, TOPIC_NAMES, TOPICS, type TopicName } from "../topics";

/** A dead letter holds a whole input, however large its topic was set to take one. */
const LARGEST_LETTER_BYTES = 32 * 1024 * 1024;

/** Longer than a restore reads: the chunks of a generation must not go one by one under it. */
const KEPT_MILLISECONDS = 10 * 60_000;

export class Names {
  readonly topics: Readonly<Record<TopicName, string>>;
  private readonly byTopic: ReadonlyMap<string, TopicName>;

  constructor(private readonly config: Config) {
    const named = TOPIC_NAMES.map((name) => [name, config.topicPrefix + TOPICS[name].broker]);
    this.topics = Object.fromEntries(named);
    this.byTopic = new Map(TOPIC_NAMES.map((name) => [this.topics[name], name]));
  }

  topicName(topic: string): TopicName {
    return this.byTopic.get(topic)!;
  }

  group(service: AnyService): string {
    return `${this.config.applicationId}-${service.name}`;
  }

  transactionalId(service: AnyService, shard: number): string {
    return `${this.config.applicationId}-${service.name}-${shard}`;
  }

  /** Of a service with an instance per shard: a small record per transaction, how far its outputs
   * go. Of a single one: a plan per batch, which inputs it takes. */
  progress({ name, instances }: AnyService): string {
    const what = instances === "shard" ? "progress" : "plans";
    return `${this.config.topicPrefix}${name}-${what}.v1`;
  }

  checkpoints({ name }: AnyService): string {
    return `${this.config.topicPrefix}${name}-checkpoints.v1`;
  }

  /** Every topic that the service reads, writes or keeps its own records in. */
  specs(service: AnyService): TopicSpec[] {
    const { shards } = this.config;
    const shared = [...service.consumes, ...service.produces].map((name) => ({
      topic: this.topics[name],
      partitions: partitionsOf(name, shards),
      cleanup: TOPICS[name].cleanup,
      ...(name === "dead-letters" ? { largestBytes: LARGEST_LETTER_BYTES } : {}),
    }));
    const sharded = service.instances === "shard";
    const partitions = sharded ? shards : 1;
    const checkpoints = this.checkpoints(service);
    return [
      ...shared,
      { topic: this.progress(service), partitions, cleanup: sharded ? "compact" : "delete" },
      { topic: checkpoints, partitions, cleanup: "compact", keptMilliseconds: KEPT_MILLISECONDS },
    ];
  }
}
