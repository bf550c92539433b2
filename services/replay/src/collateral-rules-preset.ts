/** The part of a preset that says how deposits on chains become credit (CO-3, CO-4). */
import {
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
  const fields = objectAt(json, place, ["safeHaircut", "safeShare", "chains"]);
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
    chains,
  };
}

function readChain(json: unknown, place: string): ChainRules {
  const fields = objectAt(json, place, [
    "chain",
    "steps",
    "stallMs",
    "decayMs",
    "safeCap",
    "blocksKept",
    "holdMs",
  ]);
  return {
    chain: textAt(fields.chain, `${place}.chain`),
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
  const { valueMost } = fields;
  return {
    valueMost:
      valueMost === null ? null : (decimalAt(valueMost, `${place}.valueMost`, USD_DECIMALS) as Usd),
    safeConfirmations: blocksAt(fields.safeConfirmations, `${place}.safeConfirmations`),
    finalisedConfirmations: blocksAt(
      fields.finalisedConfirmations,
      `${place}.finalisedConfirmations`,
    ),
  };
}

/** Null waits for the chain's own signal. */
function blocksAt(json: unknown, place: string): number | null {
  return json === null ? null : countAt(json, place);
}
