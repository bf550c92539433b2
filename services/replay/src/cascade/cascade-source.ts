/**
 * A history with a clearing house in it: rules and a fund behind the first parameters, takeover
 * switched on in all of them, and recorded liquidation fills made anew.
 */
import {
  type DeleveragingPolicy,
  type InputEvent,
  type RiskParametersPublished,
  rate,
} from "@margin-engine/core";
import { type InputRecord, type InputSource, inputRecord } from "@margin-engine/runtime";
import { clearingOpening } from "../backtest/clearing-opening";
import type { Shock } from "../backtest/shock";
import { BASELINE } from "../backtest/variant";
import { variedSource } from "../backtest/varied-source";
import { DEFAULT_PRESET_PATH, usablePreset } from "../parameters";
import { DAY_MS } from "../simulation/calendar";
import type { Fund } from "../stress/insurance-fund";
import type { CascadeHistory } from "./cascade-history";

/** LI-4, where the history's parameters leave it off. */
const TAKEOVER = { maintenanceShare: rate("0.5"), notionalShare: rate("0.06") };

/** Nobody reads what has not changed: a large population says little else in calm hours. */
const SNAPSHOT_PERIOD_MS = DAY_MS;

export interface Cascade {
  readonly shocks: readonly Shock[];
  readonly fund: Fund;
  /** Those that are run, in this order. */
  readonly policies: readonly DeleveragingPolicy[];
}

export function cascadeSource(
  { source, hasFills }: Pick<CascadeHistory, "source" | "hasFills">,
  policy: DeleveragingPolicy,
  { shocks, fund }: Pick<Cascade, "shocks" | "fund">,
): InputSource {
  const varied = variedSource(source, {
    ...BASELINE,
    name: policy,
    shocks,
    recordedFills: !hasFills,
  });
  return { ...varied, open: () => cleared(varied, policy, fund) };
}

function* cleared(
  source: InputSource,
  policy: DeleveragingPolicy,
  fund: Fund,
): Generator<readonly InputRecord[]> {
  let told = false;
  for (const batch of { [Symbol.iterator]: () => source.open(0) }) {
    const given = batch.filter(isNotOfClearing).map(withTakeover);
    const opening: InputEvent[] = told ? [] : openingAfter(batch, policy, fund);
    told ||= opening.length > 0;
    yield [...given, ...opening.map((event) => inputRecord(event))];
  }
}

/** Of the first parameters; nothing where the batch holds none. */
function openingAfter(
  batch: readonly InputRecord[],
  policy: DeleveragingPolicy,
  fund: Fund,
): InputEvent[] {
  const first = batch.map(parametersOf).find((event) => event !== null);
  if (first === undefined || first === null) return [];
  return clearingOpening({ policy, fund }, first.eventTime);
}

/** The history's own rules and gifts to its funds give way to the policy's. */
function isNotOfClearing(record: InputRecord): boolean {
  if ("bytes" in record) return true;
  const { kind } = record.event;
  return kind !== "ClearingRulesPublished" && kind !== "InsuranceContributed";
}

function parametersOf(record: InputRecord): RiskParametersPublished | null {
  if ("bytes" in record || record.event.kind !== "RiskParametersPublished") return null;
  return record.event;
}

function withTakeover(record: InputRecord): InputRecord {
  const parameters = parametersOf(record);
  if (parameters === null) return record;
  const ladder = parameters.ladder ?? usablePreset(DEFAULT_PRESET_PATH).ladder;
  if (ladder === null) return record;
  const takeover = ladder.takeover ?? TAKEOVER;
  const snapshotPeriodMs = Math.max(parameters.snapshotPeriodMs, SNAPSHOT_PERIOD_MS);
  return inputRecord({ ...parameters, snapshotPeriodMs, ladder: { ...ladder, takeover } });
}
