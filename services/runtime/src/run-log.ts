/**
 * Creates a log or continues it: the manifest says what it was made from, and a log is only ever
 * continued with the same.
 */
import { createCodec } from "./codec";
import type { LogManifest, LogStore } from "./log-store";
import { Pipeline, type PipelineOptions, type Standing } from "./pipeline";
import type { AnyService } from "./service";
import { Unusable } from "./unusable";

export type RunOptions = Omit<PipelineOptions, "store" | "codec">;

export const FORMAT_VERSION = 1;

/** Runs the source to its end over the store and returns where it stands. Throws
 * Unusable when the log was made from something else. */
export async function runLog(store: LogStore, options: RunOptions): Promise<Standing> {
  refuseAnotherRun(store, options);
  if (store.manifest() === null) store.create(manifestOf(options));
  const stored = store.schemas();
  const codec = createCodec(stored);
  if (codec.schemas.length > stored.length) store.addSchemas(codec.schemas.slice(stored.length));
  const pipeline = new Pipeline({ ...options, store, codec });
  await pipeline.run();
  return pipeline.standing();
}

function manifestOf({ shards, source, services }: RunOptions): LogManifest {
  const described = services.map(describeService);
  return { formatVersion: FORMAT_VERSION, shards, origin: source.origin, services: described };
}

/** Throws Unusable when the log was made from something else than the run would make. */
export function refuseAnotherRun(store: LogStore, options: RunOptions): void {
  const found = store.manifest();
  if (found !== null) refuseAnother(found, manifestOf(options));
}

/** A service by name and options, as a manifest holds it. */
function describeService({ name, options }: AnyService): string {
  return options === undefined ? name : `${name} ${options}`;
}

function refuseAnother(found: LogManifest, asked: LogManifest): void {
  if (found.formatVersion !== asked.formatVersion) {
    throw new Unusable(
      `The log has format ${found.formatVersion}, this version writes format ` +
        `${asked.formatVersion}: continue it with the version that made it, or start another log.`,
    );
  }
  if (found.shards !== asked.shards) {
    throw new Unusable(
      `The log was made with ${found.shards} shards and cannot go on with ${asked.shards}, which ` +
        `would move accounts: continue it with ${found.shards}, or start another log.`,
    );
  }
  if (found.origin !== asked.origin) {
    throw new Unusable(
      `The log was made from ${found.origin} and cannot go on with ${asked.origin}: continue it ` +
        "with the same source and options, or start another log.",
    );
  }
  const [before, now] = [found.services.join(", "), asked.services.join(", ")];
  if (before !== now) {
    throw new Unusable(
      `The log was folded by ${before} and cannot go on with ${now}: continue it with the same ` +
        "services, or start another log.",
    );
  }
}
