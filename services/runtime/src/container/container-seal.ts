/** What tells that a container file is as it was written: its SHA-256, kept in its own header. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { UNSEALED } from "./container-format";

const READ_BYTES = 1 << 20;

/** In hex, of the file as it was before its seal was written at `sealAt`. */
export function sealOf(file: string, sealAt: number): string {
  const descriptor = openSync(file, "r");
  try {
    const hash = createHash("sha256");
    const unsealed = Buffer.from(UNSEALED);
    const bytes = Buffer.allocUnsafe(READ_BYTES);
    for (let at = 0; ; ) {
      const read = readSync(descriptor, bytes, 0, READ_BYTES, at);
      if (read === 0) return hash.digest("hex");
      const part = bytes.subarray(0, read);
      for (const [digit, zero] of unsealed.entries()) {
        const place = sealAt + digit - at;
        if (place >= 0 && place < read) part[place] = zero;
      }
      hash.update(part);
      at += read;
    }
  } finally {
    closeSync(descriptor);
  }
}
