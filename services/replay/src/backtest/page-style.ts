/** How a page of charts looks: on a screen in light and dark, on a phone, on paper. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5f656e; --paper: #fff; --faint: #dfe1e5;
  --run0: #3d434b; --run1: #0b62c4; --run2: #c2410c; --run3: #0f7b55; --run4: #8b3fb5;
  --run5: #a16207; --good: #0f7b55; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e7e9; --soft: #9aa1ac; --paper: #16181c;
  --faint: #343840; --run0: #c3c8cf; --run1: #6cb1ff; --run2: #ff9a5c; --run3: #4cc79a;
  --run4: #cf97f2; --run5: #e0b341; --good: #4cc79a; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif;
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1, h2 { font-weight: 600; line-height: 1.25; } h1 { font-size: 1.5rem; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
th, td { padding: .35rem .7rem; text-align: right; border-bottom: 1px solid var(--faint);
  font-variant-numeric: tabular-nums; white-space: nowrap; }
th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child { text-align: left; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr));
  gap: 1.5rem; margin-top: 1.5rem; }
figure { margin: 0; } figcaption { font-size: .85rem; color: var(--soft); padding-left: 3rem; }
svg { width: 100%; height: auto; display: block; }
svg text { font-size: 13px; fill: var(--soft); text-anchor: middle; }
svg .value { text-anchor: end; } path { fill: none; }
.grid { stroke: var(--faint); }
.line { stroke-width: 1.8; stroke-linejoin: round; } .dashed { stroke-dasharray: 5 4; }
.run0 { stroke: var(--run0); } .run1 { stroke: var(--run1); } .run2 { stroke: var(--run2); }
.run3 { stroke: var(--run3); } .run4 { stroke: var(--run4); } .run5 { stroke: var(--run5); }
.key { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem;
  margin-right: .5rem; print-color-adjust: exact; }
.key.run0 { background: var(--run0); } .key.run1 { background: var(--run1); }
.key.run2 { background: var(--run2); } .key.run3 { background: var(--run3); }
.key.run4 { background: var(--run4); } .key.run5 { background: var(--run5); }
.better { color: var(--good); } .worse { color: var(--bad); }
@media print { body { margin: 0; max-width: none; font-size: 11px; }
  .charts { grid-template-columns: 1fr 1fr; } figure, section, tr { break-inside: avoid; } }
`;
