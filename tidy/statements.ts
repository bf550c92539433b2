/**
 * Statements that hide something: a test that does not run, an event that a switch swallows, an
 * error that nobody looks at, a file that does not say what it decides.
 */
import type { Finding } from "./finding";
import { isTest, isTypeScript, type RepositoryFile } from "./repository";
import { isIdentifier, type SyntaxNode, syntaxOf, walk } from "./syntax";

const TEST_CALLS = new Set(["describe", "it", "test"]);
const TEST_WORDS = new Set(["failing", "only", "skip", "todo"]);
const TEST_ALIASES = new Set(["fdescribe", "fit", "xdescribe", "xit", "xtest"]);

export function checkStatements(files: readonly RepositoryFile[]): Finding[] {
  return files.filter(isTypeScript).flatMap((file) => {
    const { body, firstLine } = syntaxOf(file);
    const findings: Finding[] = [];
    walk(body, (node) => {
      const fault = statementFault(node);
      if (fault === null) return;
      findings.push({ path: file.path, line: firstLine(node), ...fault });
    });
    return [...findings, ...headFaults(file)];
  });
}

function statementFault(node: SyntaxNode): { rule: string; what: string } | null {
  switch (node.type) {
    case "CallExpression":
      return testFault(node.callee);
    case "SwitchStatement":
      return switchFault(node);
    case "TryStatement":
      return node.handler ? catchFault(node.block!, node.handler) : null;
    default:
      return null;
  }
}

function testFault(callee: SyntaxNode | undefined): { rule: string; what: string } | null {
  const rule = "all-tests-run";
  if (isIdentifier(callee, TEST_ALIASES)) {
    return { rule, what: `${String(callee?.value)}(); run it or delete it` };
  }
  const chosen =
    isIdentifier(callee?.object, TEST_CALLS) && isIdentifier(callee?.property, TEST_WORDS);
  return chosen ? { rule, what: `.${String(callee?.property?.value)}(); run all of them` } : null;
}

function switchFault({ discriminant, cases }: SyntaxNode): { rule: string; what: string } | null {
  const subject = discriminant?.property ?? discriminant;
  const swallows = cases!.some(({ test }) => test === null || test === undefined);
  if (!swallows || subject?.value !== "kind") return null;
  const what = "default in a switch over kinds; name each, the compiler finds a forgotten one";
  return { rule: "exhaustive", what };
}

/**
 * A catch answers one fault. Around one statement that fault is plain; around more the catch must
 * look at what it caught, handle the one it means and throw the others on.
 */
function catchFault(
  { stmts: tried }: SyntaxNode,
  { param, body }: SyntaxNode,
): { rule: string; what: string } | null {
  const rule = "no-swallowing";
  const { stmts: answer } = body as SyntaxNode;
  if (answer!.length === 0)
    return { rule, what: "an empty catch; answer the fault or let it pass" };
  if (tried!.length === 1 || mentions(body as SyntaxNode, param?.value)) return null;
  const what = "a catch blind to its error; try one statement, or test for the error meant";
  return { rule, what };
}

function mentions(body: SyntaxNode, name: unknown): boolean {
  let found = false;
  walk([body], (node) => {
    if (node.type === "Identifier" && node.value === name) found = true;
  });
  return found;
}

/** After an interpreter's line a source says what it decides. An index only exports. */
function headFaults(file: RepositoryFile): Finding[] {
  if (isTest(file)) return [];
  if (file.path.endsWith("/index.ts")) return indexFaults(file);
  const text = file.text.replace(/^#!.*\n/, "").trimStart();
  if (text.startsWith("/**") || text.startsWith("// ")) return [];
  const what = "no head comment; begin with two to five lines on what this file decides";
  return [{ path: file.path, line: 1, rule: "head-comment", what }];
}

function indexFaults(file: RepositoryFile): Finding[] {
  const { body, firstLine } = syntaxOf(file);
  return body
    .filter((node) => !node.type.startsWith("Export") || !node.source)
    .map((node) => {
      const what = "an index exports what other files declare, and nothing else";
      return { path: file.path, line: firstLine(node), rule: "index", what };
    });
}

/** Only an index passes on what another file exports. */
export function checkBarrels(files: readonly RepositoryFile[]): Finding[] {
  return files
    .filter((file) => isTypeScript(file) && !file.path.endsWith("/index.ts"))
    .flatMap((file) => {
      const { body, firstLine } = syntaxOf(file);
      return body
        .filter((node) => node.type.startsWith("Export") && node.source)
        .map((node) => {
          const what = "a file that passes on another's exports; import from where it is declared";
          return { path: file.path, line: firstLine(node), rule: "barrels", what };
        });
    });
}
