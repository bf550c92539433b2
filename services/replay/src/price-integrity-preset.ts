/** The part of a preset that says how prices are judged (PI-1 to PI-5). */
import { type PriceIntegrity, RATE_DECIMALS, type Rate } from "@margin-engine/core";
import {
  countAt,
  decimalAt,
  durationAt,
  fractionAt,
  objectAt,
  optionalListAt,
  placedFields,
  refuseRepeats,
  textAt,
} from "./preset-fields";

export function readPriceIntegrity(json: unknown, place: string): PriceIntegrity {
  const at = placedFields(json, place, [
    "weights",
    "sourcesRequired",
    "quorum",
    "quoteAgeMsMax",
    "outlierBand",
    "uncertainSpread",
    "tiers",
    "premiumPeriodMs",
    "averagePeriodMs",
    "breakerFactor",
    "staleLiquidationMsMax",
  ]);
  return {
    weights: readWeights(...at("weights")),
    sourcesRequired: countAt(...at("sourcesRequired")),
    quorum: fractionAt(...at("quorum")),
    quoteAgeMsMax: durationAt(...at("quoteAgeMsMax")),
    outlierBand: fractionAt(...at("outlierBand")),
    uncertainSpread: fractionAt(...at("uncertainSpread")),
    tiers: readTiers(...at("tiers")),
    premiumPeriodMs: durationAt(...at("premiumPeriodMs")),
    averagePeriodMs: durationAt(...at("averagePeriodMs")),
    breakerFactor: rateAt(...at("breakerFactor")),
    staleLiquidationMsMax: durationAt(...at("staleLiquidationMsMax")),
  };
}

function readWeights(json: unknown, place: string): PriceIntegrity["weights"] {
  const weights = optionalListAt(json, place).map((each, at) => {
    const here = `${place}[${at}]`;
    const { quoteSource, weight } = objectAt(each, here, ["quoteSource", "weight"]);
    return {
      quoteSource: textAt(quoteSource, `${here}.quoteSource`),
      weight: fractionAt(weight, `${here}.weight`),
    };
  });
  refuseRepeats(
    weights.map(({ quoteSource }) => quoteSource),
    place,
  );
  return weights;
}

function readTiers(json: unknown, place: string): PriceIntegrity["tiers"] {
  const tiers = optionalListAt(json, place).map((each, at) => {
    const here = `${place}[${at}]`;
    const { symbol, tier } = objectAt(each, here, ["symbol", "tier"]);
    return { symbol: textAt(symbol, `${here}.symbol`), tier: rateAt(tier, `${here}.tier`) };
  });
  refuseRepeats(
    tiers.map(({ symbol }) => symbol),
    place,
  );
  return tiers;
}

function rateAt(json: unknown, place: string): Rate {
  return decimalAt(json, place, RATE_DECIMALS) as Rate;
}
