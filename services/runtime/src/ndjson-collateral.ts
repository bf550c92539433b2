/** The shape of the section of risk parameters by which collateral is credited, on a line. */
import {
  AMOUNT_DECIMALS,
  type Amount,
  type AssetRules,
  type ChainRules,
  type CollateralRules,
  type FinalityStep,
  RATE_DECIMALS,
  type Rate,
  USD_DECIMALS,
  type Usd,
} from "@margin-engine/core";
import { count, type Field, optional, scaled, text, texts } from "./ndjson-field";
import { listOf, objectOf, shape } from "./ndjson-shape";

const rate = scaled<Rate>(RATE_DECIMALS);
const amount = scaled<Amount>(AMOUNT_DECIMALS);
const usd = scaled<Usd>(USD_DECIMALS);
const milliseconds = count(Number.MAX_SAFE_INTEGER);
const blocks = count(2 ** 31 - 1);

const step = shape<FinalityStep>("a step", {
  valueMost: optional(usd, null),
  safeConfirmations: optional(blocks, null),
  finalisedConfirmations: optional(blocks, null),
});

const asset = shape<AssetRules>("an asset", {
  asset: text,
  sizeFactor: rate,
  redemptionSymbol: optional(text, null),
  redeemedInto: optional(text, null),
  venueCap: optional(amount, null),
});

const chain = shape<ChainRules>("a chain", {
  chain: text,
  observers: optional<readonly string[]>(texts, []),
  observersRequired: optional(blocks, 1),
  steps: listOf(step),
  stallMs: milliseconds,
  decayMs: milliseconds,
  safeCap: usd,
  blocksKept: blocks,
  holdMs: milliseconds,
});

export const COLLATERAL_RULES: Field<CollateralRules> = objectOf(
  shape<CollateralRules>("the collateral rules", {
    safeHaircut: rate,
    safeShare: rate,
    profitCap: optional(usd, null),
    assets: listOf(asset),
    chains: listOf(chain),
  }),
);
