/** What a house rule says when it is broken: where, which rule, what to do. */

export interface Finding {
  readonly path: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  readonly rule: string;
  /** What was found and what to do instead. */
  readonly what: string;
}

/** One line for each finding, as editors and terminals link them; empty when there are none. */
export function reportOf(findings: readonly Finding[]): string {
  return findings
    .map(({ path, line, rule, what }) => `${path}${line === 0 ? "" : `:${line}`}: ${rule}: ${what}`)
    .sort()
    .join("\n");
}

/** The line that a character stands in, from 1. */
function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** Every match of a pattern, with its line. */
export function matchesIn(
  text: string,
  pattern: RegExp,
): { readonly match: RegExpExecArray; readonly line: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({ match, line: lineAt(text, match.index) }));
}
