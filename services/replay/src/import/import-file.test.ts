import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  amount,
  type InputEvent,
  type PriceQuoted,
  price,
  quantity,
  rate,
} from "@margin-engine/core";
import AdmZip from "adm-zip";
import { faultText } from "./import-fault";
import { type Import, type ImportKind, type ImportOptions, importFile } from "./import-file";

const folder = mkdtempSync(join(tmpdir(), "import-"));
afterAll(() => rmSync(folder, { recursive: true }));
const FILE = join(folder, "archive");

/** A minute of 2025-10-10 21:20 UTC. */
const T = Date.UTC(2025, 9, 10, 21, 20);
const BTC: ImportOptions = { symbol: "BTC", quoteType: "Index", quoteSource: "binance" };
const PERP: ImportOptions = { instrument: "BTC-PERP", venue: "acme" };

function importing(kind: ImportKind, content: string | Uint8Array, options: ImportOptions) {
  writeFileSync(FILE, content);
  return importFile({ kind, file: FILE, options });
}

function eventsOf(kind: ImportKind, content: string | Uint8Array, options: ImportOptions) {
  const imported = importing(kind, content, options);
  if (!("events" in imported)) throw new Error(imported.map(faultText).join("\n"));
  return [...imported.events];
}

/** Texts of the faults, without the file's name. */
function faultsOf(kind: ImportKind, content: string | Uint8Array, options: ImportOptions) {
  const imported = importing(kind, content, options);
  if ("events" in imported) return [`${[...imported.events].length} events`];
  return imported.map((fault) => faultText(fault).replace(`${FILE}, `, "").replace(FILE, "file"));
}

const points = (events: readonly InputEvent[]): (readonly [number, bigint])[] =>
  events.map((event) => [event.eventTime - T, (event as PriceQuoted).price]);

