/** What is wrong with the numbers by which a version of the parameters judges prices (PI-1). */
import type { PriceIntegrity } from "../events/price-integrity";
import { powerOfTen } from "../money/rounding";
import { rateText } from "../money/text";
import { RATE_DECIMALS, type Rate } from "../money/units";
import { nameFaults, periodFaults, rateFaults, repeats } from "./parameter-faults";
import { quoted } from "./refusal";

const ONE = powerOfTen(RATE_DECIMALS);
/** Most sources that one symbol may have (price-admission). */
const SOURCES_MOST = 32;
const TIER_MOST = 100n * ONE;
const FACTOR_MOST = 1_000n * ONE;
/** The average is kept in ten slices of whole milliseconds. */
const SLICES = 10;

export function integrityFaults(integrity: PriceIntegrity | null): string[] {
  if (integrity === null) return [];
  return [
    ...sourceFaults(integrity),
    ...rateFaults("priceIntegrity outlierBand", integrity.outlierBand, 1n),
    ...rateFaults("priceIntegrity uncertainSpread", integrity.uncertainSpread, 1n),
    ...tierFaults(integrity),
    ...periodFaults("priceIntegrity quoteAgeMsMax", integrity.quoteAgeMsMax),
    ...periodFaults("priceIntegrity premiumPeriodMs", integrity.premiumPeriodMs),
    ...averageFaults(integrity.averagePeriodMs),
    ...breakerFaults(integrity.breakerFactor),
    ...periodFaults("priceIntegrity staleLiquidationMsMax", integrity.staleLiquidationMsMax),
  ];
}

function sourceFaults({ weights, sourcesRequired, quorum }: PriceIntegrity): string[] {
  const faults = [
    ...repeats(
      "priceIntegrity weight of source",
      weights.map(({ quoteSource }) => quoteSource),
    ),
    ...weights.flatMap(({ quoteSource, weight }) => [
      ...nameFaults("priceIntegrity weight of source", quoteSource),
      ...rateFaults(`priceIntegrity weight of source ${quoted(quoteSource)}`, weight, 0n),
    ]),
    ...rateFaults("priceIntegrity quorum", quorum, 1n),
  ];
  const counts = Number.isSafeInteger(sourcesRequired);
  if (!counts || sourcesRequired < 1 || sourcesRequired > SOURCES_MOST) {
    const range = `from 1 to ${SOURCES_MOST}, the most that a symbol may have`;
    faults.push(`priceIntegrity sourcesRequired ${sourcesRequired}, which must be ${range}`);
  }
  return faults;
}

function tierFaults({ tiers }: PriceIntegrity): string[] {
  return [
    ...repeats(
      "priceIntegrity tier of symbol",
      tiers.map(({ symbol }) => symbol),
    ),
    ...tiers.flatMap(({ symbol, tier }) => [
      ...nameFaults("priceIntegrity tier of symbol", symbol),
      ...rangeFaults(`priceIntegrity tier of symbol ${quoted(symbol)}`, tier, [1n, TIER_MOST]),
    ]),
  ];
}

function averageFaults(periodMs: number): string[] {
  const faults = periodFaults("priceIntegrity averagePeriodMs", periodMs);
  if (faults.length > 0 || periodMs % SLICES === 0) return faults;
  return [`priceIntegrity averagePeriodMs ${periodMs}, which must be a multiple of ${SLICES}`];
}

function breakerFaults(factor: Rate): string[] {
  return rangeFaults("priceIntegrity breakerFactor", factor, [ONE + 1n, FACTOR_MOST]);
}

function rangeFaults(
  field: string,
  rate: Rate,
  [least, most]: readonly [bigint, bigint],
): string[] {
  if (rate >= least && rate <= most) return [];
  const range = `above ${least === 1n ? "0" : "1"} and at most ${rateText(most as Rate)}`;
  return [`${field} ${rateText(rate)}, which must be ${range}`];
}
