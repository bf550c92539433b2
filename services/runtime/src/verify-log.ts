/**
 * Whether a log is what it claims to be: untouched since it was sealed, sound record by record, and
 * the very result of folding its inputs again.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DATA_FILE, noLog } from "./lmdb/environment";
import { LmdbStore } from "./lmdb/lmdb-store";
import { sweepApart } from "./lmdb/sweep-apart";
import { refuseWhileWritten } from "./log-lock";
import { refuseNewer } from "./recorded-log";
import { checkSeal, type SealCheck } from "./seal";
import type { AnyService } from "./service";
import { Unusable } from "./unusable";
import { type ContentCheck, NOT_FOLDED, verifyContent } from "./verify-content";

export interface VerifyOptions {
  readonly directory: string;
  /** Makes services from what the log's manifest says of them. */
  readonly services: (descriptions: readonly string[]) => readonly AnyService[];
}

export interface VerifyResult extends ContentCheck {
  readonly ok: boolean;
  /** A log whose run was killed has no seal, which is no fault. */
  readonly sealed: boolean;
}

/** Throws Unusable when there is no log, it is being written, or a newer version wrote it. */
export async function verifyLog({ directory, services }: VerifyOptions): Promise<VerifyResult> {
  if (statSync(directory, { throwIfNoEntry: false })?.isFile() === true) {
    throw new Unusable(
      `${directory} is a file: name the folder of a log, or compare an exported one with ` +
        '"margin-engine replay"',
    );
  }
  refuseWhileWritten(directory);
  const seal = checkSeal(directory);
  if (!seal.sealed && !existsSync(join(directory, DATA_FILE))) {
    throw noLog(directory);
  }
  const content = await checkContent({ directory, services }, seal);
  const faults = [...seal.faults, ...content.faults];
  return { ...content, sealed: seal.sealed, ok: faults.length === 0, faults };
}

/** The bytes under an intact seal are those a sound run left, and safe to open in this process;
 * others only once a process of their own has swept them and found nothing. */
async function checkContent(options: VerifyOptions, seal: SealCheck): Promise<ContentCheck> {
  if (!seal.sealed || seal.faults.length > 0) {
    const sweep = sweepApart(options.directory);
    if (seal.sealed || sweep.faults.length > 0) return { ...sweep, ...NOT_FOLDED };
  }
  const store = LmdbStore.open(options.directory, "read");
  try {
    const manifest = store.manifest();
    if (manifest !== null) refuseNewer(options.directory, manifest);
    return verifyContent(store, options.services);
  } finally {
    await store.close();
  }
}
