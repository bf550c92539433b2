/**
 * Writes event lines to a file as a whole or not at all: into a file beside it, which takes its
 * name when it is complete and on the disk.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { InputEvent } from "@margin-engine/core";
import { formatEventLine } from "@margin-engine/runtime";
import { writing } from "../writing";

const CHUNK_CHARACTERS = 1 << 20;

/** Returns the number of events. What `events` throws is thrown on, and nothing is left behind. */
export function writeEvents(output: string, events: Iterable<InputEvent>): number {
  const partial = `${output}.partial`;
  const descriptor = writing(output, () => openSync(partial, "w"));
  try {
    const count = writeLines(output, descriptor, events);
    writing(output, () => fsyncSync(descriptor));
    writing(output, () => renameSync(partial, output));
    return count;
  } catch (error) {
    rmSync(partial);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function writeLines(output: string, descriptor: number, events: Iterable<InputEvent>): number {
  let count = 0;
  let lines = "";
  for (const event of events) {
    lines += `${formatEventLine(event)}\n`;
    count++;
    if (lines.length < CHUNK_CHARACTERS) continue;
    const chunk = lines;
    writing(output, () => writeFileSync(descriptor, chunk));
    lines = "";
  }
  writing(output, () => writeFileSync(descriptor, lines));
  return count;
}
