/** What the margin service knows of a log at a moment: the journal of each shard, folded to it. */
import { type JournalEntry, type MarginState, shardOf } from "@margin-engine/core";
import { marginService } from "@margin-engine/margin";
import { createCodec, LogDamaged, openLog } from "@margin-engine/runtime";

/** What to fold of a log. */
export interface LogPart {
  /** Only the shard of this account; null for all shards. */
  readonly account: string | null;
  /** The last event time that counts, milliseconds since the epoch; null for the end of the log. */
  readonly at: number | null;
}

/** Called with each entry before the state folds it. */
type Witness = (state: MarginState, entry: JournalEntry) => void;

/** By shard, those asked for. Throws Unusable or LogDamaged for a log that cannot be read. */
export async function logStates(
  directory: string,
  { account, at }: LogPart,
  witness: Witness | null = null,
): Promise<readonly MarginState[]> {
  const log = openLog(directory);
  try {
    const { shards } = log.manifest();
    const states = new Map<number, MarginState>();
    for (let shard = 0; shard < shards; shard++) {
      if (account !== null && shard !== shardOf(account, shards)) continue;
      states.set(shard, marginService.initial({ shard, shards }));
    }
    const codec = createCodec(log.schemas());
    for (const record of log.readAll(0)) {
      const state = record.topic === "journal" ? states.get(record.partition) : undefined;
      if (state === undefined) continue;
      const decoded = codec.decode(record.topic, record.schemaId, record.value);
      if (!("kind" in decoded)) {
        const where = `${record.topic}/${record.partition}@${record.offset}`;
        throw new LogDamaged({ where, what: `it cannot be read (${decoded.detail})` });
      }
      const event = decoded as JournalEntry;
      if (at !== null && event.eventTime > at) continue;
      witness?.(state, event);
      marginService.step(state, { ...record, event, undecodable: null });
    }
    return [...states.values()];
  } finally {
    await log.close();
  }
}
