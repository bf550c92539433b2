/**
 * Whether a log is what it claims to be: untouched since it was sealed, sound record by record, and
 * the very result of folding its inputs again.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DATA_FILE } from "./lmdb/environment";
import { LmdbStore } from "./lmdb/lmdb-store";
import { checkStructure } from "./lmdb/structure";
import { refuseWhileWritten } from "./log-lock";
import { checkSeal } from "./seal";
import type { AnyService } from "./service";
import { Unusable } from "./unusable";
import { type ContentCheck, NOTHING_READ, verifyContent } from "./verify-content";

export interface VerifyOptions {
  readonly directory: string;
  /** The services the log was made with. */
  readonly services: readonly AnyService[];
}

export interface VerifyResult extends ContentCheck {
  readonly ok: boolean;
  /** A log whose run was killed has no seal, which is no fault. */
  readonly sealed: boolean;
}

/** Throws Unusable when there is no log, or it is being written. */
export async function verifyLog({ directory, services }: VerifyOptions): Promise<VerifyResult> {
  refuseWhileWritten(directory);
  const seal = checkSeal(directory);
  if (!seal.sealed && !existsSync(join(directory, DATA_FILE))) {
    throw new Unusable(`${directory} holds no log: there is no ${DATA_FILE}.`);
  }
  // The bytes of an intact seal are those that a sound run left, and safe to open in this process.
  const intact = seal.sealed && seal.faults.length === 0;
  const unsound = intact ? null : checkStructure(directory);
  const content =
    unsound === null
      ? await readContent(directory, services)
      : { ...NOTHING_READ, faults: [unsound] };
  const faults = [...seal.faults, ...content.faults];
  return { ...content, sealed: seal.sealed, ok: faults.length === 0, faults };
}

async function readContent(
  directory: string,
  services: readonly AnyService[],
): Promise<ContentCheck> {
  const store = LmdbStore.open(directory, "read");
  try {
    return verifyContent(store, services);
  } finally {
    await store.close();
  }
}
