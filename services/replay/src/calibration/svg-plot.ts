/**
 * A small plot as SVG: lines and dots over two linear axes, with round marks. It has no colours of
 * its own; the page that it stands in gives them to the classes of its series.
 */
import { roundStep } from "../report/text-chart";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Series {
  readonly shape: "line" | "dots";
  /** Class of the element, which the page colours. */
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Plot {
  readonly width: number;
  readonly height: number;
  /** What the plot shows, for who cannot see it. */
  readonly title: string;
  /** Where x has marks, and what they say. */
  readonly marks: readonly { readonly x: number; readonly text: string }[];
  readonly from: number;
  readonly to: number;
  readonly label: (value: number) => string;
  readonly series: readonly Series[];
}

const LEFT = 44;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 22;

export function drawPlot(plot: Plot): string {
  const { width, height, title, from, to, series, label } = plot;
  const values = series.flatMap(({ points }) => points.map(({ y }) => y));
  const [low, high] = values.reduce(
    ([least, most], y) => [Math.min(least, y), Math.max(most, y)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const across = (x: number) => LEFT + ((x - from) / (to - from || 1)) * (width - LEFT - RIGHT);
  const down = (y: number) => TOP + ((high - y) / (high - low || 1)) * (height - TOP - BOTTOM);
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    ...levels(low, high, height).map(
      (y) =>
        `<path class="grid" d="M${LEFT} ${digits(down(y))}H${width - RIGHT}"/>` +
        `<text x="${LEFT - 6}" y="${digits(down(y) + 4)}" class="value">${label(y)}</text>`,
    ),
    ...plot.marks.map(
      ({ x, text }) => `<text x="${digits(across(x))}" y="${height - 6}">${escaped(text)}</text>`,
    ),
    ...series.map(({ shape, name, points }) => {
      const places = points.map(({ x, y }) => `${digits(across(x))} ${digits(down(y))}`);
      if (shape === "line") return `<path class="line ${name}" d="M${places.join("L")}"/>`;
      // Dots are strokes without length, one element for all of them.
      return `<path class="dots ${name}" d="${places.map((place) => `M${place}h0`).join("")}"/>`;
    }),
    "</svg>",
  ].join("\n");
}

/** Round values within the span, one for about 40 pixels. */
function levels(low: number, high: number, height: number): number[] {
  if (!(high > low)) return [low];
  const step = roundStep((high - low) / Math.max(2, (height - TOP - BOTTOM) / 40));
  const first = Math.ceil(low / step);
  return Array.from(
    { length: Math.floor(high / step) - first + 1 },
    (_, at) => (first + at) * step,
  );
}

const digits = (value: number): string => String(Math.round(value * 10) / 10);

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text that came from a file, as HTML shows it. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}