describe("candles", () => {
  const HEADER = "ts_ms,open,high,low,close,volume\n";
  const rising = `${T},100,110,90,105,7\n`;
  const falling = `${T + 60_000},105,112,80.5,81,7\n`;

  it("become open, the extremes in the order that ends nearest, and close", () => {
    const events = eventsOf("candles", HEADER + rising + falling, BTC);
    expect(points(events)).toEqual([
      [0, price("100")],
      [15_000, price("90")],
      [30_000, price("110")],
      [59_999, price("105")],
      [60_000, price("105")],
      [75_000, price("112")],
      [90_000, price("80.5")],
      [119_999, price("81")],
    ]);
    expect(events[0]).toEqual({
      kind: "PriceQuoted",
      eventId: `binance/BTC/${T}`,
      eventTime: T,
      quoteSource: "binance",
      quoteType: "Index",
      symbol: "BTC",
      price: price("100"),
    });
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(8);
  });

  it("tell their number and span, and can be read twice", () => {
    const imported = importing("candles", HEADER + rising + falling, BTC) as Import;
    expect(imported).toMatchObject({ rows: 2, firstTime: T, lastTime: T + 60_000 });
    expect([...imported.events]).toEqual([...imported.events]);
  });

  it("may have holes, and last as long as the smallest step", () => {
    const rows = [0, 300, 900].map((at) => `${T / 1000 + at},1,1,1,1`).join("\n");
    const events = eventsOf("candles", `time,open,high,low,close\n${rows}`, BTC);
    expect(points(events).map(([at]) => at / 1000)).toEqual(
      [0, 300, 900].flatMap((at) => [at, at + 75, at + 150, at + 299.999]),
    );
  });

  it("of an archive without header are read by position", () => {
    const row = `${T}000,100,110,90,105,7,${T + 59_999}000,700,3,4,400,0\n`;
    expect(points(eventsOf("candles", row, BTC))).toEqual(
      points(eventsOf("candles", HEADER + rising, BTC)),
    );
  });

  it.each<[string, (plain: string) => string | Uint8Array]>([
    ["gzip", (plain) => gzipSync(plain)],
    [
      "zip",
      (plain) => {
        const zip = new AdmZip();
        zip.addFile("BTCUSDT-1m.csv", Buffer.from(plain));
        return zip.toBuffer();
      },
    ],
    ["CRLF with blank lines", (plain) => plain.replaceAll("\n", "\r\n\r\n")],
    ["a byte order mark", (plain) => `\uFEFF${plain}`],
    ["quotes and blanks", (plain) => plain.replace("100,", '"100" , ').replace("open", '"Open"')],
    ["no last line break", (plain) => plain.trimEnd()],
  ])("may come with %s", (_, made) => {
    const plain = HEADER + rising + falling;
    expect(eventsOf("candles", made(plain), BTC)).toEqual(eventsOf("candles", plain, BTC));
  });

  it.each([
    ["Open Time", `${T}`],
    ["timestamp", `${T / 1000}`],
    ["unix", `${T / 1000}.0`],
    ["start-time", `${T}000`],
    ["TIME", `${T}000000`],
    ["date", "2025-10-10 21:20:00"],
    ["datetime", "2025-10-10T21:20:00.000Z"],
    ["Date", "2025-10-10 21:20:00+00:00"],
  ])("may have times under %s as %s", (header, time) => {
    const content = `${header},o,h,l,c\n${time},100,110,90,105`;
    expect(points(eventsOf("candles", content, BTC))[0]).toEqual([0, price("100")]);
  });

  it("of one venue of several are taken by a column, and shifted in time", () => {
    const content =
      `ts_ms,venue,open,high,low,close\n${T},bybit,1,1,1,1\n${T},okx,2,2,2,2\n` +
      `${T + 60_000},bybit,3,3,3,3\n`;
    const options = { ...BTC, where: { Venue: "bybit" }, shiftMs: -60_000 };
    expect(points(eventsOf("candles", content, options)).filter((_, at) => at % 4 === 0)).toEqual([
      [-60_000, price("1")],
      [0, price("3")],
    ]);
    expect(faultsOf("candles", content, { ...BTC, where: { venu: "x" } })).toEqual([
      'file: there is no column "venu" to select by; it has: ts_ms, venue, open, high, low, close',
    ]);
    expect(faultsOf("candles", content, { ...BTC, where: { venue: "x" } })).toEqual([
      "file: no row has venue = x; check the values to select by",
    ]);
  });

  const good = `${T},100,110,90,105,7`;
  const later = T + 60_000;
  it.each([
    ["no number", `${later},1x,1,1,1,1`, 'line 3, column 2 (open): "1x" is no plain decimal'],
    ["an exponent", `${later},1,1,1e-1,1,1`, 'line 3, column 4 (low): "1e-1" is no plain'],
    ["nine decimals", `${later},1,1,1,0.000000001,1`, 'column 5 (close): "0.000000001" has more'],
    ["an empty field", `${later},1,,1,1,1`, "line 3, column 3 (high): the field is empty"],
    ["a zero price", `${later},1,1,0,1,1`, 'column 4 (low): "0" is not positive'],
    ["a short row", `${later},1,1,1`, "line 3: the row has 4 fields where 6 are expected"],
    ["a comma in quotes", `${later},"1,5",1,1,1,1`, "the row has 7 fields where 6"],
    ["a high below the low", `${later},5,4,6,5,1`, "column 3 (high): the high is below the low"],
    ["an open outside", `${later},7,6,4,5,1`, "column 2 (open): the open is outside"],
    ["a close outside", `${later},5,6,4,3,1`, "column 5 (close): the close is outside"],
    ["no time", "noon,5,6,4,5,1", 'column 1 (ts_ms): "noon" is no time'],
    ["30 February", "2025-02-30,5,6,4,5,1", '"2025-02-30" is no time'],
    ["another unit", `${later}000,5,6,4,5,1`, "is in microseconds, the rows before in millisec"],
    ["the same time", `${T},5,6,4,5,1`, "column 1 (ts_ms): the row has the time of the row before"],
    ["an earlier time", `${T - 60_000},5,6,4,5,1`, "the row is earlier than the row before"],
    [
      "an odd step",
      `${later},5,6,4,5,1\n${later + 90_000},5,6,4,5,1`,
      "line 4, column 1 (ts_ms): the row starts 90 s after the one before, which is no multiple",
    ],
  ])("with %s are refused with line and column, and none is imported", (_, row, fault) => {
    const faults = faultsOf("candles", `${HEADER}${good}\n${row}\n`, BTC);
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });

  it("report every fault up to a limit", () => {
    const rows = Array.from({ length: 50 }, (_, at) => `${T + at * 60_000},x,1,1,1,1`);
    const faults = faultsOf("candles", HEADER + rows.join("\n"), BTC);
    expect(faults).toHaveLength(20);
    expect(faults[19]).toContain("line 21, column 2 (open)");
  });

  it("of a file that is none are refused", () => {
    expect(faultsOf("candles", "", BTC)).toEqual(["file: the file is empty; get it again"]);
    expect(faultsOf("candles", HEADER, BTC)[0]).toContain("has a header but no rows");
    expect(faultsOf("candles", "a,b\n1,2", BTC)[0]).toContain("there is no column for the time");
    const damaged = gzipSync(HEADER + good).subarray(0, -3);
    expect(faultsOf("candles", damaged, BTC)).toEqual([
      expect.stringContaining("file: is a damaged or incomplete gzip file"),
    ]);
    expect(faultsOf("candles", Buffer.from("PK\x03\x04 no zip"), BTC)).toEqual([
      "file: is a damaged zip file; get it again",
    ]);
    const two = new AdmZip();
    two.addFile("a.csv", Buffer.from(HEADER));
    two.addFile("b.csv", Buffer.from(HEADER));
    expect(faultsOf("candles", two.toBuffer(), BTC)[0]).toContain("holds 2 files (a.csv, b.csv)");
    expect(importFile({ kind: "candles", file: `${FILE}.no`, options: BTC })).toEqual([
      expect.objectContaining({
        line: null,
        problem: "cannot be read: there is no such file; check the path",
      }),
    ]);
  });

  it("without a symbol are refused before the file is read", () => {
    expect(faultsOf("candles", "", { symbol: "BTC" })).toEqual([
      "file: an import of candles needs --quote-type and --quote-source: add to the command",
    ]);
  });
});

