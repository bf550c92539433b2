/** A log as tables in files, for tools that know nothing of the engine. */
import { mkdirSync, readdirSync } from "node:fs";
import type { Event, JournalEntry } from "@margin-engine/core";
import { createCodec, type LogRecord, type OpenedLog, Unusable } from "@margin-engine/runtime";
import { writing } from "../writing";
import { arrowFile, parquetFile } from "./arrow-format";
import { csvFile } from "./csv-format";
import { JOURNAL, PRICES } from "./journal-tables";
import { LIQUIDATIONS, LiquidationFills } from "./liquidation-rows";
import { type FileFormat, PartitionedTable } from "./partitioned-table";
import { POSITIONS, PositionFold } from "./position-rows";
import { COMPONENTS, SNAPSHOTS } from "./snapshot-tables";

export const TABLE_FORMATS = {
  parquet: { extension: "parquet", encode: parquetFile },
  arrow: { extension: "arrow", encode: arrowFile },
  csv: { extension: "csv", encode: csvFile },
} as const satisfies Record<string, FileFormat>;

export type TableFormat = keyof typeof TABLE_FORMATS;

export interface ExportedTable {
  readonly name: string;
  readonly rows: number;
  readonly files: number;
}

/** Throws Unusable when the folder holds something already or cannot be written. */
export function exportTables(log: OpenedLog, folder: string, format: TableFormat): ExportedTable[] {
  openFolder(folder);
  const tables = new LogTables(log.manifest().shards, folder, TABLE_FORMATS[format]);
  const codec = createCodec(log.schemas());
  for (const record of log.readAll(0)) {
    const decoded = codec.decode(record.topic, record.schemaId, record.value);
    if ("kind" in decoded) tables.take(record, decoded);
  }
  return tables.finish();
}

function openFolder(folder: string): void {
  writing(folder, () => mkdirSync(folder, { recursive: true }));
  if (readdirSync(folder).length === 0) return;
  throw new Unusable(`${folder} is not empty: name a folder that holds nothing yet`);
}

class LogTables {
  private readonly snapshots;
  private readonly components;
  private readonly positions;
  private readonly liquidations;
  private readonly journal;
  private readonly prices;
  private readonly books: PositionFold;
  private readonly fills = new LiquidationFills();

  constructor(shards: number, folder: string, format: FileFormat) {
    this.books = new PositionFold(shards);
    this.snapshots = new PartitionedTable(SNAPSHOTS, folder, format);
    this.components = new PartitionedTable(COMPONENTS, folder, format);
    this.positions = new PartitionedTable(POSITIONS, folder, format);
    this.liquidations = new PartitionedTable(LIQUIDATIONS, folder, format);
    this.journal = new PartitionedTable(JOURNAL, folder, format);
    this.prices = new PartitionedTable(PRICES, folder, format);
  }

  take(record: LogRecord, event: Event): void {
    if (record.topic === "journal") this.takeEntry(record, event as JournalEntry);
    else if (event.kind === "LiquidationCommand") this.fills.noteCommand(event);
    else if (event.kind === "TakeOverPosition") this.fills.noteCommand(event);
    else if (event.kind === "LiquidationStopped") this.fills.noteStop(event);
    else if (event.kind === "TradeExecuted") this.fills.noteTrade(event);
    else if (event.kind === "TakeoverBooked") this.fills.noteTakeover(event);
    else if (event.kind === "MarginSnapshot") {
      this.snapshots.add(event);
      for (const component of event.components) this.components.add({ snapshot: event, component });
    }
  }

  finish(): ExportedTable[] {
    for (const row of this.fills.rows()) this.liquidations.add(row);
    const { snapshots, components, positions, liquidations, journal, prices } = this;
    return [snapshots, components, positions, liquidations, journal, prices].map((table) => {
      table.flush();
      return { name: table.name, rows: table.rows, files: table.files };
    });
  }

  /** A price batch goes to every shard: its prices are taken from the first. */
  private takeEntry(record: LogRecord, entry: JournalEntry): void {
    const { partition: shard, offset } = record;
    this.journal.add({ shard, offset, entry });
    for (const row of this.books.fold(record, entry)) this.positions.add(row);
    if (entry.kind !== "PriceBatch" || shard > 0) return;
    for (const accepted of entry.prices) this.prices.add({ batch: entry, accepted });
  }
}
