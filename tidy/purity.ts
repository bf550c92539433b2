/**
 * What keeps a fold deterministic. In core and in the services: no clock, no chance, no waiting, no
 * machine, and of float arithmetic only what the language defines to the last bit: + - * / and the
 * functions listed. `10 ** n` and `2 ** n` with a constant n are powers that floats hold exactly
 * (the test beside this file counts them through), every other power is not.
 */
import type { Finding } from "./finding";
import { isPure } from "./floors";
import { isTypeScript, packageOf, type RepositoryFile } from "./repository";
import { isFunction, isIdentifier, type SyntaxNode, syntaxOf, walk } from "./syntax";

/** Members of Math whose result the language defines exactly. */
const EXACT_MATH = new Set([
  "abs",
  "ceil",
  "clz32",
  "floor",
  "fround",
  "imul",
  "max",
  "min",
  "round",
  "sign",
  "sqrt",
  "trunc",
]);

const BANNED: Readonly<Record<string, string>> = {
  Date: "time is a field of events",
  Intl: "results must not depend on a locale",
  Promise: "a rule never waits",
  clearInterval: "a timer is an event",
  clearTimeout: "a timer is an event",
  console: "say it with an event",
  crypto: "ids are functions of the input",
  fetch: "input comes as events",
  globalThis: "a rule knows no machine",
  parseFloat: "figures are read by parseScaled",
  parseInt: "figures are read by parseScaled",
  performance: "time is a field of events",
  process: "a rule knows no machine",
  queueMicrotask: "a rule never waits",
  require: "use import",
  setImmediate: "a timer is an event",
  setInterval: "a timer is an event",
  setTimeout: "a timer is an event",
};

const BANNED_METHODS: Readonly<Record<string, string>> = {
  localeCompare: "compare with <, which no locale changes",
  toExponential: "format with formatScaled",
  toFixed: "format with formatScaled",
  toLocaleString: "format with formatScaled",
  toNumber: "a decimal never becomes a float",
  toPrecision: "format with formatScaled",
};

export function checkPurity(files: readonly RepositoryFile[]): Finding[] {
  return files.filter(isTypeScript).flatMap((file) => {
    const owner = packageOf(file.path);
    if (owner === null) return [];
    return isPure(file, owner)
      ? findingsIn(file, (node, above) => impurity(node, above) ?? chance(node))
      : findingsIn(file, chance);
  });
}

function findingsIn(
  file: RepositoryFile,
  faultOf: (node: SyntaxNode, above: readonly SyntaxNode[]) => string | null,
): Finding[] {
  const { body, firstLine } = syntaxOf(file);
  const findings: Finding[] = [];
  walk(body, (node, above) => {
    const what = faultOf(node, above);
    if (what === null) return;
    findings.push({ path: file.path, line: firstLine(node), rule: "purity", what });
  });
  return findings;
}

/** Nothing anywhere in the services rolls a dice that no seed repeats. */
function chance(node: SyntaxNode): string | null {
  const random = node.type === "MemberExpression" && memberName(node) === "Math.random";
  return random ? "Math.random; every run must be repeatable, draw from a seed" : null;
}

function impurity(node: SyntaxNode, above: readonly SyntaxNode[]): string | null {
  if (isFunction(node) && (node.async === true || node.function?.async === true)) {
    return "an async function; a rule never waits";
  }
  switch (node.type) {
    case "AwaitExpression":
      return "await; a rule never waits";
    case "TryStatement":
      return "try; bad input is a value and a broken invariant stops the shard";
    case "MemberExpression":
      return memberFault(node);
    case "BinaryExpression":
    case "AssignmentExpression":
      return powerFault(node);
    case "Identifier":
      return isName(node, above) ? null : bannedFault(String(node.value));
    default:
      return null;
  }
}

/** Of `x.name` and `{ name: 1 }` the name, which refers to nothing. */
function isName(node: SyntaxNode, above: readonly SyntaxNode[]): boolean {
  const parent = above.at(-1);
  return parent !== undefined && (parent.property === node || parent.key === node);
}

function bannedFault(name: string): string | null {
  const instead = Object.hasOwn(BANNED, name) ? BANNED[name] : undefined;
  return instead === undefined ? null : `${name}; ${instead}`;
}

function memberName({ object, property }: SyntaxNode): string {
  return `${String(object?.value)}.${String(property?.value)}`;
}

function memberFault(node: SyntaxNode): string | null {
  const { object, property } = node;
  const name = String(property?.value);
  if (isIdentifier(object, new Set(["Math"]))) {
    if (EXACT_MATH.has(name) || name === "random") return null;
    return `Math.${name}; its last bits differ between machines, write it from + - * / and sqrt`;
  }
  const instead = Object.hasOwn(BANNED_METHODS, name) ? BANNED_METHODS[name] : undefined;
  return instead === undefined ? null : `.${name}(); ${instead}`;
}

function powerFault({ operator, left, right }: SyntaxNode): string | null {
  if (operator !== "**" && operator !== "**=") return null;
  if (left?.type === "BigIntLiteral") return null;
  const isConstant =
    right?.type === "NumericLiteral" ||
    (right?.type === "Identifier" && /^[A-Z][A-Z0-9_]*$/.test(String(right.value)));
  if (left?.value === 10 && isConstant) return null;
  const isNegative = right?.type === "UnaryExpression" && right.operator === "-";
  if (left?.value === 2 && (isConstant || isNegative)) return null;
  return `${operator}; only 10 ** CONSTANT and 2 ** CONSTANT are exact, multiply instead`;
}