describe("trades", () => {
  it("are fills of the taker against the house, by the maker flag", () => {
    const content =
      `ts_ms,trade_id,price,qty,buyer_is_maker\n${T},1,100.5,0.3,0\n` +
      `${T},2,100.25,2,True\n${T + 1},2,100,1,1\n`;
    const events = eventsOf("trades", content, PERP);
    expect(events[0]).toEqual({
      kind: "TradeExecuted",
      eventId: "1",
      eventTime: T,
      venue: "acme",
      instrument: "BTC-PERP",
      price: price("100.5"),
      quantity: quantity("0.3"),
      buyer: "taker:acme",
      seller: "house:acme",
      buyerFee: amount("0"),
      sellerFee: amount("0"),
      buyerLiquidationId: null,
      sellerLiquidationId: null,
    });
    expect(events[1]).toMatchObject({ buyer: "house:acme", seller: "taker:acme" });
  });

  it("are fills of a named account, by the taker's side", () => {
    const content = `timestamp,side,size,price,trdMatchID\n${T / 1000}.5,Sell,3,100,a-b\n`;
    expect(eventsOf("trades", content, { ...PERP, account: "fund" })[0]).toMatchObject({
      eventId: "a-b",
      eventTime: T + 500,
      quantity: quantity("3"),
      buyer: "house:acme",
      seller: "fund",
    });
  });

  it("of a file without header are read by given names", () => {
    const columns = ["id", "price", "qty", "quote_qty", "time", "is_buyer_maker"];
    const content = `17,100,0.5,50,${T},true\n`;
    expect(eventsOf("trades", content, { ...PERP, columns })).toHaveLength(1);
    expect(faultsOf("trades", content, PERP)).toEqual([
      "file: the file has no header line; give the names of its columns in order",
    ]);
  });

  it.each([
    ["a repeated id", `${T},1,5,1,buy`, 'column 2 (id): the trade "1" is there already'],
    ["an unknown side", `${T},2,5,1,long`, 'column 5 (side): "long" is no side; write one of buy'],
    ["a quantity of zero", `${T},2,5,0,buy`, 'column 4 (qty): "0" is not positive'],
    ["an earlier time", `${T - 1},2,5,1,buy`, "column 1 (time): the row is earlier"],
  ])("with %s are refused", (_, row, fault) => {
    const faults = faultsOf("trades", `time,id,price,qty,side\n${T},1,5,1,sell\n${row}\n`, PERP);
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });
});

