/** What is wrong with the numbers by which a version credits collateral (CO-3, CO-4). */
import type {
  AssetRules,
  ChainRules,
  CollateralRules,
  FinalityStep,
} from "../events/collateral-rules";
import { powerOfTen } from "../money/rounding";
import { amountText, usdText } from "../money/text";
import { AMOUNT_LIMIT, type Amount, USD_DECIMALS, type Usd } from "../money/units";
import { nameFaults, periodFaults, rateFaults, repeats } from "./parameter-faults";
import { quoted } from "./refusal";

/** As large as the largest amount: a figure beyond it would limit nothing. */
const USD_MOST = (10n ** 18n * powerOfTen(USD_DECIMALS)) as Usd;
/** Every deposit as deep as this is kept in memory; a day of the fastest chains is less. */
const BLOCKS_MOST = 1_000_000;

export function collateralRulesFaults(rules: CollateralRules | null): string[] {
  if (rules === null) return [];
  const { assets, chains, profitCap, safeHaircut, safeShare } = rules;
  return [
    ...rateFaults("collateralRules safeHaircut", safeHaircut, 0n),
    ...rateFaults("collateralRules safeShare", safeShare, 0n),
    ...(profitCap === null ? [] : dollarFaults("collateralRules profitCap", profitCap, 0n)),
    ...repeats(
      "collateralRules asset",
      assets.map(({ asset }) => asset),
    ),
    ...assets.flatMap(assetFaults),
    ...repeats(
      "collateralRules chain",
      chains.map(({ chain }) => chain),
    ),
    ...chains.flatMap(chainFaults),
  ];
}

function assetFaults(rules: AssetRules): string[] {
  const { asset, sizeFactor, redemptionSymbol, redeemedInto, venueCap } = rules;
  const place = `collateralRules asset ${quoted(asset)}`;
  const faults = [
    ...nameFaults("collateralRules asset", asset),
    ...rateFaults(`${place} sizeFactor`, sizeFactor, 0n),
    ...(redemptionSymbol === null ? [] : nameFaults(`${place} redemptionSymbol`, redemptionSymbol)),
    ...(redeemedInto === null ? [] : nameFaults(`${place} redeemedInto`, redeemedInto)),
  ];
  if (redemptionSymbol === asset || redeemedInto === asset) {
    faults.push(`${place} redeemed by itself, which must be by an index or asset of another name`);
  }
  if (redemptionSymbol === null && redeemedInto !== null) {
    const range = "null where no redemptionSymbol says how much of it";
    faults.push(`${place} redeemedInto ${quoted(redeemedInto)}, which must be ${range}`);
  }
  if (venueCap !== null && (venueCap < 0n || venueCap > AMOUNT_LIMIT)) {
    const range = `from 0 to ${amountText(AMOUNT_LIMIT as Amount)}, or null for any number`;
    faults.push(`${place} venueCap ${amountText(venueCap)}, which must be ${range}`);
  }
  return faults;
}

function chainFaults(rules: ChainRules): string[] {
  const place = `collateralRules chain ${quoted(rules.chain)}`;
  return [
    ...nameFaults("collateralRules chain", rules.chain),
    ...(rules.steps.length === 0 ? [`${place} steps [], which must be at least one`] : []),
    ...rules.steps.flatMap((_, at) => stepFaults(`${place} step ${at + 1}`, rules, at)),
    ...observerFaults(place, rules),
    ...periodFaults(`${place} stallMs`, rules.stallMs),
    ...periodFaults(`${place} decayMs`, rules.decayMs),
    ...dollarFaults(`${place} safeCap`, rules.safeCap, 0n),
    ...blockFaults(`${place} blocksKept`, rules.blocksKept, 1),
    ...periodFaults(`${place} holdMs`, rules.holdMs),
  ];
}

function observerFaults(
  place: string,
  { chain, observers, observersRequired }: ChainRules,
): string[] {
  const faults = [
    ...repeats(`observer of ${quoted(chain)}`, observers),
    ...observers.flatMap((observer) => nameFaults(`${place} observer`, observer)),
  ];
  const most = Math.max(1, observers.length);
  const isWhole = Number.isSafeInteger(observersRequired) && observersRequired >= 1;
  if (!isWhole || observersRequired > most) {
    const range = `from 1 to ${most}, as many as are named`;
    faults.push(`${place} observersRequired ${observersRequired}, which must be ${range}`);
  }
  return faults;
}

function stepFaults(place: string, { steps, blocksKept }: ChainRules, at: number): string[] {
  const { valueMost, safeConfirmations, finalisedConfirmations } = steps[at]!;
  const faults = [
    ...confirmationFaults(`${place} safeConfirmations`, safeConfirmations, blocksKept),
    ...confirmationFaults(`${place} finalisedConfirmations`, finalisedConfirmations, blocksKept),
  ];
  // A chain's own signal comes when it comes; only two depths can be compared.
  const deep = finalisedConfirmations ?? Number.POSITIVE_INFINITY;
  if (safeConfirmations !== null && safeConfirmations > deep) {
    const range = `at most its finalisedConfirmations ${deep}: what is final is safe`;
    faults.push(`${place} safeConfirmations ${safeConfirmations}, which must be ${range}`);
  }
  if (at === steps.length - 1) {
    if (valueMost === null) return faults;
    const range = "null in the last step, which is for all larger deposits";
    return [...faults, `${place} valueMost ${usdText(valueMost)}, which must be ${range}`];
  }
  if (valueMost === null) {
    return [...faults, `${place} valueMost null, which only the last step may have`];
  }
  const below = steps[at - 1]?.valueMost ?? 0n;
  return [
    ...faults,
    ...dollarFaults(`${place} valueMost`, valueMost, below + 1n),
    ...depthFaults(place, steps, at),
  ];
}

/** A larger deposit never needs less than a smaller one. */
function depthFaults(place: string, steps: readonly FinalityStep[], at: number): string[] {
  return (["safeConfirmations", "finalisedConfirmations"] as const).flatMap((field) => {
    const [own, next] = [steps[at]![field], steps[at + 1]![field]];
    if (own === null || next === null || own <= next) return [];
    return [`${place} ${field} ${own}, which must be at most the next step's ${next}`];
  });
}

function confirmationFaults(field: string, blocks: number | null, most: number): string[] {
  if (blocks === null) return [];
  if (Number.isSafeInteger(blocks) && blocks >= 1 && blocks <= most) return [];
  const range = `from 1 to blocksKept ${most}, since a deeper deposit is forgotten`;
  return [`${field} ${blocks}, which must be ${range}, or null for the chain's own signal`];
}

function blockFaults(field: string, blocks: number, least: number): string[] {
  if (Number.isSafeInteger(blocks) && blocks >= least && blocks <= BLOCKS_MOST) return [];
  const range = `from ${least} to ${BLOCKS_MOST}, since every deposit in them is kept`;
  return [`${field} ${blocks}, which must be ${range}`];
}

function dollarFaults(field: string, value: Usd, least: bigint): string[] {
  if (value >= least && value <= USD_MOST) return [];
  const range = `from ${usdText(least as Usd)} to ${usdText(USD_MOST)} dollars`;
  return [`${field} ${usdText(value)}, which must be ${range}`];
}
