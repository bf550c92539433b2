/**
 * What the system says when a log cannot be written, as a sentence: a full disk, a folder that may
 * only be read, a file where the folder should be.
 */
import { resolve, sep } from "node:path";
import { getSystemErrorMap, types } from "node:util";
import { Unusable } from "./unusable";

/** A full disk is the system's ENOSPC, or LMDB's EIO when a piece of what it wrote still fitted. */
const IO_ERROR = 5;

/** The fault itself when it is none of writing in the folder. */
export function explainUnwritable(directory: string, cause: unknown): unknown {
  const reason = reasonOf(resolve(directory), cause);
  if (reason === null) return cause;
  return new Unusable(
    `${directory} cannot be written (${reason}): make room or make the folder writable and run ` +
      "the same command again, or name another folder. What was committed is kept.",
  );
}

function reasonOf(directory: string, cause: unknown): string | null {
  if (!types.isNativeError(cause)) return null;
  const { code, path } = cause as Error & { readonly code?: unknown; readonly path?: string };
  // LMDB gives the system's number of the error, which is above zero; its own are below.
  if (typeof code === "number") return code > 0 ? wordsFor(code, cause.message) : null;
  if (path === undefined) return null;
  const failed = resolve(path);
  return contains(failed, directory) || contains(directory, failed) ? cause.message : null;
}

function wordsFor(code: number, otherwise: string): string {
  if (code === IO_ERROR) return "input/output error: the disk may be full";
  return getSystemErrorMap().get(-code)?.[1] ?? otherwise;
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}