describe("prices, funding and settlement", () => {
  it("prices become one quote a row, also several of one millisecond", () => {
    const content = `ts_ms,mark_price,index_price\n${T},7,5\n${T},8,6\n${T + 1},9,7\n`;
    const events = eventsOf("prices", content, BTC);
    expect(points(events)).toEqual([
      [0, price("5")],
      [0, price("6")],
      [1, price("7")],
    ]);
    const ids = [`binance/BTC/${T}`, `binance/BTC/${T}/1`, `binance/BTC/${T + 1}`];
    expect(events.map(({ eventId }) => eventId)).toEqual(ids);
    const mark: ImportOptions = { ...BTC, quoteType: "Mark" };
    expect(points(eventsOf("prices", content, mark))[0]).toEqual([0, price("7")]);
  });

  it("funding rates keep twelve decimals and are fractions", () => {
    const header = "calc_time,funding_interval_hours,last_funding_rate\n";
    const row = `${T},8,-0.000006078415\n`;
    expect(eventsOf("funding", header + row, { instrument: "BTC-PERP" })).toEqual([
      {
        kind: "FundingRatePublished",
        eventId: `funding/BTC-PERP/${T}`,
        eventTime: T,
        instrument: "BTC-PERP",
        rate: rate("-0.000006078415"),
      },
    ]);
    expect(faultsOf("funding", `${header}${T},8,1\n`, { instrument: "BTC-PERP" })).toEqual([
      expect.stringContaining("the rate is 100 % or more; write a fraction"),
    ]);
  });

  const day = Date.UTC(2026, 1, 6);
  const deliveries =
    `ts_ms,index,delivery_price\n${day},btc_usd,65018.19\n${day},eth_usd,1902.5\n` +
    `${day + 86_400_000},btc_usd,66000\n`;

  it("settlement prices name their instruments by the day", () => {
    const options = {
      instrument: "BTC-{date}",
      where: { index: "btc_usd" },
      shiftMs: 8 * 3_600_000,
    };
    expect(eventsOf("settlement", deliveries, options)).toMatchObject([
      { instrument: "BTC-6FEB26", eventTime: day + 28_800_000, price: price("65018.19") },
      { instrument: "BTC-7FEB26", price: price("66000") },
    ]);
    expect(faultsOf("settlement", deliveries, { instrument: "BTC-{date}" })).toEqual([
      expect.stringContaining("line 3, column 1 (ts_ms): an earlier row settles the same"),
    ]);
    expect(
      faultsOf("settlement", deliveries, { instrument: "X", where: { index: "btc_usd" } }),
    ).toEqual([expect.stringContaining("line 4, column 1 (ts_ms): an earlier row settles")]);
  });

  it("settlement prices name their instruments by a column", () => {
    const content = `time,instrument,price\n${T},A,5\n${T},B,6\n`;
    expect(eventsOf("settlement", content, {})).toMatchObject([
      { instrument: "A", price: price("5") },
      { instrument: "B", price: price("6") },
    ]);
    expect(faultsOf("settlement", deliveries, {})[0]).toContain("no column for the instrument");
  });
});
