/**
 * Progress of a run on standard error: a bar that redraws itself on a terminal, a line now and then
 * elsewhere. It is told the time, so that it never asks a clock by itself.
 */
import { countText, durationText } from "./report/figures";

export interface ProgressOptions {
  readonly stream: ProgressStream;
  /** Batches of the source; null when unknown. */
  readonly total: number | null;
  /** Milliseconds that only rise, such as performance.now. */
  readonly now: () => number;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

export interface ProgressPoint {
  /** Batches pulled from the source so far. */
  readonly pulled: number;
  /** Records folded so far; null where nothing is folded. */
  readonly folded: number | null;
  /** Where event time stands, as text; empty when unknown. */
  readonly place: string;
}

export interface ProgressBar {
  readonly update: (point: ProgressPoint) => void;
  /** Removes the bar; nothing is drawn after it. */
  readonly finish: () => void;
}

const REDRAW_MS = 100;
const LINE_MS = 10_000;
const BAR_CELLS = 24;
const PARTS = " ▏▎▍▌▋▊▉█";

export function progressBar({ stream, total, now }: ProgressOptions): ProgressBar {
  const live = stream.isTTY === true;
  const pause = live ? REDRAW_MS : LINE_MS;
  const started = now();
  let begin: ProgressPoint | null = null;
  let drawn = started;
  return {
    update: (point) => {
      // The rate is that of this run: a log that is continued does not begin at zero.
      begin ??= point;
      const time = now();
      if (time - drawn < pause) return;
      drawn = time;
      const seconds = (time - started) / 1000;
      const text = describe({ point, begin, total, seconds });
      if (!live) stream.write(`${text}\n`);
      else stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    finish: () => {
      if (live) stream.write("\r\x1b[2K");
    },
  };
}

interface Moment {
  readonly point: ProgressPoint;
  readonly begin: ProgressPoint;
  readonly total: number | null;
  readonly seconds: number;
}

function describe({ point, begin, total, seconds }: Moment): string {
  const parts: string[] = point.place === "" ? [] : [point.place];
  if (point.folded !== null) {
    const rate = (point.folded - (begin.folded ?? 0)) / Math.max(seconds, 0.001);
    parts.push(`${countText(point.folded)} records`, `${countText(rate)}/s`);
  }
  if (total === null || total === 0) return parts.join(" · ");
  const share = Math.min(1, point.pulled / total);
  const done = point.pulled - begin.pulled;
  if (done > 0) parts.push(`${durationText((seconds * (total - point.pulled)) / done)} left`);
  return `${bar(share)} ${String(Math.floor(share * 100)).padStart(3)}% ${parts.join(" · ")}`;
}

function bar(share: number): string {
  const eighths = Math.round(share * BAR_CELLS * 8);
  const full = Math.floor(eighths / 8);
  const part = full === BAR_CELLS ? "" : PARTS[eighths % 8]!;
  return `${"█".repeat(full)}${part}`.padEnd(BAR_CELLS, "░").replace(/ /g, "░");
}
