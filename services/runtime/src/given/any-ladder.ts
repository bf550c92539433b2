/** Any section of risk parameters by which accounts are liquidated. */
import type { LadderParameters, Rate } from "@margin-engine/core";
import fc from "fast-check";

export function anyLadder(
  rate: fc.Arbitrary<Rate>,
  whole: fc.Arbitrary<number>,
): fc.Arbitrary<LadderParameters> {
  const takeover = fc.record({ maintenanceShare: rate, notionalShare: rate });
  const discount = fc.record({ fastShare: rate, fastMs: whole, slowMs: whole });
  return fc.record({
    restoreBuffer: rate,
    paceStart: rate,
    pacePeriodMs: whole,
    depthShare: rate,
    bankruptcyAdjustment: rate,
    spreadToMaintenance: rate,
    discount: fc.option(discount, { nil: null }),
    takeover: fc.option(takeover, { nil: null }),
  });
}
