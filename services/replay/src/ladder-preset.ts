/** The part of a preset that says how accounts are liquidated (LI-2 to LI-4). */
import { type LadderParameters, RATE_DECIMALS, type Rate } from "@margin-engine/core";
import { decimalAt, durationAt, fractionAt, objectAt, placedFields } from "./preset-fields";

export function readLadder(json: unknown, place: string): LadderParameters {
  const at = placedFields(json, place, [
    "restoreBuffer",
    "paceStart",
    "pacePeriodMs",
    "depthShare",
    "bankruptcyAdjustment",
    "spreadToMaintenance",
    "discount",
    "takeover",
  ]);
  return {
    restoreBuffer: fractionAt(...at("restoreBuffer")),
    paceStart: fractionAt(...at("paceStart")),
    pacePeriodMs: durationAt(...at("pacePeriodMs")),
    depthShare: fractionAt(...at("depthShare")),
    bankruptcyAdjustment: decimalAt(...at("bankruptcyAdjustment"), RATE_DECIMALS) as Rate,
    spreadToMaintenance: fractionAt(...at("spreadToMaintenance")),
    discount: readDiscount(...at("discount")),
    takeover: readTakeover(...at("takeover")),
  };
}

/** Null where the fillable price is the limit. */
function readDiscount(json: unknown, place: string): LadderParameters["discount"] {
  if (json === null) return null;
  const fields = objectAt(json, place, ["fastShare", "fastMs", "slowMs"]);
  return {
    fastShare: fractionAt(fields.fastShare, `${place}.fastShare`),
    fastMs: durationAt(fields.fastMs, `${place}.fastMs`),
    slowMs: durationAt(fields.slowMs, `${place}.slowMs`),
  };
}

/** Null where nobody takes over. */
function readTakeover(json: unknown, place: string): LadderParameters["takeover"] {
  if (json === null) return null;
  const fields = objectAt(json, place, ["maintenanceShare", "notionalShare"]);
  return {
    maintenanceShare: fractionAt(fields.maintenanceShare, `${place}.maintenanceShare`),
    notionalShare: fractionAt(fields.notionalShare, `${place}.notionalShare`),
  };
}
