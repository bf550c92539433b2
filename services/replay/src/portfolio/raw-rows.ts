/** The rows of a portfolio file as texts by field: JSON when it begins like JSON, else CSV. */
import { readFileSync } from "node:fs";
import { FIELD_TYPES, type PortfolioFault, type RawRow } from "./portfolio-fields";

const FIELD_NAMES = Object.keys(FIELD_TYPES);

export function readRows(path: string): readonly RawRow[] | PortfolioFault {
  let text: string;
  try {
    text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    return { fault: `it cannot be read (${(error as Error).message}); name a portfolio file` };
  }
  const start = text.trimStart()[0];
  if (start === undefined) return { fault: "it is empty; --help shows an example" };
  return start === "[" || start === "{" ? jsonRows(text) : csvRows(text);
}

function jsonRows(text: string): readonly RawRow[] | PortfolioFault {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { fault: `it is not JSON (${(error as Error).message})` };
  }
  if (!Array.isArray(json)) {
    return { fault: 'it must be a list of rows, such as [{ "kind": "Index", ... }, ...]' };
  }
  const rows: RawRow[] = [];
  for (const [at, row] of (json as readonly unknown[]).entries()) {
    const place = `row ${at + 1}`;
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      return { fault: `${place}: it must be an object with a kind, such as { "kind": "Index" }` };
    }
    const texts = new Map<string, string>();
    for (const [field, value] of Object.entries(row)) {
      if (value === null || value === "") continue;
      if (typeof value !== "string" && typeof value !== "number") {
        return { fault: `${place}, ${field}: write a text or a number` };
      }
      texts.set(field, String(value));
    }
    rows.push({ place, texts });
  }
  return rows;
}

function csvRows(text: string): readonly RawRow[] | PortfolioFault {
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => !isIgnored(line));
  if (first < 0) return { fault: "it has no rows; --help shows an example" };
  const header = splitLine(lines[first]!);
  if (!header.includes("kind")) {
    const remedy = `name the columns by these fields: ${FIELD_NAMES.join(", ")}`;
    return { fault: `line ${first + 1}: the header has no kind; ${remedy}` };
  }
  const rows: RawRow[] = [];
  for (const [at, line] of lines.entries()) {
    if (at <= first || isIgnored(line)) continue;
    const values = splitLine(line);
    const place = `line ${at + 1}`;
    if (values.length > header.length) {
      const found = `it has ${values.length} values under ${header.length} columns`;
      return { fault: `${place}: ${found}; check for a stray comma` };
    }
    const texts = new Map<string, string>();
    for (const [column, value] of values.entries()) {
      if (value !== "") texts.set(header[column]!, value);
    }
    rows.push({ place, texts });
  }
  return rows;
}

/** Blank lines, and notes that begin with #. */
function isIgnored(line: string): boolean {
  return line.trim() === "" || line.trimStart().startsWith("#");
}

function splitLine(line: string): string[] {
  return line.split(",").map((value) => {
    const trimmed = value.trim();
    return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
  });
}
