/** What is wrong with the numbers by which a version of the parameters liquidates (LI-2, LI-4). */
import type { DiscountSchedule, LadderParameters } from "../events/ladder-parameters";
import { powerOfTen } from "../money/rounding";
import { rateText } from "../money/text";
import { RATE_DECIMALS, type Rate } from "../money/units";
import { periodFaults, rateFaults } from "./parameter-faults";

/** A hundredfold adjustment gives the whole spread at once: more says nothing more. */
const ADJUSTMENT_MOST = 100n * powerOfTen(RATE_DECIMALS);

export function ladderFaults(ladder: LadderParameters | null): string[] {
  if (ladder === null) return [];
  const { takeover } = ladder;
  const faults = [
    ...rateFaults("ladder restoreBuffer", ladder.restoreBuffer, 0n),
    ...rateFaults("ladder paceStart", ladder.paceStart, 1n),
    ...periodFaults("ladder pacePeriodMs", ladder.pacePeriodMs),
    ...rateFaults("ladder depthShare", ladder.depthShare, 1n),
    ...adjustmentFaults(ladder.bankruptcyAdjustment),
    ...rateFaults("ladder spreadToMaintenance", ladder.spreadToMaintenance, 0n),
  ];
  if (ladder.discount !== null) faults.push(...discountFaults(ladder.discount));
  if (takeover === null) return faults;
  return [
    ...faults,
    ...rateFaults("ladder takeover maintenanceShare", takeover.maintenanceShare, 0n),
    ...rateFaults("ladder takeover notionalShare", takeover.notionalShare, 0n),
  ];
}

function discountFaults({ fastShare, fastMs, slowMs }: DiscountSchedule): string[] {
  return [
    ...rateFaults("ladder discount fastShare", fastShare, 0n),
    ...periodFaults("ladder discount fastMs", fastMs),
    ...periodFaults("ladder discount slowMs", slowMs),
  ];
}

function adjustmentFaults(adjustment: Rate): string[] {
  if (adjustment >= 0n && adjustment <= ADJUSTMENT_MOST) return [];
  return [`ladder bankruptcyAdjustment ${rateText(adjustment)}, which must be from 0 to 100`];
}
