/** The part of a preset that says how deposits on chains become credit (CO-3, CO-4). */
import {
  AMOUNT_DECIMALS,
  type Amount,
  type AssetRules,
  type ChainRules,
  type CollateralRules,
  type FinalityStep,
  USD_DECIMALS,
  type Usd,
} from "@margin-engine/core";
import {
  countAt,
  decimalAt,
  durationAt,
  fractionAt,
  listAt,
  objectAt,
  optionalListAt,
  refuseRepeats,
  textAt,
} from "./preset-fields";

/** Null leaves it to custody to vouch for deposits. */
export function readCollateralRules(json: unknown, place: string): CollateralRules | null {
  if (json === null) return null;
  const fields = objectAt(json, place, [
    "safeHaircut",
    "safeShare",
    "profitCap",
    "assets",
    "chains",
  ]);
  const chains = optionalListAt(fields.chains, `${place}.chains`).map((each, at) =>
    readChain(each, `${place}.chains[${at}]`),
  );
  refuseRepeats(
    chains.map(({ chain }) => chain),
    `${place}.chains`,
  );
  return {
    safeHaircut: fractionAt(fields.safeHaircut, `${place}.safeHaircut`),
    safeShare: fractionAt(fields.safeShare, `${place}.safeShare`),
    profitCap: dollarsAt(fields.profitCap, `${place}.profitCap`),
    assets: readAssets(fields.assets, `${place}.assets`),
    chains,
  };
}

function readAssets(json: unknown, place: string): readonly AssetRules[] {
  const assets = optionalListAt(json, place).map((each, at) => readAsset(each, `${place}[${at}]`));
  refuseRepeats(
    assets.map(({ asset }) => asset),
    place,
  );
  return assets;
}

function readAsset(json: unknown, place: string): AssetRules {
  const fields = objectAt(json, place, [
    "asset",
    "sizeFactor",
    "redemptionSymbol",
    "redeemedInto",
    "venueCap",
  ]);
  const { redemptionSymbol, redeemedInto, venueCap } = fields;
  return {
    asset: textAt(fields.asset, `${place}.asset`),
    sizeFactor: fractionAt(fields.sizeFactor, `${place}.sizeFactor`),
    redemptionSymbol:
      redemptionSymbol === null ? null : textAt(redemptionSymbol, `${place}.redemptionSymbol`),
    redeemedInto: redeemedInto === null ? null : textAt(redeemedInto, `${place}.redeemedInto`),
    venueCap:
      venueCap === null
        ? null
        : (decimalAt(venueCap, `${place}.venueCap`, AMOUNT_DECIMALS) as Amount),
  };
}

function readChain(json: unknown, place: string): ChainRules {
  const fields = objectAt(json, place, [
    "chain",
    "observers",
    "observersRequired",
    "steps",
    "stallMs",
    "decayMs",
    "safeCap",
    "blocksKept",
    "holdMs",
  ]);
  return {
    chain: textAt(fields.chain, `${place}.chain`),
    observers: optionalListAt(fields.observers, `${place}.observers`).map((each, at) =>
      textAt(each, `${place}.observers[${at}]`),
    ),
    observersRequired: countAt(fields.observersRequired, `${place}.observersRequired`),
    steps: listAt(fields.steps, `${place}.steps`).map((each, at) =>
      readStep(each, `${place}.steps[${at}]`),
    ),
    stallMs: durationAt(fields.stallMs, `${place}.stallMs`),
    decayMs: durationAt(fields.decayMs, `${place}.decayMs`),
    safeCap: decimalAt(fields.safeCap, `${place}.safeCap`, USD_DECIMALS) as Usd,
    blocksKept: countAt(fields.blocksKept, `${place}.blocksKept`),
    holdMs: durationAt(fields.holdMs, `${place}.holdMs`),
  };
}

function readStep(json: unknown, place: string): FinalityStep {
  const fields = objectAt(json, place, [
    "valueMost",
    "safeConfirmations",
    "finalisedConfirmations",
  ]);
  return {
    valueMost: dollarsAt(fields.valueMost, `${place}.valueMost`),
    safeConfirmations: blocksAt(fields.safeConfirmations, `${place}.safeConfirmations`),
    finalisedConfirmations: blocksAt(
      fields.finalisedConfirmations,
      `${place}.finalisedConfirmations`,
    ),
  };
}

function dollarsAt(json: unknown, place: string): Usd | null {
  return json === null ? null : (decimalAt(json, place, USD_DECIMALS) as Usd);
}

/** Null waits for the chain's own signal. */
function blocksAt(json: unknown, place: string): number | null {
  return json === null ? null : countAt(json, place);
}
