/**
 * Folds a stored log again. Outputs are not written but expected: since the fold is a FIFO, the
 * next record of a topic that services write must be the output expected longest, byte for byte.
 * Inputs come when nothing is expected any more, or directly after another input.
 *
 * Instances may start at different checkpoints. Below `skipBelow` records were written before any
 * instance started; below a topic's `strictFrom` some may come from one that starts later, so that
 * a record which is not the expected one is taken for one of those.
 */
import { SOURCE_TOPICS } from "@margin-engine/core";
import { ByteArena } from "./byte-arena";
import type { Codec } from "./codec";
import { divergence, type Emission, kindOf, type LogFault, sameRecord } from "./divergence";
import { Fifo } from "./fifo";
import type { Instances } from "./instances";
import { LogEnds } from "./log-ends";
import type { LogRecord } from "./log-store";
import type { Emit } from "./processor";
import { recordName } from "./record-name";
import type { TopicName } from "./topics";

/** Number of records in the log when each instance took the checkpoint it starts from. */
export type StartLengths = ReadonlyMap<Instances["all"][number], number>;

export class Replay {
  private readonly expected = new Fifo<Emission>();
  private readonly arena = new ByteArena();
  private readonly ends = new LogEnds();
  private readonly skipBelow: number;
  private readonly strictFrom: ReadonlyMap<TopicName, number>;
  private afterInput = true;
  private position = 0;

  constructor(
    private readonly instances: Instances,
    private readonly codec: Codec,
    starts: StartLengths = new Map(),
  ) {
    const lengthOf = (instance: Instances["all"][number]) => starts.get(instance) ?? 0;
    this.skipBelow = Math.min(...instances.all.map(lengthOf));
    this.strictFrom = new Map(
      [...instances.produced].map((topic) => {
        const writers = instances.all.filter((one) =>
          one.processor.service.produces.includes(topic),
        );
        return [topic, Math.max(...writers.map(lengthOf))];
      }),
    );
  }

  /**
   * Compares the next stored record with what the fold gave so far; null when it is as it must be.
   */
  check(record: LogRecord): LogFault | null {
    this.position = record.position + 1;
    const fault = this.instances.produced.has(record.topic)
      ? this.checkOutput(record)
      : this.checkInput(record);
    this.ends.take(record.topic, record.partition);
    return fault;
  }

  /** Folds a stored record, once it was checked. */
  fold(record: LogRecord): void {
    this.instances.fold(record, this.expect);
  }

  /** After the last record: what the log should hold beyond it. */
  missing(): LogFault | null {
    const emission = this.expected.peek();
    return emission === undefined ? null : this.missingOutput(emission, this.position);
  }

  private readonly expect: Emit = ({ topic, partition, key }, schemaId, value) => {
    const kept = { key: this.arena.text(key), value: this.arena.copy(value) };
    this.expected.push({ topic, partition, schemaId, ...kept });
  };

  /** A service may write to a topic that carries inputs too: there, what is not the expected output
   * is an input when one may stand here. */
  private mayBeInput(record: LogRecord): boolean {
    const carriesInputs = (SOURCE_TOPICS as readonly string[]).includes(record.topic);
    return carriesInputs && (this.afterInput || this.expected.length === 0);
  }

  private checkInput(record: LogRecord): LogFault | null {
    const emission = this.expected.peek();
    const early = emission !== undefined && !this.afterInput && record.position >= this.skipBelow;
    this.afterInput = true;
    return early ? this.missingOutput(emission, record.position) : null;
  }

  private checkOutput(record: LogRecord): LogFault | null {
    const emission = this.expected.peek();
    const expected = emission !== undefined && sameRecord(record, emission);
    if (record.position >= this.skipBelow && !expected && this.mayBeInput(record)) {
      return this.checkInput(record);
    }
    this.afterInput = false;
    if (record.position < this.skipBelow) return null;
    if (expected) {
      this.expected.shift();
      return null;
    }
    if (record.position < this.strictFrom.get(record.topic)!) return null;
    if (emission !== undefined) return divergence(this.codec, record, emission);
    const where = recordName(record, kindOf(this.codec, record));
    return { where, what: "surplus: the fold gives no output here" };
  }

  private missingOutput(emission: Emission, position: number): LogFault {
    const { topic, partition } = emission;
    const offset = this.ends.at(topic, partition);
    const where = recordName({ topic, partition, offset, position }, kindOf(this.codec, emission));
    return { where, what: "missing: the fold gives this output, the log does not hold it" };
  }
}
