/** Finds a field given twice in one JSON object, which JSON.parse would pass over in silence. */

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const OPENING = 123;
const CLOSING = 125;

/** Blanks before a colon keep it from being counted. */
const SPACED_COLON = /\s:/;

/**
 * The name of the first field that an object of the text repeats, or null. `fields` is the number
 * of fields that JSON.parse found in the object: where as many names stand in the text, as in
 * nearly every line, none is repeated and the text need not be walked.
 */
export function repeatedField(text: string, fields: number): string | null {
  return names(text) === fields && !SPACED_COLON.test(text) ? null : walk(text);
}

/** How often a colon directly follows a quote: after every name, and rarely within a value. */
function names(text: string): number {
  let count = 0;
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) count++;
  return count;
}

function walk(text: string): string | null {
  const outer: Set<string>[] = [];
  let seen = new Set<string>();
  let lastString = "";
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = closingQuote(text, at + 1);
      lastString = text.slice(at, end + 1);
      at = end;
    } else if (code === COLON) {
      const name = lastString.includes("\\") ? JSON.parse(lastString) : lastString.slice(1, -1);
      if (seen.has(name)) return name;
      seen.add(name);
    } else if (code === OPENING) {
      outer.push(seen);
      seen = new Set();
    } else if (code === CLOSING) {
      seen = outer.pop()!;
    }
  }
  return null;
}

function closingQuote(text: string, from: number): number {
  let end = text.indexOf('"', from);
  while (end > from && text.charCodeAt(end - 1) === BACKSLASH && escaped(text, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end;
}

/** An odd run of backslashes before the quote escapes it. */
function escaped(text: string, quote: number): boolean {
  let run = quote;
  while (text.charCodeAt(run - 1) === BACKSLASH) run--;
  return (quote - run) % 2 === 1;
}
