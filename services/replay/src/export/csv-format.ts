/** Rows as CSV by RFC 4180: exact decimals, times in ISO 8601, nothing between commas for null. */
import { formatScaled } from "@margin-engine/core";
import type { Cell, Column } from "./table";

export function csvFile(columns: readonly Column[], cells: readonly (readonly Cell[])[]): Buffer {
  const lines = [columns.map(({ name }) => name).join(",")];
  const rows = cells[0]!.length;
  for (let row = 0; row < rows; row++) {
    lines.push(columns.map((column, at) => cellText(column, cells[at]![row]!)).join(","));
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n`);
}

function cellText({ type }: Column, cell: Cell): string {
  if (cell === null) return "";
  switch (type.kind) {
    case "text":
      return quotedText(cell as string);
    case "decimal":
      return formatScaled(cell as bigint, type.decimals);
    case "time":
      return new Date(cell as number).toISOString();
    case "whole":
      return String(cell);
  }
}

/** An empty text is quoted, so that it is not taken for null. */
function quotedText(cell: string): string {
  return cell === "" || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
