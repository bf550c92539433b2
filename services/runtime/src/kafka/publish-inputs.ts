/**
 * Inputs for a broker, as a matching engine or a price source would publish them. Record times
 * follow event times and rise with each input, so that the order here is the order of the topics.
 */
import type { InputRecord } from "../input-source";
import type { LogAppender, NewRecord } from "../log-driver";
import { eventRecord } from "./event-record";
import type { Names } from "./names";
import type { RegistryCodec } from "./registry-codec";

const SOURCE = "margin-engine/publisher";

export class InputPublisher {
  private time = 0;

  constructor(
    private readonly appender: LogAppender,
    private readonly codec: RegistryCodec,
    private readonly names: Names,
  ) {}

  /** Resolves when the broker has them. Those of a topic that follow each other go in one request;
   * of a request with several topics, readers may see one topic's records before another's. */
  async publish(inputs: readonly InputRecord[]): Promise<void> {
    let from = 0;
    for (let to = 1; to <= inputs.length; to++) {
      if (to < inputs.length && inputs[to]!.topic === inputs[from]!.topic) continue;
      await this.appender.append(inputs.slice(from, to).map((input) => this.recordOf(input)));
      from = to;
    }
  }

  private recordOf(input: InputRecord): NewRecord {
    const topic = this.names.topics[input.topic];
    const { key } = input;
    if ("bytes" in input) {
      this.time++;
      const value = Buffer.from(input.bytes);
      return { topic, partition: 0, key, value, timestamp: this.time };
    }
    const { event } = input;
    this.time = Math.max(this.time + 1, event.eventTime);
    const output = { topic: input.topic, partition: 0, key, event };
    const body = this.codec.encode(event, null);
    const schemaId = this.codec.schemaId(event.kind);
    const record = eventRecord({ output, topic, source: SOURCE, schemaId, body }, 0);
    return { ...record, timestamp: this.time };
  }
}
