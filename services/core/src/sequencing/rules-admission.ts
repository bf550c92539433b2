/** Which clearing rules enter the journal: sound ones, in the order of time. */
import type { ClearingRules, ClearingRulesPublished } from "../events/clearing-rules";
import type { SettlementRules } from "../events/settlement";
import { rateText } from "../money/text";
import { nameFaults, periodFaults, rateFaults, repeats } from "./parameter-faults";
import { type Refusal, refusal } from "./refusal";
import { refuseTime, type SourcePartition } from "./source-order";

export function refuseRules(
  { kind, eventTime, rules }: ClearingRulesPublished,
  source: SourcePartition,
): Refusal | null {
  const faults = rulesFaults(rules);
  if (faults.length > 0) {
    return refusal("InvalidParameters", `the clearing rules have ${faults.join("; ")}`);
  }
  return refuseTime(kind, eventTime, source.times.get(kind));
}

function rulesFaults(rules: ClearingRules): string[] {
  const { startDrawdown, stopDrawdown, groups, settlement } = rules;
  const faults = [
    ...rateFaults("liquidationFee", rules.liquidationFee, 0n),
    ...periodFaults("fundWindowMs", rules.fundWindowMs),
    ...(settlement === null ? [] : settlementFaults(settlement)),
    ...rateFaults("startDrawdown", startDrawdown, 0n),
    ...rateFaults("stopDrawdown", stopDrawdown, 0n),
    ...repeats(
      "group",
      groups.map(({ group }) => group),
    ),
    ...repeats(
      "asset of a group",
      groups.flatMap(({ assets }) => assets),
    ),
    ...groups.flatMap(({ group, assets }) => [
      ...nameFaults("group", group),
      ...assets.flatMap((asset) => nameFaults("asset of a group", asset)),
    ]),
  ];
  if (stopDrawdown > startDrawdown) {
    const most = rateText(startDrawdown);
    faults.push(`stopDrawdown ${rateText(stopDrawdown)}, which must be at most ${most}`);
  }
  return faults;
}

function settlementFaults({ cycleMs, overdueMs }: SettlementRules): string[] {
  return [
    ...periodFaults("settlement cycleMs", cycleMs),
    ...periodFaults("settlement overdueMs", overdueMs),
  ];
}
