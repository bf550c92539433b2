/** An account's collateral as a person reads it, and as a program does. */
import {
  amountText,
  type ExplainedAsset,
  type ExplainedCollateral,
  type ExplainedLot,
  type Price,
  priceText,
  type UncreditedReason,
  usdText,
} from "@margin-engine/core";

export interface CollateralAt extends ExplainedCollateral {
  readonly account: string;
  readonly time: number;
  readonly parameterVersion: number;
}

export function collateralText(found: CollateralAt): string[] {
  const { account, time, equity, initialEquity, parameterVersion } = found;
  return [
    `${account} at ${new Date(time).toISOString()}, parameters ${parameterVersion}`,
    "",
    `against maintenance margin  ${usdText(equity)} USD`,
    `against initial margin      ${usdText(initialEquity)} USD`,
    "",
    ...table([
      ["ASSET", "UNITS", "INDEX", "AVERAGE", "REDEEMED", "TAKEN", "ABOVE CAP", "WEIGHT", "COUNTS"],
      ...found.assets.map(assetRow),
    ]),
    ...section("not final on their chains", found.lots.length, () => [
      ["DEPOSIT", "AMOUNT", "BLOCK", "STANDING", "WITHIN CAP", "COUNTS AT MOST"],
      ...found.lots.map(lotRow),
    ]),
    ...section(
      "final on chains, less what was reverted or withdrawn",
      found.received.length,
      () => [
        ["CHAIN", "AMOUNT"],
        ...found.received.map((each) => [each.chain, `${amountText(each.amount)} ${each.asset}`]),
      ],
    ),
    ...section("not counted in full", found.uncredited.length, () => [
      ["WHY", "AMOUNT", "CHAIN", "WHICH MEANS"],
      ...found.uncredited.map(({ reason, amount, asset, chain }) => [
        reason,
        `${amountText(amount)} ${asset}`,
        chain ?? "",
        MEANINGS[reason],
      ]),
    ]),
    ...section("not paid out after a reversal", found.holds.length, () => [
      ["ASSET", "UNTIL"],
      ...found.holds.map(({ asset, until }) => [asset, new Date(until).toISOString()]),
    ]),
  ];
}

const MEANINGS: { readonly [Reason in UncreditedReason]: string } = {
  Seen: "counts nothing until its chain has confirmed it further",
  Safe: "counts for maintenance margin only, less a haircut, until it is final",
  SafeShare: "safe deposits count for maintenance margin up to a share of the equity without them",
  ChainCap: "safe deposits on this chain have reached its cap; counts when it is final",
  ChainStalled: "no blocks come from this chain, so its safe deposits lose their credit",
  AssetCap:
    "above the venue's cap on the asset: counts when others withdraw; can be withdrawn once final",
  UnrealisedProfit: "counts for maintenance margin; for initial margin when it is realised",
};

function assetRow(explained: ExplainedAsset): string[] {
  const { asset, units, index, average, redemption, taken, takenFrom, aboveCap } = explained;
  const { weight, counts } = explained;
  return [
    asset,
    figure(units),
    optional(index),
    optional(average),
    optional(redemption),
    taken === null ? "no price" : `${takenFrom} ${priceText(taken)}`,
    figure(aboveCap),
    figure(weight),
    figure(counts),
  ];
}

function lotRow(lot: ExplainedLot): string[] {
  const { chain, transaction, output, amount, asset, height, standing, counted, credit } = lot;
  return [
    `${chain} ${transaction}:${output}`,
    `${amountText(amount)} ${asset}`,
    String(height),
    standing,
    amountText(counted),
    figure(credit),
  ];
}

function section(title: string, rows: number, build: () => string[][]): string[] {
  return rows === 0 ? [] : ["", `${title}:`, ...table(build())];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join("  ")
      .trimEnd(),
  );
}

const optional = (price: Price | null): string => (price === null ? "none" : priceText(price));

/** To 8 decimals, as dollars are. */
function figure(value: number): string {
  return String(Number(value.toFixed(8)));
}

/** Decimals in quotes, times as milliseconds. */
export function collateralJson(found: CollateralAt): string {
  const prices = new Set(["index", "average", "redemption", "taken"]);
  const amounts = new Set(["amount", "counted"]);
  const write = (name: string, value: unknown): unknown => {
    if (typeof value !== "bigint") return value;
    if (prices.has(name)) return priceText(value as Price);
    return amounts.has(name) ? amountText(value as never) : usdText(value as never);
  };
  return JSON.stringify(
    { ...found, lots: found.lots.map(({ assetIndex: _, ...lot }) => lot) },
    write,
    2,
  );
}
