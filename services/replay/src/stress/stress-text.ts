/** Figures of a stress test as people read them, on a terminal and on a page. */
import { countOf, dollarsText, percentText } from "../report/figures";
import type { ScenarioResult } from "./run-scenario";

const MOVES_SHOWN = 8;

/** What a scenario moves: `BTC -20.0%, volatility +30.0%`. */
export function movesText({ moves, volatility }: ScenarioResult): string {
  const shown = moves.slice(0, MOVES_SHOWN).map(({ symbol, move }) => {
    return `${symbol} ${percentText(move)}`;
  });
  const shift = [...shown, ...(volatility === 0 ? [] : [`volatility ${percentText(volatility)}`])];
  return shift.join(", ") || "nothing moves";
}

/** What the figures are, the largest losses beyond margin, and what the venue does not see. */
export function noteTexts(results: readonly ScenarioResult[]): string[] {
  const [one] = [...results].sort((left, right) => right.largestOne - left.largestOne);
  const [two] = [...results].sort((left, right) => right.largestTwo - left.largestTwo);
  const blind = results.filter(({ unseen }) => unseen > 0);
  return [
    "Losses are those of accounts that lose; beyond IM what exceeds the initial margin each had " +
      "to hold; shortfall what accounts owe beyond all they have; below are accounts that fall " +
      "below maintenance margin.",
    `Largest loss beyond margin of one account (4.4.3): ${dollarsText(one!.largestOne)} in ` +
      `${one!.scenario}; of two (4.4.7): ${dollarsText(two!.largestTwo)} in ${two!.scenario}. ` +
      "The numbers are those of CPMI-IOSCO's quantitative disclosure.",
    ...blind.map(
      ({ scenario, unseen }) =>
        `In ${scenario} the venue does not see that ${countOf(unseen, "account")} ` +
        `${unseen === 1 ? "is" : "are"} below maintenance margin.`,
    ),
  ];
}

/** `12.34%`. */
export function share(size: number, decimals = 2): string {
  return `${(size * 100).toFixed(decimals)}%`;
}
