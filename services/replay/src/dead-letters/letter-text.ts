/** Dead letters as a person reads them: a table of all, or one with its bytes. */
import { formatEventLine } from "@margin-engine/runtime";
import type { KeptInput } from "./dead-letters";

/** A row for each: id, reason, time, what was wrong. */
export function letterTable(letters: readonly KeptInput[]): string[] {
  const rows = [
    ["ID", "REASON", "TIME", "WHAT"],
    ...letters.map(({ letter: { eventId, reason, eventTime, detail } }) => {
      return [eventId, reason, timeText(eventTime), plain(detail)];
    }),
  ];
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  "));
}

/** The whole letter, its original key and bytes included. */
export function letterText({ letter, event }: KeptInput): string[] {
  const { eventId, reason, eventTime, detail, originalKey, originalValue } = letter;
  return [
    `id      ${eventId}`,
    `reason  ${reason}`,
    `time    ${timeText(eventTime)}`,
    `what    ${plain(detail)}`,
    `key     ${quoted(originalKey)}`,
    `event   ${event === null ? "none: the bytes are no event" : formatEventLine(event)}`,
    `value   ${originalValue.length} bytes`,
    ...hexLines(originalValue),
  ];
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}

/** A sentence may quote what came; control characters would reach the terminal. */
function plain(text: string): string {
  return text.replace(/\p{C}/gu, "\u{fffd}");
}

function quoted(bytes: Uint8Array): string {
  return JSON.stringify(plain(Buffer.from(bytes).toString()));
}

/** 16 bytes a line: where, in hex, as text. */
function hexLines(bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, at) => {
    const row = bytes.subarray(at * 16, at * 16 + 16);
    const hex = [...row].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = [...row].map((byte) =>
      byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".",
    );
    return `  ${(at * 16).toString(16).padStart(6, "0")}  ${hex.padEnd(47)}  ${text.join("")}`;
  });
}
