/** Files that commands write: what the system refuses becomes a sentence. */
import { Unusable } from "@margin-engine/runtime";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  EISDIR: "it is a folder",
  EEXIST: "a file is in the way",
  ENOTDIR: "a file is in the way",
  ENOSPC: "the disk is full",
  EACCES: "writing there is not allowed",
  EROFS: "writing there is not allowed",
};

/** Writes something of `output`, a file or a folder. Throws Unusable when that cannot be done. */
export function writing<T>(output: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const reason = REASONS[code] ?? `the system answers ${code}`;
    throw new Unusable(`${output} cannot be written: ${reason}; name another`);
  }
}
