/**
 * Which versions of the risk parameters enter the journal. A version is validated whole and refused
 * whole, and every fault is named with its field, its value and its range, so that a risk officer
 * corrects it once. Rules of the margin table: MA-13.
 */
import { EVENT_TIME_LIMIT } from "../events/bounds";
import type {
  CollateralAsset,
  MarginSchedule,
  MarginTier,
  RiskParametersPublished,
} from "../events/listing";
import { portfolioFaults } from "../margin/portfolio/parameter-faults";
import { parameterNumbers } from "../margin/portfolio/parameter-numbers";
import { powerOfTen } from "../money/rounding";
import { rateText, usdText } from "../money/text";
import { type Rate, USD_DECIMALS, type Usd } from "../money/units";
import { calibrationFaults } from "./calibration-faults";
import { collateralRulesFaults } from "./collateral-faults";
import { integrityFaults } from "./integrity-faults";
import { ladderFaults } from "./ladder-faults";
import { nameFaults, periodFaults, rateFaults, repeats } from "./parameter-faults";
import { quoted, type Refusal, refusal } from "./refusal";
import type { NewestParameters, SequencerState } from "./sequencer-state";
import { refuseTime, type SourcePartition } from "./source-order";

/** Largest bound of a margin step: as large as the largest amount, 10^18. */
const NOTIONAL_LIMIT = (10n ** 18n * powerOfTen(USD_DECIMALS)) as Usd;
/** Faults a message lists before it only counts them. */
const FAULTS_NAMED = 20;

export function refuseParameters(
  state: SequencerState,
  event: RiskParametersPublished,
  source: SourcePartition,
): Refusal | null {
  const faults = parameterFaults(event, state.parameters);
  if (faults.length > 0) {
    const named = faults.slice(0, FAULTS_NAMED).join("; ");
    const more = faults.length > FAULTS_NAMED ? `; and ${faults.length - FAULTS_NAMED} more` : "";
    return refusal("InvalidParameters", `the risk parameters have ${named}${more}`);
  }
  return refuseTime(event.kind, event.eventTime, source.times.get(event.kind));
}

export function admitParameters(
  state: SequencerState,
  event: RiskParametersPublished,
  source: SourcePartition,
): void {
  const { version, effectiveTime, collateral } = event;
  const assets = new Set(collateral.map(({ asset }) => asset));
  state.parameters = { version, effectiveTime, assets };
  state.scheduled.push(event);
  source.times.set(event.kind, event.eventTime);
}

/** What is wrong with the version after the newest one; empty when nothing is. */
function parameterFaults(event: RiskParametersPublished, newest: NewestParameters): string[] {
  return [
    ...versionFaults(event, newest),
    ...collateralFaults(event.collateral),
    ...repeats(
      "schedule underlying",
      event.schedules.map(({ underlying }) => underlying),
    ),
    ...event.schedules.flatMap(scheduleFaults),
    ...rateFaults("liquidationBuffer", event.liquidationBuffer, 0n),
    ...periodFaults("liquidationTimeoutMs", event.liquidationTimeoutMs),
    ...rateFaults("snapshotUtilisationStep", event.snapshotUtilisationStep, 0n),
    ...periodFaults("snapshotPeriodMs", event.snapshotPeriodMs),
    ...integrityFaults(event.priceIntegrity),
    ...sectionFaults(event.portfolio),
    ...calibrationFaults(event.rangeCalibration, event.portfolio),
    ...collateralRulesFaults(event.collateralRules),
    ...ladderFaults(event.ladder),
  ];
}

function sectionFaults(portfolio: RiskParametersPublished["portfolio"]): string[] {
  if (portfolio === null) return [];
  return portfolioFaults(parameterNumbers(portfolio)).map((fault) => `portfolio ${fault}`);
}

function versionFaults(event: RiskParametersPublished, newest: NewestParameters): string[] {
  const { version, preset, effectiveTime, eventTime } = event;
  const faults = nameFaults("preset", preset);
  if (version !== newest.version + 1) {
    faults.push(`version ${version}, which must be ${newest.version + 1}, one above the newest`);
  }
  const earliest = Math.max(eventTime, newest.effectiveTime);
  const valid = Number.isSafeInteger(effectiveTime) && effectiveTime <= EVENT_TIME_LIMIT;
  if (!valid || effectiveTime < earliest) {
    const why = "neither before its eventTime nor before the version in force";
    faults.push(`effectiveTime ${effectiveTime}, which must be at least ${earliest}, ${why}`);
  }
  return faults;
}

function collateralFaults(collateral: readonly CollateralAsset[]): string[] {
  return [
    ...repeats(
      "collateral asset",
      collateral.map(({ asset }) => asset),
    ),
    ...collateral.flatMap(({ asset, weight }) => [
      ...nameFaults("collateral asset", asset),
      ...rateFaults(`collateral ${quoted(asset)} weight`, weight, 0n),
    ]),
  ];
}

function scheduleFaults({ underlying, tiers }: MarginSchedule): string[] {
  const place = `schedule ${quoted(underlying)}`;
  const name = nameFaults("schedule underlying", underlying);
  if (tiers.length === 0) return [...name, `${place} tiers [], which must be at least one`];
  return [...name, ...tiers.flatMap((_, at) => tierFaults(`${place} tier ${at + 1}`, tiers, at))];
}

function tierFaults(place: string, tiers: readonly MarginTier[], at: number): string[] {
  const { initialRate, maintenanceRate } = tiers[at]!;
  const previous = tiers[at - 1];
  const faults = [
    ...limitFaults(place, tiers, at),
    ...rateFaults(`${place} initialRate`, initialRate, 1n),
    ...rateFaults(`${place} maintenanceRate`, maintenanceRate, 1n),
  ];
  if (maintenanceRate > initialRate) {
    const given = `${place} maintenanceRate ${rateText(maintenanceRate)}`;
    faults.push(`${given}, which must be at most its initialRate ${rateText(initialRate)}`);
  }
  for (const field of ["initialRate", "maintenanceRate"] as const) {
    const [rate, floor] = [tiers[at]![field], previous?.[field] ?? (0n as Rate)];
    if (rate >= floor) continue;
    const given = `${place} ${field} ${rateText(rate)}`;
    faults.push(`${given}, which must be at least the step before's ${rateText(floor)}`);
  }
  return faults;
}

function limitFaults(place: string, tiers: readonly MarginTier[], at: number): string[] {
  const { notionalLimit } = tiers[at]!;
  if (at === tiers.length - 1) {
    if (notionalLimit === null) return [];
    return [
      `${place} notionalLimit ${usdText(notionalLimit)}, which must be null in the last step`,
    ];
  }
  if (notionalLimit === null) {
    return [`${place} notionalLimit null, which only the last step may have`];
  }
  const below = tiers[at - 1]?.notionalLimit ?? (0n as Usd);
  if (notionalLimit > below && notionalLimit <= NOTIONAL_LIMIT) return [];
  const range = `above ${usdText(below)} and at most ${usdText(NOTIONAL_LIMIT)}`;
  return [`${place} notionalLimit ${usdText(notionalLimit)}, which must be ${range}`];
}
