/** What the clearing house did, as facts of a report. Money is counted at the last indices. */
import { RATE_UNIT } from "@margin-engine/core";
import type { ClearingSummary, FundFlows } from "./clearing-summary";
import { countOf, dollarsText } from "./figures";

/** US dollars of a unit of an asset. */
type AssetPrice = (asset: string) => number;

interface ClearingFact {
  readonly label: string;
  readonly text: string;
}

/** None where there was neither a fund nor a takeover. */
export function clearingFacts(clearing: ClearingSummary, priceOf: AssetPrice): ClearingFact[] {
  const { takeovers, funds, deleveraged, haircuts } = clearing;
  if (takeovers.positions === 0 && funds.size === 0) return [];
  const facts: ClearingFact[] = [
    { label: "Takeovers", text: takeoversText(takeovers, priceOf) },
    { label: "Fund", text: fundText(funds, priceOf) },
    { label: "Deleveraging", text: deleveragedText(deleveraged) },
  ];
  const missing = [...haircuts.values()].filter(({ missing }) => missing > 0n);
  if (missing.length === 0) return facts;
  const paid = (share: bigint) => `${((100 * Number(share)) / RATE_UNIT).toFixed(1)}%`;
  const texts = missing.map(
    ({ asset, profitShare, principalShare }) =>
      `${paid(profitShare)} of profits and ${paid(principalShare)} of principal in ${asset}`,
  );
  return [...facts, { label: "Haircuts", text: `paid are ${texts.join(", ")}` }];
}

function takeoversText(
  { positions, accounts, usd, losses }: ClearingSummary["takeovers"],
  priceOf: AssetPrice,
): string {
  if (positions === 0) return "none";
  let loss = 0;
  for (const [asset, units] of losses) loss += units * priceOf(asset);
  const taken = `${countOf(positions, "position")} of ${countOf(accounts.size, "account")}`;
  const cost = `${dollarsText(Math.abs(loss))} ${loss >= 0 ? "worse" : "better"} than the mark`;
  return `${taken}, ${dollarsText(usd)}, ${cost}`;
}

function fundText(funds: ReadonlyMap<string, FundFlows>, priceOf: AssetPrice): string {
  if (funds.size === 0) return "none";
  const sum = { given: 0, earned: 0, paid: 0 };
  for (const [asset, flows] of funds) {
    for (const flow of ["given", "earned", "paid"] as const) {
      sum[flow] += flows[flow] * priceOf(asset);
    }
  }
  const left = sum.given + sum.earned - sum.paid;
  return (
    `${dollarsText(sum.given)} given, ${dollarsText(sum.earned)} of fees and surplus, ` +
    `${dollarsText(sum.paid)} paid for losses, ${dollarsText(left)} left`
  );
}

function deleveragedText({ positions, accounts }: ClearingSummary["deleveraged"]): string {
  if (positions === 0) return "none";
  const closed = `${countOf(positions, "position")} of ${countOf(accounts.size, "winner")}`;
  return `${closed} closed at bankruptcy prices`;
}
