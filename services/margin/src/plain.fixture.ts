/** Plain terms and parameters for stories, with the fields a story cares about put in place. */
import {
  type InstrumentListed,
  type MarginTier,
  multiplier,
  price,
  quantity,
  type RiskParametersPublished,
  rate,
  usd,
} from "@margin-engine/core";

const HEAD = { eventId: "plain", eventTime: 0, source: null } as const;

/** Linear: one BTC a contract, profit in USDT. */
export function perpetual(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  return {
    ...HEAD,
    kind: "InstrumentListed",
    instrument: "BTC-PERP",
    instrumentType: "Perpetual",
    contractType: "Linear",
    underlying: "BTC",
    settlementAsset: "USDT",
    multiplier: multiplier("1"),
    lotSize: quantity("0.1"),
    expiry: null,
    strike: null,
    optionType: null,
    ...fields,
  };
}

/** Inverse: 100 dollars a contract, profit in BTC. */
export function coinPerpetual(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  return perpetual({
    instrument: "BTC-COIN",
    contractType: "Inverse",
    settlementAsset: "BTC",
    multiplier: multiplier("100"),
    lotSize: quantity("1"),
    ...fields,
  });
}

/** A call on one BTC at 100, premium in USDT. */
export function option(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  return perpetual({
    instrument: "BTC-CALL",
    instrumentType: "Option",
    expiry: 31_537_000_000,
    strike: price("100"),
    optionType: "Call",
    ...fields,
  });
}

/** A tier from texts; no limit makes it the last. */
export function tier(initial: string, maintenance: string, limit?: string): MarginTier {
  return {
    notionalLimit: limit === undefined ? null : usd(limit),
    initialRate: rate(initial),
    maintenanceRate: rate(maintenance),
  };
}

/** Initial margin 10%, maintenance 5%, buffer 2%; USDT counts in full, BTC at 90%. */
export function parameters(fields: Partial<RiskParametersPublished> = {}): RiskParametersPublished {
  return {
    ...HEAD,
    kind: "RiskParametersPublished",
    version: 1,
    preset: "plain",
    effectiveTime: 0,
    collateral: [
      { asset: "BTC", weight: rate("0.9") },
      { asset: "USDT", weight: rate("1") },
    ],
    schedules: [
      { underlying: "BTC", tiers: [tier("0.1", "0.05")] },
      { underlying: "ETH", tiers: [tier("0.1", "0.05")] },
    ],
    liquidationBuffer: rate("0.02"),
    liquidationTimeoutMs: 30_000,
    snapshotUtilisationStep: rate("0.05"),
    snapshotPeriodMs: 60_000,
    priceIntegrity: null,
    portfolio: null,
    rangeCalibration: null,
    collateralRules: null,
    ladder: null,
    ...fields,
  };
}
