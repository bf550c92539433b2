/**
 * The syntax tree of a TypeScript file, by the parser that also compiles the tests, and a walk over
 * it. Only the fields that rules look at are named.
 */
import { parseSync } from "@swc/core";
import type { RepositoryFile } from "./repository";

export interface SyntaxNode {
  readonly type: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly value?: unknown;
  readonly async?: boolean;
  readonly operator?: string;
  readonly typeOnly?: boolean;
  readonly isTypeOnly?: boolean;
  readonly left?: SyntaxNode;
  readonly right?: SyntaxNode;
  readonly object?: SyntaxNode;
  readonly property?: SyntaxNode;
  readonly callee?: SyntaxNode;
  readonly arguments?: readonly { readonly expression: SyntaxNode }[];
  readonly argument?: SyntaxNode;
  readonly params?: readonly SyntaxNode[];
  readonly function?: SyntaxNode;
  readonly discriminant?: SyntaxNode;
  readonly cases?: readonly SyntaxNode[];
  readonly test?: SyntaxNode | null;
  readonly param?: SyntaxNode | null;
  readonly block?: SyntaxNode;
  readonly handler?: SyntaxNode | null;
  readonly body?: SyntaxNode | readonly SyntaxNode[] | null;
  readonly stmts?: readonly SyntaxNode[];
  readonly source?: SyntaxNode | null;
  readonly specifiers?: readonly SyntaxNode[];
  readonly imported?: SyntaxNode | null;
  readonly exported?: SyntaxNode | null;
  readonly local?: SyntaxNode;
  readonly orig?: SyntaxNode;
  readonly declaration?: SyntaxNode;
  readonly declarations?: readonly SyntaxNode[];
  readonly id?: SyntaxNode;
  readonly identifier?: SyntaxNode | null;
  readonly key?: SyntaxNode;
  readonly kind?: string;
}

/** A parsed file: its top level, and the line that each node starts and ends in. */
export interface Syntax {
  readonly body: readonly SyntaxNode[];
  readonly firstLine: (node: SyntaxNode) => number;
  readonly lastLine: (node: SyntaxNode) => number;
}

const parsed = new WeakMap<RepositoryFile, Syntax>();

/** Parses a file once. Throws on one that is not TypeScript, and names it. */
export function syntaxOf(file: RepositoryFile): Syntax {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const lines = lineNumbers(file.text);
  const syntax = {
    body: parse(file),
    firstLine: (node: SyntaxNode) => lines(node.span!.start - 1),
    lastLine: (node: SyntaxNode) => lines(node.span!.end - 2),
  };
  parsed.set(file, syntax);
  return syntax;
}

function parse({ path, text }: RepositoryFile): readonly SyntaxNode[] {
  try {
    const module: { readonly body: unknown } = parseSync(text, { syntax: "typescript" });
    return module.body as readonly SyntaxNode[];
  } catch (cause) {
    throw new SyntaxError(`${path} cannot be parsed: ${String(cause)}`, { cause });
  }
}

/** From a byte to its line. Spans count bytes of UTF-8 from 1. */
function lineNumbers(text: string): (byte: number) => number {
  const ends: number[] = [];
  let bytes = 0;
  for (const line of text.split("\n")) {
    bytes += Buffer.byteLength(line) + 1;
    ends.push(bytes);
  }
  return (byte) => ends.findIndex((end) => byte < end) + 1;
}

/** Visits every node below `nodes` with the nodes above it, nearest last. */
export function walk(
  nodes: readonly SyntaxNode[],
  visit: (node: SyntaxNode, above: readonly SyntaxNode[]) => void,
): void {
  const above: SyntaxNode[] = [];
  const descend = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) descend(item);
    } else if (typeof value === "object" && value !== null) {
      const node = "type" in value && typeof value.type === "string" ? value : null;
      if (node !== null) {
        visit(node as SyntaxNode, above);
        above.push(node as SyntaxNode);
      }
      for (const [field, inner] of Object.entries(value)) {
        if (field !== "span") descend(inner);
      }
      if (node !== null) above.pop();
    }
  };
  descend(nodes);
}

const FUNCTIONS = new Set([
  "ArrowFunctionExpression",
  "ClassMethod",
  "Constructor",
  "FunctionDeclaration",
  "FunctionExpression",
  "GetterProperty",
  "MethodProperty",
  "PrivateMethod",
  "SetterProperty",
]);

/** Whether the node is a function of any form. Methods keep theirs in `function`. */
export function isFunction(node: SyntaxNode): boolean {
  return FUNCTIONS.has(node.type);
}

/** Whether the node is the identifier `name`, or one of `names`. */
export function isIdentifier(node: SyntaxNode | undefined, names: ReadonlySet<string>): boolean {
  return node?.type === "Identifier" && names.has(String(node.value));
}
