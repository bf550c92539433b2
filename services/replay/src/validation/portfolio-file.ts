/**
 * Portfolios of perpetuals that a user holds against a history, a line of JSON each:
 * `{"name": "desk 7", "dollars": {"BTC": 250000, "ETH": -100000}}`.
 */
import { readFileSync } from "node:fs";
import { Unusable } from "@margin-engine/runtime";
import type { LinearPortfolio } from "./linear-portfolios";

const FORM = '{"name": "desk 7", "dollars": {"BTC": 250000, "ETH": -100000}}';

/** Throws Unusable, naming the line, on what is no portfolio of these underlyings. */
export function readPortfolios(
  file: string,
  underlyings: readonly string[],
): readonly LinearPortfolio[] {
  const portfolios: LinearPortfolio[] = [];
  const names = new Set<string>();
  for (const [at, line] of textOf(file).split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = portfolioOf(line, underlyings);
    const fault = typeof read === "string" ? read : names.has(read.name) ? REPEATED : null;
    if (fault !== null) throw new Unusable(`${file}, line ${at + 1}: ${fault}`);
    const portfolio = read as LinearPortfolio;
    names.add(portfolio.name);
    portfolios.push(portfolio);
  }
  if (portfolios.length > 0) return portfolios;
  throw new Unusable(`${file} has no portfolio; write one a line, as ${FORM}`);
}

const REPEATED = "the name was used before; give every portfolio its own";

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Unusable(`${file}: cannot be read (${(cause as Error).message}); name another file`);
  }
}

/** Or what is wrong with the line. */
function portfolioOf(line: string, underlyings: readonly string[]): LinearPortfolio | string {
  const fields = objectOf(line);
  const name = fields?.["name"];
  const dollars = fields?.["dollars"];
  if (typeof name !== "string" || name === "" || !isObject(dollars)) {
    return `it is no portfolio; write it as ${FORM}`;
  }
  const held = Object.entries(dollars);
  for (const [underlying, amount] of held) {
    if (!underlyings.includes(underlying)) {
      return `there are no closes of ${underlying}; the folder has ${underlyings.join(", ")}`;
    }
    if (typeof amount !== "number" || !Number.isFinite(amount) || amount === 0) {
      return `${underlying} is no number of dollars; write one, below 0 for a short position`;
    }
  }
  if (held.length === 0) return "it holds nothing; give it dollars of an underlying";
  return { name, dollars: new Map(held as [string, number][]) };
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
