/**
 * Checkpoints at rest: two slots for each service instance, each a manifest and pieces below a
 * megabyte. A new checkpoint overwrites the slot of the older one; one whose hash is wrong is
 * passed over.
 */
import { createHash } from "node:crypto";
import type { Database } from "lmdb";
import type { LogFault } from "../divergence";
import type { StoredCheckpoint } from "../log-store";

const SLOTS = [0, 1] as const;
const PIECE_BYTES = 900_000;

type Slot = readonly [service: string, shard: number, slot: number];

interface Manifest {
  readonly folded: number;
  readonly records: number;
  readonly chainHead: string;
  readonly pieces: number;
  /** Over the figures above and the body. */
  readonly sha256: string;
}

export class CheckpointTable {
  constructor(private readonly table: Database<Buffer, (string | number)[]>) {}

  /** To be called within a transaction. */
  put(checkpoint: StoredCheckpoint): void {
    const { service, shard, folded, records, body } = checkpoint;
    const slot = this.slotFor(checkpoint);
    const before = this.manifest(slot)?.pieces ?? 0;
    const pieces = Math.ceil(body.length / PIECE_BYTES);
    for (let piece = 1; piece <= pieces; piece++) {
      const bytes = body.subarray((piece - 1) * PIECE_BYTES, piece * PIECE_BYTES);
      this.table.put([service, shard, slot[2], piece], Buffer.from(bytes));
    }
    for (let piece = pieces + 1; piece <= before; piece++) {
      this.table.remove([service, shard, slot[2], piece]);
    }
    const chainHead = Buffer.from(checkpoint.chainHead).toString("hex");
    const sha256 = hashOf(checkpoint);
    const manifest: Manifest = { folded, records, chainHead, pieces, sha256 };
    this.table.put([...slot, 0], Buffer.from(JSON.stringify(manifest)));
  }

  /** The newest valid one. */
  newest(service: string, shard: number): StoredCheckpoint | null {
    const [newest] = SLOTS.map((slot) => this.read([service, shard, slot]))
      .filter((found) => found !== null && "body" in found)
      .sort((one, other) => other.folded - one.folded);
    return newest ?? null;
  }

  /** What all slots hold: checkpoints, and faults for those that cannot be used. */
  *all(): Generator<StoredCheckpoint | LogFault> {
    for (const [service, shard, slot, piece] of this.table.getKeys()) {
      if (piece !== 0) continue;
      const found = this.read([String(service), Number(shard), Number(slot)]);
      if (found !== null) yield found;
    }
  }

  private read(slot: Slot): StoredCheckpoint | LogFault | null {
    if (!this.table.doesExist([...slot, 0])) return null;
    const [service, shard] = slot;
    const manifest = this.manifest(slot);
    const where = `checkpoint of ${service}, shard ${shard}, slot ${slot[2]}`;
    if (manifest === null) return { where, what: "its manifest cannot be read" };
    const pieces = Array.from({ length: manifest.pieces }, (_, at) =>
      this.table.get([...slot, at + 1]),
    );
    if (!pieces.every((piece) => piece !== undefined)) {
      return { where, what: "a piece is missing" };
    }
    const { folded, records } = manifest;
    const chainHead = Buffer.from(manifest.chainHead, "hex");
    const body = Buffer.concat(pieces);
    const checkpoint = { service, shard, folded, records, chainHead, body };
    if (hashOf(checkpoint) === manifest.sha256) return checkpoint;
    return { where, what: "its bytes are not those that were written (SHA-256)" };
  }

  /** A slot without a manifest first, then the one of the same position, then the older one. */
  private slotFor({ service, shard, folded }: StoredCheckpoint): Slot {
    const rank = (slot: Slot) => {
      const found = this.manifest(slot)?.folded ?? -1;
      return found === folded ? 0 : found;
    };
    const [first, second] = SLOTS.map((slot): Slot => [service, shard, slot]) as [Slot, Slot];
    return rank(first) <= rank(second) ? first : second;
  }

  private manifest(slot: Slot): Manifest | null {
    const bytes = this.table.get([...slot, 0]);
    if (bytes === undefined) return null;
    try {
      const manifest: unknown = JSON.parse(bytes.toString());
      return isManifest(manifest) ? manifest : null;
    } catch (cause) {
      if (cause instanceof SyntaxError) return null;
      throw cause;
    }
  }
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== "object" || value === null) return false;
  const { folded, records, chainHead, pieces, sha256 } = value as Record<string, unknown>;
  const numbers = [folded, records, pieces].every((one) => Number.isSafeInteger(one));
  return numbers && typeof chainHead === "string" && typeof sha256 === "string";
}

function hashOf({ service, shard, folded, records, chainHead, body }: StoredCheckpoint): string {
  const head = JSON.stringify([service, shard, folded, records]);
  return createHash("sha256").update(head).update(chainHead).update(body).digest("hex");
}
