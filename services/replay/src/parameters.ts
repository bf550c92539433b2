/**
 * Risk presets as data: reads a file such as infra/parameters/default.json, where every figure is a
 * decimal in quotes, and makes it a published version of the risk parameters. Every fault names the
 * file, the place in it and what to write instead; nothing is guessed or defaulted.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type {
  CollateralAsset,
  MarginSchedule,
  MarginTier,
  Rate,
  RiskParametersPublished,
  Usd,
} from "@margin-engine/core";
import { parseScaled, RATE_DECIMALS, USD_DECIMALS } from "@margin-engine/core";

export const DEFAULT_PRESET_PATH = join(__dirname, "../../../infra/parameters/default.json");

/** A preset: everything of a version of the parameters but its identity and its time. */
export type RiskPreset = Omit<
  RiskParametersPublished,
  "kind" | "eventId" | "eventTime" | "source" | "version" | "effectiveTime"
>;

/** A sentence for a person: what is wrong, where, and what to do. */
export interface PresetFault {
  readonly fault: string;
}

const ONE = 10n ** BigInt(RATE_DECIMALS);

class Fault extends Error {}

export function loadPreset(path: string): RiskPreset | PresetFault {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return { fault: `${path}: cannot be read (${(error as Error).message}); name a preset file` };
  }
  return parsePreset(text, path);
}

/** `origin` names the text in messages. */
export function parsePreset(text: string, origin: string): RiskPreset | PresetFault {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { fault: `${origin}: is not JSON (${(error as Error).message})` };
  }
  try {
    return readPreset(json);
  } catch (error) {
    if (error instanceof Fault) return { fault: `${origin}: ${error.message}` };
    throw error;
  }
}

/** The preset as version `version` of the parameters, in force from `eventTime` on. */
export function publishPreset(
  preset: RiskPreset,
  version: number,
  eventTime: number,
): RiskParametersPublished {
  const eventId = `${preset.preset}-${version}`;
  const head = { kind: "RiskParametersPublished", eventId, eventTime, source: null } as const;
  return { ...head, version, effectiveTime: eventTime, ...preset };
}

function readPreset(json: unknown): RiskPreset {
  const fields = objectAt(json, "the file", [
    "preset",
    "collateral",
    "schedules",
    "liquidationBuffer",
    "liquidationTimeoutMs",
    "snapshotUtilisationStep",
    "snapshotPeriodMs",
  ]);
  const collateral = listAt(fields.collateral, "collateral").map(readCollateral);
  const schedules = listAt(fields.schedules, "schedules").map(readSchedule);
  refuseRepeats(
    collateral.map((each) => each.asset),
    "collateral",
  );
  refuseRepeats(
    schedules.map((each) => each.underlying),
    "schedules",
  );
  return {
    preset: textAt(fields.preset, "preset"),
    collateral,
    schedules,
    liquidationBuffer: fractionAt(fields.liquidationBuffer, "liquidationBuffer"),
    liquidationTimeoutMs: durationAt(fields.liquidationTimeoutMs, "liquidationTimeoutMs"),
    snapshotUtilisationStep: fractionAt(fields.snapshotUtilisationStep, "snapshotUtilisationStep"),
    snapshotPeriodMs: durationAt(fields.snapshotPeriodMs, "snapshotPeriodMs"),
  };
}

function readCollateral(json: unknown, at: number): CollateralAsset {
  const place = `collateral[${at}]`;
  const fields = objectAt(json, place, ["asset", "weight"]);
  return {
    asset: textAt(fields.asset, `${place}.asset`),
    weight: fractionAt(fields.weight, `${place}.weight`),
  };
}

