/**
 * Random markets: accounts with collateral, debts and positions, linear and inverse, at random
 * prices.
 */
import fc from "fast-check";
import { coinPerpetual, parameters, perpetual, tier } from "../events/plain.fixture";
import { formatScaled, multiplier, rate } from "../money/text";
import { Market } from "./market.fixture";

export const LISTINGS = [
  perpetual(),
  perpetual({ instrument: "ETH-PERP", underlying: "ETH", multiplier: multiplier("0.01") }),
  perpetual({ instrument: "BTC-USDC", settlementAsset: "USDC" }),
  coinPerpetual(),
  coinPerpetual({ instrument: "ETH-COIN", underlying: "ETH", settlementAsset: "ETH" }),
  perpetual({ instrument: "DOGE-PERP", underlying: "DOGE" }),
];
export const INSTRUMENTS = LISTINGS.map(({ instrument }) => instrument);
export const ASSETS = ["BTC", "ETH", "USDC", "USDT"];
export const TRADERS = ["ana", "ben", "cas"];

/** A table of tiers for BTC and ETH, none for DOGE; USDC counts nothing as collateral. */
export const PARAMETERS = parameters({
  collateral: [
    { asset: "BTC", weight: rate("0.95") },
    { asset: "ETH", weight: rate("0.9") },
    { asset: "USDT", weight: rate("0.995") },
  ],
  schedules: [
    {
      underlying: "BTC",
      tiers: [tier("0.02", "0.01", "10000"), tier("0.03", "0.015", "250000"), tier("0.1", "0.05")],
    },
    { underlying: "ETH", tiers: [tier("0.025", "0.0125", "5000"), tier("0.04", "0.02")] },
  ],
});

/** The text of a figure with 8 decimals between two whole bounds of its last decimal. */
const text = (least: bigint, most: bigint) =>
  fc.bigInt({ min: least, max: most }).map((value) => formatScaled(value, 8));

const movement = fc.record({
  account: fc.constantFrom(...TRADERS),
  asset: fc.constantFrom(...ASSETS),
  amount: text(-(10n ** 12n), 10n ** 13n).filter((amount) => amount !== "0"),
});
const trade = fc.record({
  instrument: fc.constantFrom(...INSTRUMENTS),
  buyer: fc.constantFrom(...TRADERS, "desk"),
  seller: fc.constantFrom(...TRADERS, "desk"),
  price: text(10n ** 8n, 10n ** 13n),
  quantity: text(1n, 10n ** 10n),
  buyerFee: text(-(10n ** 8n), 10n ** 8n),
});
export const history = fc.array(
  fc.oneof(
    movement.map((moved) => ({ moved })),
    trade.map((traded) => ({ traded })),
  ),
  { maxLength: 30 },
);
export type History = typeof history extends fc.Arbitrary<infer Steps> ? Steps : never;

export const prices = fc
  .tuple(...[...INSTRUMENTS, ...ASSETS].map(() => text(10n ** 7n, 10n ** 13n)))
  .map((texts) =>
    Object.fromEntries([...INSTRUMENTS, ...ASSETS].map((symbol, at) => [symbol, texts[at]!])),
  );

export function marketAfter(steps: History): Market {
  const market = new Market(...LISTINGS);
  market.use(PARAMETERS);
  for (const step of steps) {
    if ("moved" in step) market.move(step.moved.account, step.moved.asset, step.moved.amount);
    else market.trade(step.traded);
  }
  return market;
}
