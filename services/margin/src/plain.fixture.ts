/** Plain terms and parameters for stories, with the fields a story cares about put in place. */
import { type InstrumentListed, quantity, type RiskParametersPublished } from "@margin-engine/core";
import * as plain from "@margin-engine/core/given";

const HEAD = { eventId: "plain", eventTime: 0, source: null } as const;

/** Linear: one BTC a contract, profit in USDT. */
export function perpetual(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  return plain.perpetual({ ...HEAD, lotSize: quantity("0.1"), ...fields });
}

/** Inverse: 100 dollars a contract, profit in BTC. */
export function coinPerpetual(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  return plain.coinPerpetual({ ...HEAD, lotSize: quantity("1"), ...fields });
}

/** A call on one BTC at 100, premium in USDT. */
export function option(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  const sizes = { expiry: 31_537_000_000, lotSize: quantity("0.1") };
  return plain.option({ ...HEAD, ...sizes, ...fields });
}

/** Initial margin 10%, maintenance 5%, buffer 2%; USDT counts in full, BTC at 90%. */
export function parameters(fields: Partial<RiskParametersPublished> = {}): RiskParametersPublished {
  return plain.parameters({ ...HEAD, ...fields });
}
