/**
 * A portfolio file: what an account holds and the market it is judged in. Every row is checked
 * before anything is computed, and each fault names its row, its field and what to write instead.
 */
import type { ContractType, OptionType } from "@margin-engine/core";
import { readTime } from "../import/time-text";
import {
  FIELD_TYPES,
  type Field,
  NUMBER_MOST,
  type RawRow,
  ROW_KINDS,
  type RowKind,
} from "./portfolio-fields";
import { readRows } from "./raw-rows";

/** A row whose fields are there and readable; numbers that were left out are null. */
export interface PortfolioRow {
  readonly place: string;
  readonly kind: RowKind;
  readonly name: string;
  readonly underlying: string;
  readonly settlement: string;
  readonly contract: ContractType;
  readonly optionType: OptionType | null;
  readonly number: (field: Field) => number | null;
}

/** What linear contracts settle in unless they say otherwise. */
export const DOLLAR_COIN = "USDC";

const CONTRACTS: readonly ContractType[] = ["Linear", "Inverse"];
const SIDES: readonly OptionType[] = ["Call", "Put"];
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** Rows that can be used together; where there are faults, none of them. */
export interface PortfolioFile {
  readonly rows: readonly PortfolioRow[];
  /** Sentences for a person: which row, which field, what to write instead. */
  readonly faults: readonly string[];
}

export function readPortfolioFile(path: string): PortfolioFile {
  const raw = readRows(path);
  const faults: string[] = [];
  if ("fault" in raw) faults.push(raw.fault);
  const rows = "fault" in raw ? [] : raw.flatMap((row) => readRow(row, faults) ?? []);
  if (faults.length === 0) faults.push(...faultsBetween(rows));
  return { rows: faults.length > 0 ? [] : rows, faults: faults.map((each) => `${path}: ${each}`) };
}

function readRow({ place, texts }: RawRow, faults: string[]): PortfolioRow | null {
  const kind = texts.get("kind");
  if (kind === undefined || !Object.hasOwn(ROW_KINDS, kind)) {
    const found = kind === undefined ? ": it has no kind" : `, kind: "${kind}" is no kind of row`;
    faults.push(`${place}${found}; write one of ${Object.keys(ROW_KINDS).join(", ")}`);
    return null;
  }
  const { required, optional } = ROW_KINDS[kind as RowKind];
  const before = faults.length;
  for (const field of required) {
    if (!texts.has(field))
      faults.push(`${place}, ${field}: it is missing; the kind ${kind} needs it`);
  }
  const numbers = new Map<Field, number>();
  const known: readonly Field[] = ["kind", ...required, ...optional];
  for (const [field, text] of texts) {
    if (!known.some((each) => each === field)) {
      faults.push(
        `${place}, ${field}: the kind ${kind} has no such field; it has ${known.join(", ")}`,
      );
      continue;
    }
    const value = readField(field as Field, text);
    if (typeof value === "string") faults.push(`${place}, ${field}: "${text}" ${value}`);
    else if (value !== null) numbers.set(field as Field, value);
  }
  if (faults.length > before) return null;
  const underlying = texts.get("underlying") ?? "";
  const contract = (texts.get("contract") as ContractType | undefined) ?? "Linear";
  return {
    place,
    kind: kind as RowKind,
    name: texts.get("name") ?? "",
    underlying,
    contract,
    settlement: texts.get("settlement") ?? (contract === "Inverse" ? underlying : DOLLAR_COIN),
    optionType: (texts.get("optionType") as OptionType | undefined) ?? null,
    number: (field) => numbers.get(field) ?? null,
  };
}

/** A number, null for a field that is none, or what is wrong with the text. */
function readField(field: Field, text: string): number | string | null {
  switch (FIELD_TYPES[field]) {
    case "text":
      return null;
    case "side":
      return SIDES.some((side) => side === text) ? null : "is no side; write Call or Put";
    case "contract":
      return CONTRACTS.some((type) => type === text) ? null : "is none; write Linear or Inverse";
    case "time": {
      const read = readTime(text);
      return read === null ? "is no time; write one such as 2026-01-30T08:00:00Z" : read.time;
    }
    case "number":
      return (
        numberFrom(text, -NUMBER_MOST) ?? "is no number up to 10^12; write a plain one such as -1.5"
      );
    case "positive": {
      const value = numberFrom(text, 0);
      const isOne = value !== null && value > 0;
      return isOne ? value : "is no number above 0, up to 10^12; write one such as 60000.5";
    }
    case "notNegative":
      return numberFrom(text, 0) ?? "is below 0 or no number; write a plain one such as 0.6";
    case "share": {
      const value = numberFrom(text, 0);
      const isShare = value !== null && value <= 1;
      return isShare ? value : "is no share; write a number from 0 to 1, such as 0.9";
    }
  }
}

