/** The scenarios of an underlying as a grid: a row for each price, a column for each volatility. */
import type { VolatilityShock } from "@margin-engine/core";
import { countText } from "../report/figures";
import type { ScenarioProfit, UnderlyingMargin } from "./portfolio-margin";

const COLUMNS: readonly VolatilityShock[] = ["Down", "Same", "Up"];
const LABELS: Readonly<Record<VolatilityShock, string>> = {
  Down: "vol down",
  Same: "vol same",
  Up: "vol up",
  SkewLinear: "skew linear",
  SkewAbsolute: "skew absolute",
};
const WIDTH = 14;
const LABEL = 16;
/** Backgrounds of 256 colours from faint to full, with black or white in front. */
const LOSSES = [52, 88, 124, 160, 196] as const;
const GAINS = [22, 28, 34, 40, 46] as const;
const WORST_MARK = "◀";

/** Lines without the last line break; the worst scenario is marked. */
export function scenarioGrid(margin: UnderlyingMargin, colour: boolean): string[] {
  const { scenarios } = margin;
  const present = COLUMNS.filter((shock) => scenarios.some((each) => each.volatility === shock));
  const largest = Math.max(1e-9, ...scenarios.map(({ profit }) => Math.abs(profit)));
  const cell = (scenario: ScenarioProfit | undefined) => {
    if (scenario === undefined) return "".padStart(WIDTH);
    const worst = scenario.name === margin.worstScenario ? WORST_MARK : " ";
    const text = `${countText(scenario.profit)} ${worst}`.padStart(WIDTH);
    return colour ? painted(text, scenario.profit / largest) : text;
  };
  const heading = "".padEnd(LABEL) + present.map((each) => LABELS[each].padStart(WIDTH)).join("");
  const rows = [...pricesOf(scenarios)].map(([label, row]) => {
    const cells = present.map((shock) => cell(row.find(({ volatility }) => volatility === shock)));
    return `${label.padEnd(LABEL)}${cells.join("")}`;
  });
  const skews = scenarios.filter(({ volatility }) => volatility.startsWith("Skew"));
  return [
    heading.trimEnd(),
    ...rows.map((row) => row.trimEnd()),
    ...skews.map((skew) => `${LABELS[skew.volatility].padEnd(LABEL)}${cell(skew)}`.trimEnd()),
  ];
}

/** Scenarios of one price, highest first; tails keep their own rows. */
function pricesOf(scenarios: readonly ScenarioProfit[]) {
  const rows = new Map<string, ScenarioProfit[]>();
  const sorted = scenarios
    .filter(({ volatility }) => !volatility.startsWith("Skew"))
    .sort((a, b) => (a.kind === b.kind ? b.move - a.move : a.kind === "Grid" ? -1 : 1));
  for (const scenario of sorted) {
    const [move] = scenario.name.split(" ");
    const label = scenario.kind === "Tail" ? `${move} tail` : move!;
    rows.set(label, [...(rows.get(label) ?? []), scenario]);
  }
  return rows;
}

function painted(text: string, share: number): string {
  if (share === 0) return text;
  const shades = share < 0 ? LOSSES : GAINS;
  const at = Math.min(shades.length - 1, Math.floor(Math.abs(share) * shades.length));
  const front = share > 0 && at >= 3 ? 16 : 231;
  return `\x1b[48;5;${shades[at]};38;5;${front}m${text}\x1b[0m`;
}
