/** A history with a variant's changes, as a source of inputs. */
import {
  AMOUNT_DECIMALS,
  type Amount,
  type InputEvent,
  powerOfTen,
  type TradeExecuted,
} from "@margin-engine/core";
import {
  houseAccount,
  type InputRecord,
  type InputSource,
  inputRecord,
  parsedLines,
  Unusable,
} from "@margin-engine/runtime";
import { clearingOpening } from "./clearing-opening";
import { ShockedInputs } from "./shocked-inputs";
import { changedParameters, changedRules, type Variant } from "./variant";

/** Takes the other side of what the recorded accounts do not: of fills made anew, and of trades
 * with an account that was taken out. It is no part of what a backtest reports. */
export const STAND_IN = houseAccount("backtest");
/** So much of collateral that margin never stops it. Of an asset with a cap over all accounts it
 * has none: it would take the room that others had (CO-2). */
const STAND_IN_FUNDS = (10n ** 9n * powerOfTen(AMOUNT_DECIMALS)) as Amount;

export function variedSource(history: InputSource, variant: Variant): InputSource {
  return {
    ...history,
    origin: `${history.origin}, variant ${variant.name}`,
    open: () => variedBatches(history, variant),
  };
}

/** As many batches as the history has, whatever is in them, and one for what comes after it. */
function* variedBatches(history: InputSource, variant: Variant): Generator<readonly InputRecord[]> {
  const shocked = new ShockedInputs(variant.shocks);
  const added = variant.added === null ? [] : addedEvents(variant.added);
  const funded = new Set<string>();
  let next = 0;
  let isOpened = variant.fund.size === 0;
  for (const batch of { [Symbol.iterator]: () => history.open(0) }) {
    const time = latest(batch);
    const due = next;
    while (next < added.length && added[next]!.eventTime <= time) next++;
    const before = added.slice(due, next).map((event) => inputRecord(event));
    const varied = batch.flatMap((record) => variedRecord(record, variant, shocked));
    const funds = needsStandIn(variant) ? fundsOf(varied, funded) : [];
    const opening = isOpened ? [] : openingAfter(varied, variant);
    isOpened ||= opening.length > 0;
    yield [...before, ...varied, ...funds, ...opening];
  }
  if (next < added.length) yield added.slice(next).map((event) => inputRecord(event));
}

function needsStandIn({ without, recordedFills }: Variant): boolean {
  return without.size > 0 || !recordedFills;
}

/**
 * The variant's fund behind the first parameters, and rules, which the history's own replace if it
 * has any. Nothing where the batch has no parameters.
 */
function openingAfter(batch: readonly InputRecord[], variant: Variant): InputRecord[] {
  const events = batch.flatMap((record) => ("event" in record ? [record.event] : []));
  const parameters = events.find(({ kind }) => kind === "RiskParametersPublished");
  if (parameters === undefined) return [];
  const hasRules = events.some(({ kind }) => kind === "ClearingRulesPublished");
  const { fund } = variant;
  return clearingOpening({ policy: "WaterFilling", fund }, parameters.eventTime)
    .filter(({ kind }) => !(hasRules && kind === "ClearingRulesPublished"))
    .map((event) => inputRecord(published(event, variant)));
}

/** Deposits of every uncapped asset that parameters of the batch are the first to accept. */
function fundsOf(batch: readonly InputRecord[], funded: Set<string>): InputRecord[] {
  return batch.flatMap((record) => {
    if ("bytes" in record || record.event.kind !== "RiskParametersPublished") return [];
    const { eventTime, collateral, collateralRules } = record.event;
    const rules = new Map(collateralRules?.assets.map((rule) => [rule.asset, rule]));
    const uncapped = ({ asset }: { readonly asset: string }) =>
      (rules.get(asset)?.venueCap ?? null) === null;
    const accepted = collateral.filter(uncapped).map(({ asset }) => asset);
    const assets = accepted.filter((asset) => !funded.has(asset));
    return assets.map((asset) => {
      funded.add(asset);
      return inputRecord({
        kind: "CollateralDeposited",
        eventId: `${STAND_IN} ${asset}`,
        eventTime,
        source: null,
        account: STAND_IN,
        asset,
        amount: STAND_IN_FUNDS,
      });
    });
  });
}

/** In order of time. Throws Unusable on a line that is no event. */
function addedEvents(file: string): InputEvent[] {
  const events = [...parsedLines(file, 0)].map(({ number, parsed }) => {
    if ("event" in parsed) return parsed.event;
    throw new Unusable(`${file}, line ${number}: ${parsed.detail}`);
  });
  return events.sort((left, right) => left.eventTime - right.eventTime);
}

function latest(batch: readonly InputRecord[]): number {
  return batch.reduce(
    (time, record) => ("event" in record ? Math.max(time, record.event.eventTime) : time),
    0,
  );
}

/** Bytes that are no event stay as they are: they are refused as they were. */
function variedRecord(
  record: InputRecord,
  variant: Variant,
  shocked: ShockedInputs,
): InputRecord[] {
  if ("bytes" in record) return [record];
  const { event } = record;
  if (event.kind === "InsuranceContributed" && variant.fund.has(event.asset)) return [];
  const kept = withAccounts(event, variant);
  if (kept === null) return [];
  const changed = published(shocked.strike(kept), variant);
  return [changed === event ? record : inputRecord(changed)];
}

function published(event: InputEvent, variant: Variant): InputEvent {
  if (event.kind === "RiskParametersPublished") return changedParameters(event, variant);
  return event.kind === "ClearingRulesPublished" ? changedRules(event, variant) : event;
}

/** Null for what concerns nobody who is there any more, and for fills that are made anew. */
function withAccounts(event: InputEvent, variant: Variant): InputEvent | null {
  const { without, recordedFills } = variant;
  if (event.kind === "TradeExecuted") {
    const answers = event.buyerLiquidationId !== null || event.sellerLiquidationId !== null;
    return answers && !recordedFills ? null : tradeWithout(event, without);
  }
  return "account" in event && without.has(event.account) ? null : event;
}

/** The stand-in takes the side that is taken out. */
function tradeWithout(trade: TradeExecuted, without: ReadonlySet<string>): TradeExecuted | null {
  const [buyer, seller] = [without.has(trade.buyer), without.has(trade.seller)];
  if (!buyer && !seller) return trade;
  if (buyer && seller) return null;
  return buyer
    ? { ...trade, buyer: STAND_IN, buyerLiquidationId: null }
    : { ...trade, seller: STAND_IN, sellerLiquidationId: null };
}
