/**
 * Reading strings. Short ASCII is by far the commonest and is made by one call of fromCharCode with
 * as many arguments as there are bytes, which a switch over the length gives; it costs half of what
 * Buffer's own methods do. Names that come again and again are kept in a table of bounded size, so
 * that equal names are one string whose hash is computed once.
 */

const SHORT_LENGTH = 24;
const INTERN_SLOTS = 16_384;
/** A slot's size of the name, then its bytes by fours. */
const SLOT_WORDS = 8;

type ReadText = (bytes: Uint8Array, at: number, size: number) => string | null;

/** Up to SHORT_LENGTH bytes; null when one of them is not ASCII. */
const shortText = compileShortText();

function compileShortText(): ReadText {
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
  ) as ReadText;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of `size` bytes; null when they are not UTF-8. */
export function readText(bytes: Uint8Array, at: number, size: number): string | null {
  return shortText(bytes, at, size) ?? longText(bytes, at, size);
}

function longText(bytes: Uint8Array, at: number, size: number): string | null {
  try {
    return utf8.decode(bytes.subarray(at, at + size));
  } catch {
    return null;
  }
}

/** As readText, for names: the slot of the bytes' hash either holds the name or takes it. */
export function readName(bytes: Uint8Array, at: number, size: number): string | null {
  return keptName(bytes, at, size) ?? readText(bytes, at, size);
}

/** Up to SHORT_LENGTH bytes; null when one of them is not ASCII. */
const keptName = compileKeptName();

/** Four bytes are hashed and compared at a time, in straight-line code for each length. Only ASCII
 * is kept, so that equal bytes are equal names. */
function compileKeptName(): ReadText {
  const cases = Array.from({ length: SHORT_LENGTH }, (_, index) => keptNameCase(index + 1));
  const code = `return function keptName(bytes, at, size) {
    switch (size) { ${cases.join("\n")} }
    return null;
  }`;
  const words = new Int32Array(INTERN_SLOTS * SLOT_WORDS);
  const names: string[] = new Array(INTERN_SLOTS).fill("");
  return new Function("words", "names", "shortText", code)(words, names, shortText) as ReadText;
}

function keptNameCase(size: number): string {
  const words = Array.from({ length: Math.ceil(size / 4) }, (_, word) => `w${word}`);
  const reads = words.map((name, word) => `${name} = ${wordAt(word * 4, size)}`);
  const mixes = words.map(
    (name) => `hash = Math.imul(hash ^ ${name}, 0x9e3779b1);
    hash ^= hash >>> 15;`,
  );
  const matches = words.map((name, word) => `words[slot + ${word + 1}] === ${name}`);
  const keeps = words.map((name, word) => `words[slot + ${word + 1}] = ${name};`);
  return `case ${size}: {
    const ${reads.join(", ")};
    let hash = ${size};
    ${mixes.join("\n")}
    const place = hash & ${INTERN_SLOTS - 1};
    const slot = place * ${SLOT_WORDS};
    if (words[slot] === ${size} && ${matches.join(" && ")}) return names[place];
    if (((${words.join(" | ")}) & 0x80808080) !== 0) return null;
    words[slot] = ${size};
    ${keeps.join("\n")}
    return names[place] = shortText(bytes, at, ${size});
  }`;
}

/** The bytes from `from` to `size`, at most four, as one word. */
function wordAt(from: number, size: number): string {
  const bytes = Array.from({ length: Math.min(4, size - from) }, (_, byte) => byte);
  return bytes.map((byte) => `bytes[at + ${from + byte}] << ${8 * byte}`).join(" | ");
}