function readSchedule(json: unknown, at: number): MarginSchedule {
  const place = `schedules[${at}]`;
  const fields = objectAt(json, place, ["underlying", "tiers"]);
  const tiers = listAt(fields.tiers, `${place}.tiers`).map((tier, index) =>
    readTier(tier, `${place}.tiers[${index}]`),
  );
  for (const index of tiers.keys()) checkOrder(tiers, index, place);
  return { underlying: textAt(fields.underlying, `${place}.underlying`), tiers };
}

function readTier(json: unknown, place: string): MarginTier {
  const fields = objectAt(json, place, ["notionalLimit", "initialRate", "maintenanceRate"]);
  const limit = fields.notionalLimit;
  const tier = {
    notionalLimit:
      limit === null ? null : (decimalAt(limit, `${place}.notionalLimit`, USD_DECIMALS) as Usd),
    initialRate: fractionAt(fields.initialRate, `${place}.initialRate`),
    maintenanceRate: fractionAt(fields.maintenanceRate, `${place}.maintenanceRate`),
  };
  if (tier.maintenanceRate > tier.initialRate) {
    throw new Fault(`${place}: maintenanceRate is above initialRate; the initial one is higher`);
  }
  return tier;
}

function checkOrder(tiers: readonly MarginTier[], index: number, place: string): void {
  const tier = tiers[index]!;
  const here = `${place}.tiers[${index}]`;
  const last = index === tiers.length - 1;
  if ((tier.notionalLimit === null) !== last) {
    throw new Fault(`${here}: notionalLimit is null in the last tier and in no other`);
  }
  const before = tiers[index - 1];
  if (before === undefined) return;
  if (tier.notionalLimit !== null && tier.notionalLimit <= before.notionalLimit!) {
    throw new Fault(`${here}: notionalLimit must be above that of the tier before it`);
  }
  if (tier.initialRate < before.initialRate || tier.maintenanceRate < before.maintenanceRate) {
    throw new Fault(`${here}: rates must not fall from one tier to the next`);
  }
}

/** An object with exactly these fields: a misspelt field is a fault, not a field left out. */
function objectAt<const Name extends string>(
  json: unknown,
  place: string,
  names: readonly Name[],
): Readonly<Record<Name, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new Fault(`${place}: must be an object with the fields ${names.join(", ")}`);
  }
  for (const name of names) {
    if (!Object.hasOwn(json, name)) throw new Fault(`${place}: the field ${name} is missing`);
  }
  for (const name of Object.keys(json)) {
    if (!(names as readonly string[]).includes(name)) {
      throw new Fault(`${place}: unknown field ${name}; the fields are ${names.join(", ")}`);
    }
  }
  return json as Readonly<Record<Name, unknown>>;
}

function listAt(json: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(json) || json.length === 0) {
    throw new Fault(`${place}: must be a list with at least one entry`);
  }
  return json;
}

function textAt(json: unknown, place: string): string {
  if (typeof json !== "string" || json === "")
    throw new Fault(`${place}: must be a name in quotes`);
  return json;
}

function durationAt(json: unknown, place: string): number {
  if (!Number.isSafeInteger(json) || (json as number) <= 0) {
    throw new Fault(`${place}: must be a whole number of milliseconds above 0`);
  }
  return json as number;
}

function decimalAt(json: unknown, place: string, decimals: number): bigint {
  const value = typeof json === "string" ? parseScaled(json, decimals) : "NotANumber";
  if (typeof value === "string" || value < 0n) {
    throw new Fault(
      `${place}: ${JSON.stringify(json)} must be a decimal in quotes, 0 or more, with at most ` +
        `${decimals} decimals, such as "0.02"`,
    );
  }
  return value;
}

function fractionAt(json: unknown, place: string): Rate {
  const value = decimalAt(json, place, RATE_DECIMALS);
  if (value > ONE) {
    throw new Fault(`${place}: ${JSON.stringify(json)} must be between 0 and 1`);
  }
  return value as Rate;
}

function refuseRepeats(names: readonly string[], place: string): void {
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) throw new Fault(`${place}: ${repeated} is listed twice`);
}
