/** LI-2 to LI-4: the numbers of a ladder at the ends of what they may be, and beyond. */
import type { LadderParameters } from "../events/ladder-parameters";
import { ladder } from "../events/plain.fixture";
import { rate } from "../money/text";
import { ladderFaults } from "./ladder-faults";

const LADDER = ladder();
const DISCOUNT = LADDER.discount!;
const TAKEOVER = LADDER.takeover!;

it.each<[string, Partial<LadderParameters>]>([
  ["nothing restored beyond the stop", { restoreBuffer: rate("0") }],
  ["all at once", { paceStart: rate("1"), depthShare: rate("1") }],
  ["at the mark", { bankruptcyAdjustment: rate("0"), spreadToMaintenance: rate("0") }],
  ["a hundredfold adjustment", { bankruptcyAdjustment: rate("100") }],
  ["no share in the fast phase", { discount: { ...DISCOUNT, fastShare: rate("0"), fastMs: 1 } }],
  ["a pace of a year", { pacePeriodMs: 365 * 24 * 3_600_000 }],
  ["takeover at no equity", { takeover: { ...TAKEOVER, maintenanceShare: rate("0") } }],
  ["neither discount nor takeover", { discount: null, takeover: null }],
])("takes %s", (_, changes) => {
  expect(ladderFaults({ ...LADDER, ...changes })).toEqual([]);
});

it.each<[Partial<LadderParameters>, string]>([
  [{ restoreBuffer: rate("1.1") }, "ladder restoreBuffer 1.1, which must be from 0 to 1"],
  [{ paceStart: rate("0") }, "ladder paceStart 0, which must be above 0 and at most 1"],
  [{ pacePeriodMs: 0 }, "ladder pacePeriodMs 0, which must be from 1 to 31536000000 milliseconds"],
  [{ depthShare: rate("0") }, "ladder depthShare 0, which must be above 0 and at most 1"],
  [
    { bankruptcyAdjustment: rate("100.1") },
    "ladder bankruptcyAdjustment 100.1, which must be from 0 to 100",
  ],
  [{ spreadToMaintenance: rate("-1") }, "ladder spreadToMaintenance -1, which must be from 0 to 1"],
  [
    { discount: { ...DISCOUNT, fastShare: rate("2") } },
    "ladder discount fastShare 2, which must be from 0 to 1",
  ],
  [
    { discount: { ...DISCOUNT, fastMs: 0 } },
    "ladder discount fastMs 0, which must be from 1 to 31536000000 milliseconds",
  ],
  [
    { discount: { ...DISCOUNT, slowMs: -1 } },
    "ladder discount slowMs -1, which must be from 1 to 31536000000 milliseconds",
  ],
  [
    { takeover: { ...TAKEOVER, notionalShare: rate("2") } },
    "ladder takeover notionalShare 2, which must be from 0 to 1",
  ],
])("refuses number %# by its name and range", (changes, fault) => {
  expect(ladderFaults({ ...LADDER, ...changes })).toEqual([fault]);
});
