/** Where inputs come from: a simulator, a file, an archive of candles. */
import type { InputEvent } from "@margin-engine/core";
import type { TopicName } from "./topics";

/** An input event for its topic, or bytes that could not be made into one: those are appended as
 * they are, and the sequencer quarantines them. */
export type InputRecord =
  | { readonly topic: TopicName; readonly key: string; readonly event: InputEvent }
  | { readonly topic: TopicName; readonly key: string; readonly bytes: Uint8Array };

/** A record that the engine writes to a topic of its inputs. */
export interface OwnInput {
  readonly offset: number;
  /** Its Avro body. */
  readonly value: Uint8Array;
}

/**
 * A deterministic sequence of input batches. The runner pulls a batch when every earlier record has
 * been folded, so a service's answer to one batch is in the log before the next arrives.
 */
export interface InputSource {
  /** Names the source and its options in the log's manifest. */
  readonly origin: string;
  /** Number of batches where known, for progress. */
  readonly batches: number | null;
  /** Event time that so many batches reach, in milliseconds; left out where unknown. */
  readonly reached?: (batches: number) => number;
  /**
   * Of recorded inputs: how many batches had come before this input of the engine's own. They are
   * pulled before it is placed again; 0 for one that was not recorded, which nothing waits for.
   */
  readonly batchesBefore?: (own: OwnInput) => number;
  /** Batches from number `pulled` on. */
  readonly open: (pulled: number) => Iterator<readonly InputRecord[]>;
}
