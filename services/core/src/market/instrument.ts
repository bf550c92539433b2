/**
 * The terms an instrument can be traded under. A listing is validated whole: every fault is named
 * with its field, its value and what it must be.
 */
import { isEventTime, nameFault } from "../events/bounds";
import type { InstrumentListed } from "../events/listing";
import { powerOfTen } from "../money/rounding";
import { formatScaled, priceText, quantityText } from "../money/text";
import {
  MULTIPLIER_DECIMALS,
  type Multiplier,
  PRICE_LIMIT,
  type Price,
  QUANTITY_LIMIT,
  type Quantity,
} from "../money/units";

/** Largest contract multiplier: a million. */
const MULTIPLIER_LIMIT = (10n ** 6n * powerOfTen(MULTIPLIER_DECIMALS)) as Multiplier;

const TERMS = [
  "instrumentType",
  "contractType",
  "underlying",
  "settlementAsset",
  "multiplier",
  "lotSize",
  "expiry",
  "strike",
  "optionType",
] as const satisfies readonly (keyof InstrumentListed)[];

/** Fields in which a later listing differs from the one in force. */
export function changedTerms(listed: InstrumentListed, later: InstrumentListed): string[] {
  return TERMS.filter((term) => listed[term] !== later[term]);
}

/** What is wrong with the listing; empty when nothing is. */
export function listingFaults(listing: InstrumentListed): string[] {
  return [
    ...nameFaults(listing),
    ...sizeFaults(listing),
    ...assetFaults(listing),
    ...typeFaults(listing),
  ];
}

function nameFaults(listing: InstrumentListed): string[] {
  const names = ["instrument", "underlying", "settlementAsset"] as const;
  return names.flatMap((field) => nameFault(field, listing[field]) ?? []);
}

function sizeFaults(listing: InstrumentListed): string[] {
  const { multiplier, lotSize } = listing;
  const faults: string[] = [];
  if (multiplier <= 0n || multiplier > MULTIPLIER_LIMIT) {
    const limit = formatScaled(MULTIPLIER_LIMIT, MULTIPLIER_DECIMALS);
    const given = formatScaled(multiplier, MULTIPLIER_DECIMALS);
    faults.push(`multiplier ${given}, which must be above 0 and at most ${limit}`);
  }
  if (lotSize <= 0n || lotSize > QUANTITY_LIMIT) {
    const limit = quantityText(QUANTITY_LIMIT as Quantity);
    faults.push(`lotSize ${quantityText(lotSize)}, which must be above 0 and at most ${limit}`);
  }
  return faults;
}

function assetFaults(listing: InstrumentListed): string[] {
  const { contractType, underlying, settlementAsset } = listing;
  const given = `settlementAsset ${settlementAsset}`;
  switch (contractType) {
    case "Linear":
      if (settlementAsset !== underlying) return [];
      return [`${given}, which must be the quote asset of a linear contract, not its underlying`];
    case "Inverse":
      if (settlementAsset === underlying) return [];
      return [`${given}, which must be the underlying ${underlying} of an inverse contract`];
  }
}

function typeFaults(listing: InstrumentListed): string[] {
  switch (listing.instrumentType) {
    case "Perpetual": {
      const { expiry } = listing;
      const dated = expiry === null ? [] : [`expiry ${expiry}, which a perpetual does not have`];
      return [...dated, ...strayOptionTerms(listing)];
    }
    case "Future":
      return [...expiryFaults(listing), ...strayOptionTerms(listing)];
    case "Option":
      return [...expiryFaults(listing), ...optionFaults(listing)];
  }
}

function expiryFaults(listing: InstrumentListed): string[] {
  const { expiry, eventTime } = listing;
  if (expiry !== null && isEventTime(expiry) && expiry > eventTime) return [];
  return [`expiry ${expiry}, which must be after the listing's eventTime ${eventTime}`];
}

function strayOptionTerms(listing: InstrumentListed): string[] {
  const { strike, optionType } = listing;
  const faults: string[] = [];
  if (strike !== null) faults.push(`strike ${priceText(strike)}, which only an option has`);
  if (optionType !== null) faults.push(`optionType ${optionType}, which only an option has`);
  return faults;
}

function optionFaults(listing: InstrumentListed): string[] {
  const { strike, optionType } = listing;
  const faults: string[] = [];
  if (strike === null || strike <= 0n || strike > PRICE_LIMIT) {
    const given = strike === null ? "null" : priceText(strike);
    const limit = priceText(PRICE_LIMIT as Price);
    faults.push(`strike ${given}, which must be above 0 and at most ${limit}`);
  }
  if (optionType === null) faults.push("optionType null, which must be Call or Put");
  return faults;
}
