/**
 * The journal as rows: an entry each, with the figures that its kind has, and the accepted prices
 * of its batches as rows of a table of their own.
 */
import {
  type AcceptedPrice,
  AMOUNT_DECIMALS,
  type JournalEntry,
  PRICE_DECIMALS,
  type PriceBatch,
  QUANTITY_DECIMALS,
  RATE_DECIMALS,
} from "@margin-engine/core";
import { decimal, type Table, text, time, whole } from "./table";

export interface JournalRow {
  readonly shard: number;
  readonly offset: number;
  readonly entry: JournalEntry;
}

export const JOURNAL: Table<JournalRow> = {
  name: "journal",
  timeOf: ({ entry }) => entry.eventTime,
  columns: [
    whole("shard", ({ shard }) => shard),
    whole("offset", ({ offset }) => offset),
    time("event_time", ({ entry }) => entry.eventTime),
    text("kind", ({ entry }) => entry.kind),
    text("event_id", ({ entry }) => entry.eventId),
    text("source_topic", ({ entry }) => entry.source?.topic ?? null),
    whole("source_partition", ({ entry }) => entry.source?.partition ?? null),
    whole("source_offset", ({ entry }) => entry.source?.offset ?? null),
    whole("source_part", ({ entry }) => entry.source?.part ?? null),
    text("account", ({ entry }) => ("account" in entry ? entry.account : null)),
    text("instrument", ({ entry }) => ("instrument" in entry ? entry.instrument : null)),
    text("asset", ({ entry }) => ("asset" in entry ? entry.asset : null)),
    decimal("price", PRICE_DECIMALS, ({ entry }) => priceOf(entry)),
    decimal("quantity", QUANTITY_DECIMALS, ({ entry }) => quantityOf(entry)),
    decimal("fee", AMOUNT_DECIMALS, ({ entry }) => ("fee" in entry ? entry.fee : null)),
    decimal("amount", AMOUNT_DECIMALS, ({ entry }) => ("amount" in entry ? entry.amount : null)),
    decimal("rate", RATE_DECIMALS, ({ entry }) => ("rate" in entry ? entry.rate : null)),
    whole("batch", ({ entry }) => (entry.kind === "PriceBatch" ? entry.batch : null)),
    text("liquidation_id", ({ entry }) => (entry.kind === "TradeLeg" ? entry.liquidationId : null)),
    text("reason", ({ entry }) => (entry.kind === "Quarantined" ? entry.reason : null)),
  ],
};

/** Of a trade, a settlement, or the mark that funding was computed at. */
function priceOf(entry: JournalEntry): bigint | null {
  if (entry.kind === "TradeLeg" || entry.kind === "SettlementPricePublished") return entry.price;
  return entry.kind === "FundingApplied" ? entry.mark : null;
}

function quantityOf(entry: JournalEntry): bigint | null {
  return entry.kind === "TradeLeg" ? entry.quantity : null;
}

export interface PriceRow {
  readonly batch: PriceBatch;
  readonly accepted: AcceptedPrice;
}

export const PRICES: Table<PriceRow> = {
  name: "prices",
  timeOf: ({ batch }) => batch.eventTime,
  columns: [
    whole("batch", ({ batch }) => batch.batch),
    time("event_time", ({ batch }) => batch.eventTime),
    text("quote_type", ({ accepted }) => accepted.quoteType),
    text("symbol", ({ accepted }) => accepted.symbol),
    decimal("price", PRICE_DECIMALS, ({ accepted }) => accepted.price),
  ],
};
