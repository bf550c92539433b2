/**
 * One validation: of representative portfolios over the prices and the option chains in a folder of
 * archives, and of the accounts of a log.
 */
import { statSync } from "node:fs";
import { Unusable } from "@margin-engine/runtime";
import { readCloses } from "../calibration/market-closes";
import type { RiskPreset } from "../parameters";
import { HOUR_MS } from "../simulation/calendar";
import { readSnapshots } from "./chain-snapshots";
import { type Disclosure, discloseMargin } from "./disclosure";
import { discloseHaircuts } from "./haircuts";
import { validateOnThreads } from "./history-threads";
import { linearPortfolios } from "./linear-portfolios";
import { readPortfolios } from "./portfolio-file";
import { commonHistory, type PriceHistory } from "./price-history";
import { type RecordSummary, summariseRecord } from "./record-summary";
import { validateChains } from "./validate-chains";
import type { OnShare } from "./validate-history";
import { validateLog } from "./validate-log";

/** What is held against what. */
export interface Claim {
  readonly preset: RiskPreset;
  /** The part of losses that margin is to cover, above 0 and below 1. */
  readonly coverage: number;
  /** The margin period of risk, milliseconds. */
  readonly periodMs: number;
}

/** Folder of archives and log, of which there is at least one. */
export interface Subjects {
  readonly market: string | undefined;
  /** A file of portfolios to hold against the archives, instead of representative ones. */
  readonly portfolios: string | undefined;
  readonly log: string | undefined;
}

export interface Effort {
  /** At most so many threads. */
  readonly threads: number;
  /** Told how much of the archives has been passed. */
  readonly onShare: OnShare;
}

export interface Validation {
  readonly preset: string;
  readonly claim: number;
  readonly periodMs: number;
  readonly sections: readonly ValidatedSection[];
  /** Of collateral; empty without a history of its prices. */
  readonly haircuts: Disclosure;
}

export interface ValidatedSection {
  readonly kind: "Perpetuals" | "Refitted" | "Options" | "Accounts";
  readonly title: string;
  /** Of the first and the last observation. */
  readonly from: number;
  readonly to: number;
  readonly records: readonly RecordSummary[];
  readonly disclosure: Disclosure;
}

/** What is missing, faulty or too short throws Unusable. */
export async function validate(
  subjects: Subjects,
  claim: Claim,
  effort: Effort,
): Promise<Validation> {
  const { market, portfolios, log } = subjects;
  const { preset, coverage, periodMs } = claim;
  const sections: ValidatedSection[] = [];
  let haircuts: Disclosure = [];
  if (market !== undefined) {
    const history = readHistory(market, claim);
    const archives = { directory: market, history, portfolios };
    sections.push(...(await overMarket(archives, claim, effort)));
    haircuts = discloseHaircuts({ history, collateral: preset.collateral, periodMs });
  }
  if (log !== undefined) {
    const records = await validateLog(log, claim.periodMs);
    const summaries = records.map((record) => summariseRecord(record, claim.coverage));
    sections.push(sectionOf(summaries, { kind: "Accounts", title: `Accounts of ${log}` }, claim));
  }
  return { preset: preset.preset, claim: coverage, periodMs, sections, haircuts };
}

function readHistory(directory: string, { periodMs }: Claim): PriceHistory {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Unusable(`${directory} is no folder; give the folder of the archives`);
  }
  const history = commonHistory(readCloses(directory, "hour"));
  refuseShort(history, directory, periodMs);
  return history;
}

interface Archives {
  readonly directory: string;
  readonly history: PriceHistory;
  readonly portfolios: string | undefined;
}

async function overMarket(
  { directory, history, portfolios: file }: Archives,
  claim: Claim,
  { threads, onShare }: Effort,
): Promise<readonly ValidatedSection[]> {
  const { preset, periodMs, coverage } = claim;
  const { underlyings } = history;
  const portfolios =
    file === undefined ? linearPortfolios(underlyings) : readPortfolios(file, underlyings);
  const request = { history, portfolios, preset, periodMs };
  const refits = preset.rangeCalibration === null ? [false] : [false, true];
  const runs = await validateOnThreads({ request, refits, claim: coverage, threads }, onShare);
  const held = file === undefined ? "A million dollars" : `Portfolios of ${file}`;
  const title = `${held} in perpetuals on ${underlyings.join(", ")}`;
  const [published, refitted = []] = runs;
  const sections = [sectionOf(published!, { kind: "Perpetuals", title }, claim)];
  if (refitted.length > 0) {
    const anew = `${title}, ranges fitted each year to the years before`;
    sections.push(sectionOf(refitted, { kind: "Refitted", title: anew }, claim));
  }
  return file === undefined ? [...sections, ...overChains(directory, history, claim)] : sections;
}

function overChains(
  directory: string,
  history: PriceHistory,
  claim: Claim,
): readonly ValidatedSection[] {
  const { preset, periodMs, coverage } = claim;
  const snapshots = readSnapshots(directory);
  const records = validateChains({ snapshots, history, preset, periodMs });
  if (records.length === 0) return [];
  const title = "Options on a million dollars of the underlying";
  const summaries = records.map((record) => summariseRecord(record, coverage));
  return [sectionOf(summaries, { kind: "Options", title }, claim)];
}

function refuseShort({ times }: PriceHistory, directory: string, periodMs: number): void {
  if (times.at(-1)! - times[0]! >= periodMs) return;
  const period = `the margin period of risk, ${periodMs / HOUR_MS} hours`;
  throw new Unusable(
    `the ${times.length} closes in ${directory} cover less than ${period}; give more of them`,
  );
}

function sectionOf(
  summaries: readonly RecordSummary[],
  { kind, title }: Pick<ValidatedSection, "kind" | "title">,
  { coverage, periodMs }: Claim,
): ValidatedSection {
  return {
    kind,
    title,
    from: Math.min(...summaries.map(({ daily }) => daily[0]!.time)),
    to: Math.max(...summaries.map(({ daily }) => daily.at(-1)!.time)),
    records: summaries,
    disclosure: discloseMargin(summaries, { claim: coverage, periodMs }),
  };
}
