/**
 * The frame of a page that stands alone: no script, no font and no picture from elsewhere, readable
 * in light and in dark, on a phone and on paper. Colours have names, which a page gives to what it
 * draws: `--one` for what was expected, `--two` for what went beyond it, `--three` for the rest.
 */
import { escaped } from "../calibration/svg-plot";

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --faint: #d8dade;
  --one: #0b62c4; --two: #c2410c; --three: #6b7280; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e7e9; --paper: #16181c; --faint: #363a41;
  --one: #6cb1ff; --two: #ff9a5c; --three: #9aa1ac; } }
body { background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { font-weight: 600; } h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
svg { width: 100%; height: auto; overflow: visible; } svg text { font-size: 11px; fill: var(--ink);
  text-anchor: middle; } svg .value { text-anchor: end; } path { fill: none; }
.grid { stroke: var(--faint); } .line { stroke-width: 1.4; }
.dots { stroke-width: 3.2; stroke-linecap: round; }
figure { margin: 0; } figcaption { font-size: .85rem; }
pre { overflow-x: auto; font-size: .8rem; line-height: 1.25; }
@media (max-width: 40rem) { svg text { font-size: 14px; } }
@media print { :root { --ink: #000; --paper: #fff; --faint: #ccc; }
  body { max-width: none; margin: 0; padding: 0; } svg text { font-size: 14px; }
  pre { font-size: .62rem; overflow: visible; } figure, tr, pre { break-inside: avoid; }
  h2, h3, h2 + p { break-after: avoid; } }`;

export interface HtmlPage {
  readonly title: string;
  /** Rules of its own, after those that all pages share. */
  readonly style: string;
  /** Lines of HTML. */
  readonly body: readonly string[];
}

/** Ends with a line break. */
export function htmlPage({ title, style, body }: HtmlPage): string {
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title><style>${STYLE}${style}\n</style></head><body>`,
    ...body,
    "</body></html>\n",
  ].join("\n");
}
