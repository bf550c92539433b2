/** What an exported log's file says of itself, beside its schema, in the file's metadata. */
import type { LogManifest } from "../log-store";

/** The first bytes of every Avro object container file. */
export const MAGIC = Buffer.from("Obj\u0001");
export const SYNC_BYTES = 16;
/** Rises when an older reader could not make sense of a file. */
export const CONTAINER_FORMAT = 1;

export const METADATA = {
  schema: "avro.schema",
  codec: "avro.codec",
  format: "marginengine.format",
  contents: "marginengine.contents",
  seal: "marginengine.seal",
} as const;

/** As it is in a file while the file is hashed. The seal is SHA-256 of the whole file, in hex. */
export const UNSEALED = "0".repeat(64);

/** Avro's name for raw deflate, the one compression that every library knows. */
export const CODEC = "deflate";

export interface ContainerContents {
  readonly manifest: LogManifest;
  /** The log's schema texts by id, ids from 1. */
  readonly schemas: readonly string[];
  readonly records: number;
  /** Digest of the whole log in hex. */
  readonly digest: string;
}
