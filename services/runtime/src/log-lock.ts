/**
 * One writer for a log: a file in its directory names the process that has it open. A process that
 * was killed leaves the file behind, so the file only counts while that very process lives.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Unusable } from "./unusable";

const LOCK_FILE = "writer.lock";
/** Directories this process has open itself: its own number in a file says nothing about that. */
const open = new Set<string>();

/** Returns what releases the lock. Throws Unusable while another live process holds it. */
export function lockLog(directory: string): () => void {
  refuseWhileWritten(directory);
  const file = join(directory, LOCK_FILE);
  const key = resolve(directory);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, identity(process.pid)!, { flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    throw new Unusable(`${directory} was opened by another process at the same moment: try again.`);
  }
  open.add(key);
  return () => {
    open.delete(key);
    rmSync(file, { force: true });
  };
}

/** Throws Unusable while a live process, this one included, has the log open for appending. */
export function refuseWhileWritten(directory: string): void {
  const file = join(directory, LOCK_FILE);
  const holder = open.has(resolve(directory)) ? process.pid : liveHolder(file);
  if (holder === null) return;
  throw new Unusable(
    `${directory} is being written by process ${holder}: wait for it to end, or stop it. Should ` +
      `that process have nothing to do with the log, delete ${file}.`,
  );
}

function liveHolder(file: string): number | null {
  const held = readIfThere(file);
  const pid = Number.parseInt(held ?? "", 10);
  if (Number.isNaN(pid) || pid === process.pid) return null;
  return identity(pid) === held ? pid : null;
}

/** The number of the process and, where the system tells, when it started, since numbers are used
 * again; null when it is gone. */
function identity(pid: number): string | null {
  if (process.platform !== "linux") return isAlive(pid) ? `${pid}` : null;
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, started] = [fields[0], fields[19]];
  return state === "Z" ? null : `${pid} ${started}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return null;
    throw cause;
  }
}
