/** Figures of a validation as people read them, on a terminal and on a page. */
import { countText, dollarsText } from "../report/figures";
import type { DisclosedFigure } from "./disclosure";
import type { RecordSummary } from "./record-summary";
import type { Validation } from "./validation";

/** What is validated: a preset's margin, unless only a log's accounts are. */
export function subjectOf({ preset, sections }: Validation): string {
  const isOfLog = sections.every(({ kind }) => kind === "Accounts");
  return isOfLog ? "the log's margin" : `margin under the preset ${preset}`;
}

/** `99.50%`. */
export function share(value: number, decimals = 2): string {
  return `${(value * 100).toFixed(decimals)}%`;
}

/** `0.042`, `<0.001`. */
export function probability(value: number): string {
  return value < 0.001 ? "<0.001" : value.toFixed(3);
}

/** `48 hours`. */
export function hoursText(hours: number): string {
  return hours === 1 ? "1 hour" : `${hours} hours`;
}

/** `ScenarioLoss` as `scenario loss`; names of instruments stay. */
export function words(name: string): string {
  return name.replace(/[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`).trim();
}

export function disclosedText({ value, unit }: DisclosedFigure): string {
  switch (unit) {
    case "share":
      return share(value);
    case "hours":
      return hoursText(value);
    case "count":
      return countText(value);
    case "dollars":
      return dollarsText(value);
  }
}

/** At most `count`, those with the most breaches; as they come where all are few enough. */
export function worstFirst(
  records: readonly RecordSummary[],
  count: number,
): readonly RecordSummary[] {
  if (records.length <= count) return records;
  return [...records]
    .sort(
      (one, other) =>
        other.breaches.length - one.breaches.length || other.largestExcess - one.largestExcess,
    )
    .slice(0, count);
}
