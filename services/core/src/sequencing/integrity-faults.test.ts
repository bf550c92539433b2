/** Each number by which prices are judged, at and beyond its limits. */
import type { PriceIntegrity } from "../events/price-integrity";
import { integrity } from "../integrity/judged.fixture";
import { rate } from "../money/text";
import { integrityFaults } from "./integrity-faults";

const weight = (quoteSource: string, text: string) => ({ quoteSource, weight: rate(text) });
const tier = (symbol: string, text: string) => ({ symbol, tier: rate(text) });
const yearMs = 365 * 86_400_000;

it.each<Partial<PriceIntegrity>>([
  {},
  { weights: [weight("a", "0"), weight("b", "1")], tiers: [tier("BTC", "100")] },
  { sourcesRequired: 1, quorum: rate("1") },
  { sourcesRequired: 32, quorum: rate("0.000000000001") },
  { quoteAgeMsMax: 1, premiumPeriodMs: 1, averagePeriodMs: 10, staleLiquidationMsMax: 1 },
  { outlierBand: rate("1"), uncertainSpread: rate("1"), breakerFactor: rate("1000") },
  { breakerFactor: rate("1.000000000001") },
])("within the limits: %o", (fields) => {
  expect(integrityFaults(integrity(fields))).toEqual([]);
});

it("prices need not be judged", () => {
  expect(integrityFaults(null)).toEqual([]);
});

it.each<[Partial<PriceIntegrity>, string]>([
  [{ weights: [weight("a", "1"), weight("a", "1")] }, 'weight of source "a" twice, which must be'],
  [{ weights: [weight("a", "1.1")] }, 'weight of source "a" 1.1, which must be from 0 to 1'],
  [{ weights: [weight("", "1")] }, "weight of source of 0 characters"],
  [{ sourcesRequired: 0 }, "sourcesRequired 0, which must be from 1 to 32"],
  [{ sourcesRequired: 33 }, "sourcesRequired 33, which must be from 1 to 32"],
  [{ sourcesRequired: 1.5 }, "sourcesRequired 1.5, which must be from 1 to 32"],
  [{ quorum: rate("0") }, "quorum 0, which must be above 0 and at most 1"],
  [{ quoteAgeMsMax: 0 }, `quoteAgeMsMax 0, which must be from 1 to ${yearMs} milliseconds`],
  [{ outlierBand: rate("0") }, "outlierBand 0, which must be above 0 and at most 1"],
  [{ uncertainSpread: rate("1.5") }, "uncertainSpread 1.5, which must be above 0 and at most 1"],
  [{ tiers: [tier("X", "0")] }, 'tier of symbol "X" 0, which must be above 0 and at most 100'],
  [{ tiers: [tier("X", "1"), tier("X", "2")] }, 'tier of symbol "X" twice'],
  [{ premiumPeriodMs: -1 }, "premiumPeriodMs -1, which must be from 1"],
  [{ averagePeriodMs: 15 }, "averagePeriodMs 15, which must be a multiple of 10"],
  [{ averagePeriodMs: 0 }, "averagePeriodMs 0, which must be from 1"],
  [{ breakerFactor: rate("1") }, "breakerFactor 1, which must be above 1 and at most 1000"],
  [{ breakerFactor: rate("1001") }, "breakerFactor 1001, which must be above 1 and at most 1000"],
  [{ staleLiquidationMsMax: yearMs + 1 }, `staleLiquidationMsMax ${yearMs + 1}, which must be`],
])("%o is a fault with its field, value and range", (fields, fault) => {
  const faults = integrityFaults(integrity(fields));
  expect(faults).toEqual([expect.stringContaining(`priceIntegrity ${fault}`)]);
});
