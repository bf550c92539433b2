/** The symbols that are priced. */
import type { PriceQuoted } from "../events/price";
import { price } from "../money/text";
import { PriceIndex, sortSymbols } from "./price-index";

describe("the index", () => {
  const quote = (fields: Partial<PriceQuoted>): PriceQuoted => ({
    kind: "PriceQuoted",
    eventId: "quote",
    eventTime: 1,
    quoteSource: "first",
    quoteType: "Index",
    symbol: "BTC",
    price: price("1"),
    ...fields,
  });

  it("keeps each source's last quote and counts it once", () => {
    const index = new PriceIndex();
    for (const text of ["7", "1"]) index.put(quote({ price: price(text) }));
    const symbol = index.put(quote({ quoteSource: "second", price: price("3") }));
    expect([...symbol.quotes.values()].map((last) => last.price)).toEqual([price("1"), price("3")]);
  });

  it("keeps an index and a mark of one name apart, and sorts by type, then name", () => {
    const index = new PriceIndex();
    for (const symbol of ["b", "a", "B"]) {
      for (const quoteType of ["Mark", "Index"] as const) index.put(quote({ quoteType, symbol }));
    }
    const names = sortSymbols(index.sorted().reverse()).map((at) => `${at.quoteType} ${at.symbol}`);
    expect(names).toEqual(["Index B", "Index a", "Index b", "Mark B", "Mark a", "Mark b"]);
    index.drop("Mark", "a");
    expect(index.get("Mark", "a")).toBeUndefined();
    expect(index.get("Index", "a")).toBeDefined();
  });
});
