/**
 * Plain events for tests: each complete and good, with the fields a test cares about put in place.
 */
import { amount, multiplier, price, quantity, rate, usd } from "../money/text";
import type { CollateralDeposited, WithdrawalRequested } from "./collateral";
import type { SourcePosition } from "./event";
import type { LadderParameters } from "./ladder-parameters";
import type { InstrumentListed, MarginTier, RiskParametersPublished } from "./listing";
import type { FundingApplied, SettlementPricePublished } from "./price";
import type { TradeLeg } from "./trade";

const SOURCE: SourcePosition = { topic: "trades", partition: 0, offset: 0, part: 0 };
const HEAD = { eventId: "plain", eventTime: 1_000_000, source: SOURCE } as const;

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
    lotSize: quantity("0.00000001"),
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
    ...fields,
  });
}

/** Linear: a call on one BTC at 100, premium in USDT. */
export function option(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  return perpetual({
    instrument: "BTC-CALL",
    instrumentType: "Option",
    expiry: 2_000_000,
    strike: price("100"),
    optionType: "Call",
    ...fields,
  });
}

/** Inverse: a call on one BTC at 100, premium in BTC. */
export function coinOption(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  const inverse = { contractType: "Inverse", settlementAsset: "BTC" } as const;
  return option({ instrument: "BTC-COIN-CALL", ...inverse, ...fields });
}

export function leg(fields: Partial<TradeLeg> = {}): TradeLeg {
  return {
    ...HEAD,
    kind: "TradeLeg",
    account: "ana",
    instrument: "BTC-PERP",
    price: price("100"),
    quantity: quantity("1"),
    fee: amount("0"),
    liquidationId: null,
    ...fields,
  };
}

export function deposit(fields: Partial<CollateralDeposited> = {}): CollateralDeposited {
  const plain = { account: "ana", asset: "USDT", amount: amount("1000") };
  return { ...HEAD, kind: "CollateralDeposited", ...plain, ...fields };
}

export function withdrawal(fields: Partial<WithdrawalRequested> = {}): WithdrawalRequested {
  return { ...deposit(), kind: "WithdrawalRequested", ...fields };
}

export function funding(fields: Partial<FundingApplied> = {}): FundingApplied {
  const plain = { instrument: "BTC-PERP", rate: rate("0.0001"), mark: price("50000") };
  return { ...HEAD, kind: "FundingApplied", ...plain, ...fields };
}

export function settlement(
  fields: Partial<SettlementPricePublished> = {},
): SettlementPricePublished {
  const plain = { instrument: "BTC-PERP", price: price("130") };
  return { ...HEAD, kind: "SettlementPricePublished", ...plain, ...fields };
}

/** A tier from texts; no limit makes it the last. */
export function tier(initial: string, maintenance: string, limit?: string): MarginTier {
  return {
    notionalLimit: limit === undefined ? null : usd(limit),
    initialRate: rate(initial),
    maintenanceRate: rate(maintenance),
  };
}

/** A ladder with everything to it. */
export function ladder(fields: Partial<LadderParameters> = {}): LadderParameters {
  return {
    restoreBuffer: rate("0.15"),
    paceStart: rate("0.1"),
    pacePeriodMs: 60_000,
    depthShare: rate("0.25"),
    bankruptcyAdjustment: rate("1"),
    spreadToMaintenance: rate("0.1"),
    discount: { fastShare: rate("0.2"), fastMs: 600_000, slowMs: 7_200_000 },
    takeover: { maintenanceShare: rate("0.5"), notionalShare: rate("0.06") },
    ...fields,
  };
}

/** Initial margin 10%, maintenance 5%, USDT at its full value, BTC at 90%. */
export function parameters(fields: Partial<RiskParametersPublished> = {}): RiskParametersPublished {
  return {
    ...HEAD,
    kind: "RiskParametersPublished",
    version: 1,
    preset: "plain",
    effectiveTime: 0,
    collateral: [
      { asset: "USDT", weight: rate("1") },
      { asset: "BTC", weight: rate("0.9") },
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
