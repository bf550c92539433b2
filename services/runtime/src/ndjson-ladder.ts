/** The shape of the section of risk parameters by which accounts are liquidated, on a line. */
import {
  type DiscountSchedule,
  type LadderParameters,
  RATE_DECIMALS,
  type Rate,
  type TakeoverThreshold,
} from "@margin-engine/core";
import { count, optional, scaled } from "./ndjson-field";
import { objectOf, shape } from "./ndjson-shape";

const rate = scaled<Rate>(RATE_DECIMALS);

const discount = shape<DiscountSchedule>("the discount's schedule", {
  fastShare: rate,
  fastMs: count(Number.MAX_SAFE_INTEGER),
  slowMs: count(Number.MAX_SAFE_INTEGER),
});

const takeover = shape<TakeoverThreshold>("the takeover's threshold", {
  maintenanceShare: rate,
  notionalShare: rate,
});

export const LADDER = objectOf(
  shape<LadderParameters>("the ladder", {
    restoreBuffer: rate,
    paceStart: rate,
    pacePeriodMs: count(Number.MAX_SAFE_INTEGER),
    depthShare: rate,
    bankruptcyAdjustment: rate,
    spreadToMaintenance: rate,
    discount: optional(objectOf(discount), null),
    takeover: optional(objectOf(takeover), null),
  }),
);