/** From `least` to NUMBER_MOST; null for another text. */
function numberFrom(text: string, least: number): number | null {
  const value = PLAIN.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= NUMBER_MOST ? value : null;
}

/** What is wrong between rows that are each fine. */
function faultsBetween(rows: readonly PortfolioRow[]): string[] {
  return [
    ...repeatFaults(rows),
    ...indexFaults(rows),
    ...expiryFaults(rows),
    ...settlementFaults(rows),
    ...timeFaults(rows),
    ...rows.flatMap((row) =>
      isPosition(row) && row.number("quantity") === 0
        ? [`${row.place}, quantity: 0 is no position; remove the row`]
        : [],
    ),
    ...rows.flatMap((row) =>
      row.kind === "Volatility" && row.number("volatility") === 0
        ? [`${row.place}, volatility: 0 says nothing of a smile; remove the row`]
        : [],
    ),
  ];
}

export function isPosition({ kind }: PortfolioRow): boolean {
  return kind === "Perpetual" || kind === "Future" || kind === "Option";
}

function repeatFaults(rows: readonly PortfolioRow[]): string[] {
  const places = new Map<string, string>();
  return rows.flatMap((row) => {
    const key = [
      isPosition(row) ? "position" : row.kind,
      row.name,
      isPosition(row) ? "" : row.underlying,
      ...(isOfExpiry(row) ? [row.number("expiry"), row.number("strike"), row.optionType] : []),
    ].join(" ");
    const before = places.get(key);
    places.set(key, before ?? row.place);
    if (before === undefined) return [];
    return [`${row.place}: it says again what ${before} says; keep one of the two`];
  });
}

function indexFaults(rows: readonly PortfolioRow[]): string[] {
  const indexed = new Set(rows.filter(({ kind }) => kind === "Index").map((row) => row.underlying));
  const missing = rows.filter((row) => isPosition(row) && !indexed.has(row.underlying));
  return missing.map(
    ({ place, underlying }) =>
      `${place}, underlying: there is no Index row of "${underlying}"; ` +
      `add one with its price in dollars`,
  );
}

/** What a position settles in has a price: a Collateral or Index row, or it is USDC at a dollar. */
function settlementFaults(rows: readonly PortfolioRow[]): string[] {
  const priced = new Set([DOLLAR_COIN]);
  for (const { kind, name, underlying } of rows) {
    if (kind === "Collateral") priced.add(name);
    if (kind === "Index") priced.add(underlying);
  }
  return rows
    .filter(isPosition)
    .flatMap(({ place, settlement }) =>
      priced.has(settlement)
        ? []
        : [`${place}, settlement: nothing says what "${settlement}" costs; add a Collateral row`],
    );
}

/** What is said of an expiry as a whole. */
function isOfExpiry({ kind }: PortfolioRow): boolean {
  return kind === "Forward" || kind === "Volatility";
}

/** What nothing expires with is of another expiry: it would be passed over in silence. */
function expiryFaults(rows: readonly PortfolioRow[]): string[] {
  const options = rows.filter(({ kind }) => kind === "Option");
  return rows.flatMap((row) => {
    if (!isOfExpiry(row)) return [];
    const mine = options.filter(({ underlying }) => underlying === row.underlying);
    const expiries = new Set(mine.map((option) => option.number("expiry")!));
    if (expiries.has(row.number("expiry")!)) return [];
    const held = [...expiries].sort((a, b) => a - b).map((time) => new Date(time).toISOString());
    const which = held.length === 0 ? "none are held" : `they expire at ${held.join(", ")}`;
    return [`${row.place}, expiry: no option on ${row.underlying} expires then; ${which}`];
  });
}

function timeFaults(rows: readonly PortfolioRow[]): string[] {
  const dated = rows.filter((row) => row.number("expiry") !== null);
  const time = rows.find(({ kind }) => kind === "Time")?.number("time") ?? null;
  if (time === null) {
    return dated
      .slice(0, 1)
      .map(
        ({ place }) => `${place} has an expiry and no row says when it is judged; add a Time row`,
      );
  }
  const late = dated.filter((row) => isPosition(row) && row.number("expiry")! < time);
  return late.map(({ place }) => `${place}, expiry: it is before the time of the Time row`);
}
