/**
 * Reading strings. Short ASCII is by far the commonest and is made by one call of fromCharCode with
 * as many arguments as there are bytes, which a switch over the length gives; it costs half of what
 * Buffer's own methods do. Names that come again and again are kept in a table of bounded size, so
 * that equal names are one string whose hash is computed once.
 */
import { malformed } from "./malformed";

const SHORT_LENGTH = 24;
const INTERN_SLOTS = 16_384;

type ShortText = (bytes: Uint8Array, at: number, size: number) => string | null;

/** Up to SHORT_LENGTH bytes; null when one of them is not ASCII. */
const shortText = compileShortText();

function compileShortText(): ShortText {
  const cases = Array.from({ length: SHORT_LENGTH }, (_, index) => {
    const names = Array.from({ length: index + 1 }, (_, byte) => `b${byte}`);
    const reads = names.map((name, byte) => `${name} = bytes[at + ${byte}]`);
    return `case ${index + 1}: {
      const ${reads.join(", ")};
      return (${names.join(" | ")}) < 128 ? String.fromCharCode(${names.join(", ")}) : null;
    }`;
  });
  return new Function(
    "bytes",
    "at",
    "size",
    `switch (size) { case 0: return ""; ${cases.join("\n")} } return null;`,
  ) as ShortText;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function readText(bytes: Uint8Array, at: number, size: number, field: string): string {
  return shortText(bytes, at, size) ?? longText(bytes, at, size, field);
}

function longText(bytes: Uint8Array, at: number, size: number, field: string): string {
  try {
    return utf8.decode(bytes.subarray(at, at + size));
  } catch {
    return malformed(field, at, "a string that is not UTF-8");
  }
}

const names: string[] = new Array(INTERN_SLOTS).fill("");

/** As readText, for names: the table's slot of the bytes' hash either holds the name or takes it.
 * Only ASCII is kept, so that equal characters mean equal bytes. */
export function readName(bytes: Uint8Array, at: number, size: number, field: string): string {
  if (size > SHORT_LENGTH) return longText(bytes, at, size, field);
  let hash = size;
  for (let next = at; next < at + size; next++) hash = Math.imul(hash ^ bytes[next]!, 0x01000193);
  const slot = (hash ^ (hash >>> 15)) & (INTERN_SLOTS - 1);
  const kept = names[slot]!;
  if (holds(kept, bytes, at, size)) return kept;
  const name = shortText(bytes, at, size);
  if (name === null) return longText(bytes, at, size, field);
  names[slot] = name;
  return name;
}

function holds(text: string, bytes: Uint8Array, at: number, size: number): boolean {
  if (text.length !== size) return false;
  for (let next = 0; next < size; next++) {
    if (text.charCodeAt(next) !== bytes[at + next]) return false;
  }
  return true;
}
