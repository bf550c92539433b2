/**
 * Folds a stored log again. Outputs are not written but expected: since the fold is a FIFO, the
 * next record of a topic that services write must be the output expected longest, byte for byte.
 * Inputs come when nothing is expected any more, directly after another input, or before an input
 * of the engine's own: a recorded history is pulled so.
 *
 * Instances may start at different checkpoints. A topic's records below `skipBelow` were written
 * before the first of its writers starts; below `strictFrom` some may come from a writer that
 * starts later, so that a record which is not the expected one is taken for one of those.
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
import { OWN_INPUTS, type TopicName } from "./topics";

/** Number of records in the log when each instance took the checkpoint it starts from. */
export type StartLengths = ReadonlyMap<Instances["all"][number], number>;

/** Of the records of one topic, by position. */
interface Bounds {
  readonly skipBelow: number;
  readonly strictFrom: number;
}

export class Replay {
  private readonly expected = new Fifo<Emission>();
  private readonly arena = new ByteArena();
  private readonly ends = new LogEnds();
  private readonly bounds: ReadonlyMap<TopicName, Bounds>;
  private afterInput = true;
  private position = 0;

  constructor(
    private readonly instances: Instances,
    private readonly codec: Codec,
    starts: StartLengths = new Map(),
  ) {
    this.bounds = new Map(
      [...instances.produced].map((topic) => {
        const lengths = instances.all
          .filter(({ processor }) => processor.service.produces.includes(topic))
          .map((writer) => starts.get(writer) ?? 0);
        return [topic, { skipBelow: Math.min(...lengths), strictFrom: Math.max(...lengths) }];
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
    const own = this.expected.peek()?.topic === OWN_INPUTS;
    return carriesInputs && (own || this.afterInput || this.expected.length === 0);
  }

  private checkInput(record: LogRecord): LogFault | null {
    const emission = this.expected.peek();
    const own = emission?.topic === OWN_INPUTS;
    const early = emission !== undefined && !own && !this.afterInput;
    this.afterInput = true;
    return early ? this.missingOutput(emission, record.position) : null;
  }

  private checkOutput(record: LogRecord): LogFault | null {
    const { skipBelow, strictFrom } = this.bounds.get(record.topic)!;
    if (record.position < skipBelow) {
      this.afterInput = this.mayBeInput(record);
      return null;
    }
    const emission = this.expected.peek();
    const expected = emission !== undefined && sameRecord(record, emission);
    if (!expected && this.mayBeInput(record)) return this.checkInput(record);
    this.afterInput = false;
    if (expected) this.expected.shift();
    if (expected || record.position < strictFrom) return null;
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
