/**
 * Risk presets as data: reads a file such as infra/parameters/default.json, where every figure is a
 * decimal in quotes, and makes it a published version of the risk parameters. Every fault names the
 * file, the place in it and what to write instead; nothing is guessed or defaulted.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type {
  CollateralAsset,
  MarginSchedule,
  MarginTier,
  RiskParametersPublished,
  Usd,
} from "@margin-engine/core";
import { type Figure, type PortfolioParameters, USD_DECIMALS } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { readCollateralRules } from "./collateral-rules-preset";
import { readLadder } from "./ladder-preset";
import { readPortfolio } from "./portfolio-preset";
import {
  decimalAt,
  durationAt,
  Fault,
  fractionAt,
  listAt,
  objectAt,
  refuseRepeats,
  textAt,
} from "./preset-fields";
import { readPriceIntegrity } from "./price-integrity-preset";
import { readRangeCalibration } from "./range-calibration-preset";

const PRESETS = join(__dirname, "../../../infra/parameters");

export const DEFAULT_PRESET_PATH = join(PRESETS, "default.json");

/** The presets that come with the engine, by name. */
export function presetPaths(): ReadonlyMap<string, string> {
  const files = readdirSync(PRESETS).filter((file) => file.endsWith(".json"));
  return new Map(files.sort().map((file) => [basename(file, ".json"), join(PRESETS, file)]));
}

/** A preset: everything of a version of the parameters but its identity and its time. */
type PublishedPreset = Omit<
  RiskParametersPublished,
  "kind" | "eventId" | "eventTime" | "source" | "version" | "effectiveTime"
>;
export interface RiskPreset extends PublishedPreset {
  readonly portfolio: PortfolioParameters<Figure>;
}

/** A sentence for a person: what is wrong, where, and what to do. */
export interface PresetFault {
  readonly fault: string;
}

export function loadPreset(path: string): RiskPreset | PresetFault {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return { fault: `${path}: cannot be read (${(error as Error).message}); name a preset file` };
  }
  return parsePreset(text, path);
}

/** The same; throws Unusable on a fault. */
export function usablePreset(path: string): RiskPreset {
  const preset = loadPreset(path);
  if ("fault" in preset) throw new Unusable(preset.fault);
  return preset;
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

/** The preset for sources that speak rarely: a quote may grow as old as `quoteAgeMs`. */
export function withPace(preset: RiskPreset, quoteAgeMs: number): RiskPreset {
  const { priceIntegrity } = preset;
  if (priceIntegrity === null || priceIntegrity.quoteAgeMsMax >= quoteAgeMs) return preset;
  return { ...preset, priceIntegrity: { ...priceIntegrity, quoteAgeMsMax: quoteAgeMs } };
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
    "priceIntegrity",
    "portfolio",
    "rangeCalibration",
    "collateralRules",
    "ladder",
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
    priceIntegrity: readPriceIntegrity(fields.priceIntegrity, "priceIntegrity"),
    portfolio: readPortfolio(fields.portfolio, "portfolio"),
    rangeCalibration: readRangeCalibration(fields.rangeCalibration, "rangeCalibration"),
    collateralRules: readCollateralRules(fields.collateralRules, "collateralRules"),
    ladder: readLadder(fields.ladder, "ladder"),
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
