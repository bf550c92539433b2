/** A shard's fold from a checkpoint, or from the beginning where there is none that can be read. */

import type { TopicCheckpoint } from "./checkpoint-topic";
import { InstanceFold } from "./instance-fold";
import type { KafkaContext } from "./kafka-context";
import { ShardFold } from "./shard-fold";

export interface RestoredFoldOptions {
  readonly context: KafkaContext;
  readonly shard: number;
  readonly found: TopicCheckpoint | null;
}

export function restoredFold({ context, shard, found }: RestoredFoldOptions): ShardFold {
  const { service, config, codec, names } = context;
  const options = { service, shard, shards: config.shards, codec, names };
  const instance = new InstanceFold(options);
  if (found === null) return new ShardFold(instance, 0);
  const head = Buffer.from(found.chainHead, "hex");
  // A checkpoint of another build's schema changes nothing in the instance.
  const next = instance.processor.restore(found.body, head) ? found.next : 0;
  return new ShardFold(instance, next);
}
