/**
 * Replays inputs into a log: a file of event lines through the engine, or the inputs of another log
 * through it again, compared topic by topic with what that log holds.
 */
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  createCodec,
  type InputRecord,
  type InputSource,
  LmdbStore,
  type LogRecord,
  ndjsonSource,
  runEmbedded,
  TOPIC_NAMES,
  type TopicName,
  Unusable,
} from "@margin-engine/runtime";
import { SOURCE_TOPICS } from "@margin-engine/core";
import { ENGINE } from "./log-services";
import { watchRun } from "./report/watch-run";

export interface ReplayOptions {
  /** A file of event lines, or the folder of a log. */
  readonly from: string;
  /** Folder of the log to write. */
  readonly log: string;
  /** Null: as many as the replayed log has, one for a file. */
  readonly shards: number | null;
}
