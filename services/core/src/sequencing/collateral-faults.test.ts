/** Every number of the rules of collateral has a range, and a fault names it with the reason. */
import { BITCOIN } from "../collateral/chain.fixture";
import type { CollateralRules } from "../events/collateral-rules";
import { amount, rate, usd } from "../money/text";
import { collateralRulesFaults } from "./collateral-faults";

const RULES: CollateralRules = {
  safeHaircut: rate("0.1"),
  safeShare: rate("0.25"),
  profitCap: null,
  assets: [],
  chains: [BITCOIN],
};
const [small, large] = BITCOIN.steps as [(typeof BITCOIN.steps)[0], (typeof BITCOIN.steps)[0]];
const asset = {
  asset: "BTC",
  sizeFactor: rate("0"),
  redemptionSymbol: null,
  redeemedInto: null,
  venueCap: null,
};

it("has none where there is nothing wrong, or no section", () => {
  expect(collateralRulesFaults(RULES)).toEqual([]);
  expect(collateralRulesFaults(null)).toEqual([]);
});

it.each<[Partial<CollateralRules>, string]>([
  [{ safeHaircut: rate("1.1") }, "safeHaircut 1.1, which must be from 0 to 1"],
  [{ safeShare: rate("-0.1") }, "safeShare -0.1, which must be from 0 to 1"],
  [{ profitCap: usd("-1") }, "profitCap -1, which must be from 0 to"],
  [{ assets: [asset, asset] }, 'asset "BTC" twice, which must be unique'],
  [{ assets: [{ ...asset, redeemedInto: "ETH" }] }, "null where no redemptionSymbol says"],
  [{ assets: [{ ...asset, venueCap: amount("-1") }] }, "venueCap -1, which must be from 0 to"],
  [{ assets: [{ ...asset, redemptionSymbol: "BTC" }] }, "redeemed by itself"],
  [{ chains: [BITCOIN, BITCOIN] }, 'chain "bitcoin" twice, which must be unique'],
  [{ chains: [{ ...BITCOIN, steps: [] }] }, "steps [], which must be at least one"],
  [{ chains: [{ ...BITCOIN, steps: [small] }] }, "which must be null in the last step"],
  [{ chains: [{ ...BITCOIN, steps: [large, large] }] }, "null, which only the last step may have"],
  [{ chains: [{ ...BITCOIN, observersRequired: 2 }] }, "which must be from 1 to 1, as many as are"],
  [{ chains: [{ ...BITCOIN, observers: ["a", "a"] }] }, 'observer of "bitcoin"'],
  [{ chains: [{ ...BITCOIN, blocksKept: 5 }] }, "since a deeper deposit is forgotten"],
  [{ chains: [{ ...BITCOIN, blocksKept: 0 }] }, "since every deposit in them is kept"],
  [{ chains: [{ ...BITCOIN, stallMs: 0 }] }, "stallMs 0, which must be from 1 to"],
  [{ chains: [{ ...BITCOIN, safeCap: usd("-1") }] }, "safeCap -1, which must be from 0 to"],
])("names %o", (fields, sentence) => {
  expect(collateralRulesFaults({ ...RULES, ...fields }).join("; ")).toContain(sentence);
});
