/**
 * Scenarios of stress as data: a file such as infra/scenarios/march-2020.json, where every figure
 * is a decimal in quotes. A file is read whole; a fault names it, the place and what to write.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FIGURE_UNIT } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import {
  choiceAt,
  countAt,
  Fault,
  figureAt,
  objectAt,
  optionalListAt,
  refuseRepeats,
  textAt,
} from "../preset-fields";

const LIBRARY = join(__dirname, "../../../../infra/scenarios");

/** Moves are parts of a price: -0.3 is a fall by 30%. */
export interface Scenario {
  readonly scenario: string;
  readonly kind: (typeof KINDS)[number];
  readonly title: string;
  /** Where it is from, and what it supposes. */
  readonly about: string;
  readonly moves: ReadonlyMap<string, number>;
  /** The move of every underlying that is not named; null where they stay. */
  readonly others: number | null;
  /** Or their move in price ranges (VO-4), each in its own. */
  readonly ranges: number | null;
  /** The change of every volatility: 1 doubles it. */
  readonly volatility: number;
  /** Assets that nobody can move or sell. */
  readonly halted: readonly string[];
  /** Underlyings whose move the venue does not see. */
  readonly frozen: readonly string[];
  readonly failing: Failing | null;
}

/** The accounts with the largest initial margin fail; closing them moves prices against them. */
export interface Failing {
  readonly accounts: number;
  readonly move: number;
}

const KINDS = ["Historical", "Hypothetical"] as const;

/** The scenarios that come with the engine: files by name. */
export function scenarioPaths(): ReadonlyMap<string, string> {
  const files = readdirSync(LIBRARY).sort();
  return new Map(files.map((file) => [file.replace(/\.json$/, ""), join(LIBRARY, file)]));
}

/** Throws Unusable on a fault. */
export function readScenario(path: string): Scenario {
  try {
    return parseScenario(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof Fault) throw new Unusable(`${path}: ${error.message}`);
    const advice = "name a scenario or a file of one";
    throw new Unusable(`${path}: cannot be read (${(error as Error).message}); ${advice}`);
  }
}

function parseScenario(json: unknown): Scenario {
  const fields = objectAt(json, "the file", [
    "scenario",
    "kind",
    "title",
    "about",
    "moves",
    "others",
    "ranges",
    "volatility",
    "halted",
    "frozen",
    "failing",
  ]);
  const { others, ranges } = fields;
  if (others !== null && ranges !== null) {
    throw new Fault("the file: others and ranges exclude each other; set one of them to null");
  }
  return {
    scenario: textAt(fields.scenario, "scenario"),
    kind: choiceAt(fields.kind, "kind", KINDS),
    title: textAt(fields.title, "title"),
    about: textAt(fields.about, "about"),
    moves: movesAt(fields.moves),
    others: others === null ? null : moveAt(others, "others"),
    ranges: ranges === null ? null : numberAt(ranges, "ranges"),
    volatility: moveAt(fields.volatility, "volatility"),
    halted: namesAt(fields.halted, "halted"),
    frozen: namesAt(fields.frozen, "frozen"),
    failing: fields.failing === null ? null : failingAt(fields.failing),
  };
}

function movesAt(json: unknown): ReadonlyMap<string, number> {
  const moves = optionalListAt(json, "moves").map((item, at) => {
    const fields = objectAt(item, `moves[${at}]`, ["symbol", "move"]);
    const symbol = textAt(fields.symbol, `moves[${at}].symbol`);
    return [symbol, moveAt(fields.move, `moves[${at}].move`)] as const;
  });
  const symbols = moves.map(([symbol]) => symbol);
  refuseRepeats(symbols, "moves");
  return new Map(moves);
}

function failingAt(json: unknown): Failing {
  const fields = objectAt(json, "failing", ["accounts", "move"]);
  const move = numberAt(fields.move, "failing.move");
  if (!(move >= 0 && move < 1)) {
    throw new Fault("failing.move: must be at least 0 and below 1, against the accounts");
  }
  return { accounts: countAt(fields.accounts, "failing.accounts"), move };
}

function namesAt(json: unknown, place: string): readonly string[] {
  return optionalListAt(json, place).map((item, at) => textAt(item, `${place}[${at}]`));
}

function moveAt(json: unknown, place: string): number {
  const move = numberAt(json, place);
  if (move > -1) return move;
  throw new Fault(`${place}: ${JSON.stringify(json)} must be above -1, which is all of it`);
}

function numberAt(json: unknown, place: string): number {
  return Number(figureAt(json, place)) / FIGURE_UNIT;
}
