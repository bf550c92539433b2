/** Rows of an archive of option marks: the terms of an option and what its venue says of it. */

import type { BlackOption } from "@margin-engine/core";
import { YEAR_MS } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { faultText, fileFault } from "../import/import-fault";
import { openTable, type Row, type Table } from "../import/table";

export interface QuotedOption {
  /** At the venue's own mark volatility, as a fraction. */
  readonly option: BlackOption;
  /** In coin: a share of the forward. */
  readonly markPrice: number;
  /** Of the further columns that were asked for. */
  readonly figures: readonly number[];
}

export interface QuoteColumns {
  readonly volatility: "mark_iv" | "mark_iv_pct";
  readonly figures: readonly string[];
}

/** Reads row by row; a file that is missing, or a row that cannot be read, throws Unusable. */
export function* quotedOptions(
  file: string,
  { volatility, figures }: QuoteColumns,
): Generator<QuotedOption> {
  const table = openTable(file, {}, null);
  if ("problem" in table) throw new Unusable(faultText(table));
  const terms = ["ts_ms", "expiry_ms", "strike", "underlying_price", "mark_price", volatility];
  const positions = [...terms, ...figures].map((name) => positionOf(table, name));
  const typeAt = positionOf(table, "type");
  const perUnit = volatility === "mark_iv_pct" ? 100 : 1;
  for (const row of table.rows()) {
    if ("problem" in row) throw new Unusable(faultText(row));
    const [time, expiry, strike, forward, markPrice, iv, ...rest] = positions.map((position) =>
      figureAt(table, row, position),
    ) as [number, number, number, number, number, number, ...number[]];
    yield {
      option: {
        optionType: row.fields[typeAt] === "P" ? "Put" : "Call",
        forward,
        strike,
        volatility: iv / perUnit,
        years: (expiry - time) / YEAR_MS,
      },
      markPrice,
      figures: rest,
    };
  }
}

function positionOf({ file, header }: Table, name: string): number {
  const position = header.indexOf(name);
  if (position >= 0) return position;
  const problem = `there is no column ${name} in the header ${header.join(", ")}; add it`;
  throw new Unusable(faultText(fileFault(file, problem)));
}

function figureAt({ file, header }: Table, { line, fields }: Row, position: number): number {
  const text = fields[position]!;
  const value = Number(text);
  if (text !== "" && Number.isFinite(value)) return value;
  const problem = `"${text}" is no number; correct or remove the row`;
  throw new Unusable(faultText({ file, line, column: header[position]!, problem }));
}
