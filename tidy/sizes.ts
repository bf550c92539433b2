/** Sizes with one screen in mind. A limit is a limit from the first day, for every file. */
import type { Finding } from "./finding";
import { FLOORS } from "./floors";
import { isTest, isTypeScript, packageOf, type RepositoryFile } from "./repository";
import { isFunction, type SyntaxNode, syntaxOf, walk } from "./syntax";

const SOURCE_LINES = 300;
const TEST_LINES = 500;
const SERVICE_LINES = 120;
const MAIN_LINES = 15;
const FUNCTION_LINES = 60;
const COLUMNS = 100;
const PARAMETERS = 3;
const TRACKED_BYTES = 200_000;

/** Files whose lines a person writes and reads as code. */
const CODE = /(\.(ts|js|cjs|sh|yml|yaml)|(^|\/)Makefile|^\.ci\/[^/]+)$/;

export function checkSizes(files: readonly RepositoryFile[]): Finding[] {
  return files.flatMap((file) => [
    ...(isTypeScript(file) ? [...lengthFaults(file), ...functionFaults(file)] : []),
    ...(CODE.test(file.path) ? columnFaults(file) : []),
    ...weightFaults(file),
  ]);
}

function linesOf({ text }: RepositoryFile): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function lengthFaults(file: RepositoryFile): Finding[] {
  const limit = lineLimit(file);
  const lines = linesOf(file);
  if (lines <= limit) return [];
  const what = `${lines} lines, at most ${limit}; split it by a noun of the field`;
  return [{ path: file.path, line: 0, rule: "file-length", what }];
}

function lineLimit(file: RepositoryFile): number {
  if (isTest(file)) return TEST_LINES;
  if (/^services\/[^/]+\/src\/main\.ts$/.test(file.path)) return MAIN_LINES;
  const owner = packageOf(file.path);
  const service = owner !== null && FLOORS[owner] === 2;
  return service && file.path === `services/${owner}/src/service.ts` ? SERVICE_LINES : SOURCE_LINES;
}

function functionFaults(file: RepositoryFile): Finding[] {
  const { body, firstLine, lastLine } = syntaxOf(file);
  const findings: Finding[] = [];
  walk(body, (node, above) => {
    const parent = above.at(-1);
    if (!isFunction(node) || isSuite(parent)) return;
    const line = firstLine(node);
    const length = lastLine(node) - line + 1;
    if (length > FUNCTION_LINES) {
      const what = `a function of ${length} lines, at most ${FUNCTION_LINES}; name its parts`;
      findings.push({ path: file.path, line, rule: "function-length", what });
    }
    // What is passed to a call has the parameters that the call gives it.
    if (parent?.type === "CallExpression") return;
    const { length: parameters } = (node.function ?? node).params ?? [];
    if (parameters > PARAMETERS) {
      const what = `${parameters} parameters, at most ${PARAMETERS}; pass one object with names`;
      findings.push({ path: file.path, line, rule: "parameters", what });
    }
  });
  return findings;
}

/** The body of a describe is a chapter, not a function. */
function isSuite(parent: SyntaxNode | undefined): boolean {
  if (parent?.type !== "CallExpression") return false;
  const callee = parent.callee?.type === "CallExpression" ? parent.callee.callee : parent.callee;
  return (callee?.object ?? callee)?.value === "describe";
}

function columnFaults(file: RepositoryFile): Finding[] {
  return file.text.split("\n").flatMap((text, at) => {
    const { length } = [...text];
    if (length <= COLUMNS) return [];
    const what = `${length} columns, at most ${COLUMNS}; break it, also inside a string`;
    return [{ path: file.path, line: at + 1, rule: "columns", what }];
  });
}

/** The lock is npm's to write and nobody's to read. */
function weightFaults({ path, text }: RepositoryFile): Finding[] {
  if (path === "package-lock.json") return [];
  const bytes = Buffer.byteLength(text);
  if (bytes <= TRACKED_BYTES) return [];
  const what = `${bytes} bytes, at most ${TRACKED_BYTES}; generate it or read it from outside`;
  return [{ path, line: 0, rule: "weight", what }];
}
