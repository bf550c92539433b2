/** Finds a field given twice in one JSON object, which JSON.parse would pass over in silence. */

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const OPENING = 123;
const CLOSING = 125;

/** The name of the first field that an object of the text repeats, or null; expects valid JSON. */
export function repeatedField(text: string): string | null {
  const outer: Set<string>[] = [];
  let names = new Set<string>();
  let lastString = "";
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = closingQuote(text, at + 1);
      lastString = text.slice(at, end + 1);
      at = end;
    } else if (code === COLON) {
      const name = lastString.includes("\\") ? JSON.parse(lastString) : lastString.slice(1, -1);
      if (names.has(name)) return name;
      names.add(name);
    } else if (code === OPENING) {
      outer.push(names);
      names = new Set();
    } else if (code === CLOSING) {
      names = outer.pop()!;
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
