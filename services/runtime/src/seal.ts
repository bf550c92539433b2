/**
 * The seal of a log at rest: size and SHA-256 of its data file and of each block of it, and of the
 * seal's own text. It finds a change of any byte, also in pages that hold no live record.
 */
import { createHash, hash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { LogFault } from "./divergence";
import { DATA_FILE } from "./lmdb/environment";
import { Unusable } from "./unusable";

const SEAL_FILE = "seal.json";
const BLOCK_BYTES = 64 * 1024;

interface FileSeal {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly blockBytes: number;
  readonly blocks: readonly string[];
}

export interface SealCheck {
  /** Whether there is a seal at all: a log still being written, or killed, has none. */
  readonly sealed: boolean;
  readonly faults: readonly LogFault[];
}

/** Seals a log that no process has open. */
export function sealLog(directory: string): void {
  const file = join(directory, SEAL_FILE);
  const draft = `${file}.draft`;
  const handle = openSync(draft, "w");
  try {
    writeSync(handle, sealText(describeFile(directory)));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

/** Throws Unusable when the log is not what was sealed, since appending to it would hide that. */
export function refuseAltered(directory: string): void {
  const [fault] = checkSeal(directory).faults;
  if (fault !== undefined) {
    throw new Unusable(
      `${directory} was altered since it was sealed (${fault.where}: ${fault.what}): verify it ` +
        "to see what is affected, and continue from a sound copy.",
    );
  }
}

/** For a log about to be appended to. */
export function removeSeal(directory: string): void {
  rmSync(join(directory, SEAL_FILE), { force: true });
}

/** Compares a log at rest with its seal. */
export function checkSeal(directory: string): SealCheck {
  const file = join(directory, SEAL_FILE);
  if (!existsSync(file)) return { sealed: false, faults: [] };
  const sealed = readSeal(readFileSync(file, "utf8"));
  if (sealed === null) {
    const what = "the seal itself was altered: its text does not match its own SHA-256";
    return { sealed: true, faults: [{ where: SEAL_FILE, what }] };
  }
  if (!existsSync(join(directory, sealed.file))) {
    return { sealed: true, faults: [{ where: sealed.file, what: "the file is missing" }] };
  }
  return { sealed: true, faults: compare(sealed, describeFile(directory)) };
}

function compare(sealed: FileSeal, found: FileSeal): LogFault[] {
  const faults: LogFault[] = [];
  if (sealed.bytes !== found.bytes) {
    const what = `${found.bytes} bytes, sealed with ${sealed.bytes}`;
    faults.push({ where: sealed.file, what });
  }
  const changed = (block: number) => sealed.blocks[block] !== found.blocks[block];
  const blocks = Math.min(sealed.blocks.length, found.blocks.length);
  for (let block = 0; block < blocks; block++) {
    if (!changed(block)) continue;
    const from = block * BLOCK_BYTES;
    while (block + 1 < blocks && changed(block + 1)) block++;
    const to = Math.min((block + 1) * BLOCK_BYTES, found.bytes) - 1;
    faults.push({ where: `${sealed.file}, bytes ${from} to ${to}`, what: "altered (SHA-256)" });
  }
  return faults;
}

function describeFile(directory: string): FileSeal {
  const whole = createHash("sha256");
  const blocks: string[] = [];
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  const handle = openSync(join(directory, DATA_FILE), "r");
  let bytes = 0;
  try {
    for (;;) {
      const length = readSync(handle, block, 0, BLOCK_BYTES, bytes);
      if (length === 0) break;
      const piece = block.subarray(0, length);
      whole.update(piece);
      blocks.push(hash("sha256", piece));
      bytes += length;
    }
  } finally {
    closeSync(handle);
  }
  return { file: DATA_FILE, bytes, sha256: whole.digest("hex"), blockBytes: BLOCK_BYTES, blocks };
}

/** The one way a seal is written, so that no byte of it can change unnoticed. */
function sealText(content: FileSeal): string {
  const sealSha256 = hash("sha256", JSON.stringify(content));
  return `${JSON.stringify({ ...content, sealSha256 }, null, 1)}\n`;
}

/** Null when a single byte is not as it was written. */
function readSeal(text: string): FileSeal | null {
  try {
    const { sealSha256: _, ...content } = JSON.parse(text);
    return text === sealText(content) ? content : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}
