/** PI-2: three inputs, and their median. */
import type { BookQuoted } from "../events/price-integrity";
import { price, priceText } from "../money/text";
import { buildMark, type MarkIndex } from "./build-mark";
import { judgeSources } from "./judge-sources";
import { policy, quotes } from "./judged.fixture";
import { type Built, beginSymbol, type SymbolPrice } from "./symbol-price";

const POLICY = policy();

function build(symbol: SymbolPrice, index: string | null, now = 1_000): Built {
  const judgement = judgeSources(symbol.quotes, { policy: POLICY, required: 1, now });
  const given: MarkIndex | null = index === null ? null : { price: price(index), until: now + 5 };
  return buildMark(symbol, { judgement, index: given, policy: POLICY, now });
}

type Best = Pick<BookQuoted, "bestBid" | "bestAsk">;

function mark(book: Best | null, external: Record<string, string> = {}): SymbolPrice {
  const symbol = beginSymbol("Mark", "BTC-PERP");
  for (const [source, quote] of quotes(external)) symbol.quotes.set(source, quote);
  if (book !== null) symbol.book = { ...book, eventTime: 500 };
  return symbol;
}

const best = (bid: string, ask: string): Best => ({ bestBid: price(bid), bestAsk: price(ask) });
const inputs = ({ inputs: given }: Built) =>
  given.map(({ input, price: value }) => `${input} ${priceText(value)}`).join(", ");
const found = ({ agreed }: Built) => (agreed === null ? null : priceText(agreed.price));

it("of index 100, book 101 to 103 and perpetuals at 104 the mark is 102", () => {
  const built = build(mark(best("101", "103"), { north: "104" }), "100");
  expect(inputs(built)).toBe("Fair 100, Book 102, External 104");
  expect(found(built)).toBe("102");
});

it("the average premium moves the index: after 1 s of 102 over 100 fair is 102", () => {
  const symbol = mark(best("101", "103"));
  build(symbol, "100", 1_000);
  expect(inputs(build(symbol, "100", 2_000))).toBe("Fair 102, Book 102");
});

it("the last trade counts within the book: 150 traded against 101 to 103 is 103", () => {
  const symbol = mark(best("101", "103"));
  symbol.lastTrade = price("150");
  expect(inputs(build(symbol, null))).toBe("Book 103");
});

it.each([
  ["one side is empty", { ...best("101", "103"), bestAsk: null }, 1_000],
  ["both sides are empty", { bestBid: null, bestAsk: null }, 1_000],
  ["it is older than 10 s", best("101", "103"), 10_501],
])("a book is left out, and the fair price with it, when %s", (_why, book, now) => {
  const symbol = mark(book, {});
  symbol.quotes.set("north", { price: price("104"), eventTime: now, standing: null });
  expect(inputs(build(symbol, "100", now))).toBe("External 104");
});

it("without any input there is no mark", () => {
  expect(found(build(mark(null), "100"))).toBeNull();
});

it("is fresh as long as any of its inputs is; the next to age makes it due again", () => {
  const symbol = mark(best("101", "103"), { north: "104" });
  const built = build(symbol, "100");
  // The perpetual's quote is of 0, the book of 500, the index lasts until 1,005.
  expect(built.agreed).toMatchObject({ quorumUntil: 10_500, freshUntil: 10_500 });
  expect(built.reviewAfter).toBe(1_005);
});
