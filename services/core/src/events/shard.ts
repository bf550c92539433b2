/**
 * Which shard an account belongs to: Kafka's default partitioner (murmur2 of the key's UTF-8 bytes,
 * sign bit cleared, modulo partitions), so any client that keys by account lands where we look.
 */
const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

export function shardOf(account: string, shards: number): number {
  return shards === 1 ? 0 : accountHash(account) % shards;
}

/** The partitioner's hash of an account id, 0 to 2^31 - 1. */
export function accountHash(account: string): number {
  const { length } = account;
  if (length > ASCII.length) return murmur2(utf8(account)) & 0x7fffffff;
  for (let at = 0; at < length; at++) {
    const code = account.charCodeAt(at);
    if (code > 127) return murmur2(utf8(account)) & 0x7fffffff;
    ASCII[at] = code;
  }
  return murmur2(ASCII, length) & 0x7fffffff;
}

/** Room for the bytes of an id, which nearly always is short ASCII; every call overwrites it. */
const ASCII = new Uint8Array(64);

/** murmur2, 32 bits, as Kafka's Java client computes it. */
export function murmur2(bytes: ArrayLike<number>, length = bytes.length): number {
  let hash = (SEED ^ length) | 0;
  const blocks = length >> 2;
  for (let block = 0; block < blocks; block++) {
    const at = block * 4;
    let word =
      (bytes[at]! & 0xff) |
      ((bytes[at + 1]! & 0xff) << 8) |
      ((bytes[at + 2]! & 0xff) << 16) |
      ((bytes[at + 3]! & 0xff) << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> 24;
    word = Math.imul(word, MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  const tail = blocks * 4;
  const rest = length & 3;
  if (rest === 3) hash ^= (bytes[tail + 2]! & 0xff) << 16;
  if (rest >= 2) hash ^= (bytes[tail + 1]! & 0xff) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ (bytes[tail]! & 0xff), MULTIPLIER);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return (hash ^ (hash >>> 15)) | 0;
}

/** UTF-8 of a well-formed string; a lone surrogate becomes U+FFFD, as encoders do. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    let point = character.codePointAt(0)!;
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      );
  }
  return bytes;
}
