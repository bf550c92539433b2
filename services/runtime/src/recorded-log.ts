/** Opens a log that is only read, whatever it is kept in, once it is known to be whole. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { ContainerLog, isContainer } from "./container/container-log";
import { DATA_FILE } from "./lmdb/environment";
import { LmdbStore } from "./lmdb/lmdb-store";
import { sweepApart } from "./lmdb/sweep-apart";
import { LogDamaged } from "./log-damaged";
import type { LogManifest, LogRecord, RecordedLog, Wanted } from "./log-store";
import { FORMAT_VERSION } from "./run-log";
import { checkSeal } from "./seal";
import { Unusable } from "./unusable";

export interface OpenedLog extends RecordedLog {
  readonly manifest: () => LogManifest;
  /** How many it holds. */
  readonly records: number;
  /** False for a log whose run was cut off: some of its records have not been folded. */
  readonly finished: boolean;
  /** The wanted records in global order, for who only looks: each stands until the log is read on,
   * in an object that may serve the next one as well. */
  readonly views: (wanted: Wanted) => Iterable<LogRecord>;
}

/** Whether there is a log under the name: a folder, or a file that export wrote. */
export function isLog(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true || isContainer(path);
}

/**
 * A log is held against its seal; a folder without one is swept, in a process of its own.
 * Throws Unusable on what is no log or from a newer version, LogDamaged on one that is not sound.
 */
export function openLog(path: string): OpenedLog {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new Unusable(`${path} does not exist: name the folder of a log, or an exported log`);
  }
  if (found.isDirectory()) {
    refuseUnsound(path);
    return openFolder(path);
  }
  const log = openFile(path);
  log.refuseAltered();
  return log;
}

/** A log that `openLog` took already, opened once more: by another thread. */
export function reopenLog(path: string): OpenedLog {
  return statSync(path).isDirectory() ? openFolder(path) : openFile(path);
}

function openFile(path: string): ContainerLog {
  const log = new ContainerLog(path);
  refuseNewer(path, log.manifest());
  return log;
}

function openFolder(path: string): OpenedLog {
  const store = LmdbStore.open(path, "read");
  const manifest = store.manifest();
  if (manifest === null) throw new Unusable(`${path} holds a log that was never begun`);
  refuseNewer(path, manifest);
  const { records, folded } = store.progress();
  return {
    manifest: () => manifest,
    records,
    finished: records === folded,
    schemas: () => store.schemas(),
    read: (topic, partition, fromOffset) => store.read(topic, partition, fromOffset),
    readAll: (fromPosition) => store.readAll(fromPosition),
    views: (wanted) => store.views(wanted),
    close: () => store.close(),
  };
}

/** Throws Unusable for a log that a newer version wrote. */
export function refuseNewer(path: string, { formatVersion }: LogManifest): void {
  if (formatVersion <= FORMAT_VERSION) return;
  throw new Unusable(
    `${path} was written by a newer version (format ${formatVersion}, this one reads up to ` +
      `${FORMAT_VERSION}): read it with that version`,
  );
}

function refuseUnsound(path: string): void {
  const { sealed, faults } = checkSeal(path);
  const [fault] = sealed || !existsSync(join(path, DATA_FILE)) ? faults : sweepApart(path).faults;
  if (fault !== undefined) throw new LogDamaged(fault);
}
