/** Minutes of a large population: one batch while prices are calm, four while they are wild. */
import { type InputEvent, price } from "@margin-engine/core";
import { MINUTE_MS } from "../simulation/calendar";
import { newestQuotes, pacedEnds } from "./market-pace";

const START = Date.UTC(2025, 9, 10);

function quote(seconds: number, text: string, quoteType: "Index" | "Mark" = "Index"): InputEvent {
  const eventTime = START + seconds * 1_000;
  const eventId = `${quoteType}/${seconds}`;
  const head = { kind: "PriceQuoted", eventId, eventTime } as const;
  return { ...head, quoteSource: "spot", quoteType, symbol: "BTC", price: price(text) };
}

/** Slices begun in each of the first minutes. */
function slices(quotes: readonly InputEvent[], minutes: number): number[] {
  const ends = pacedEnds([quotes], { from: START, to: START + minutes * MINUTE_MS });
  expect(ends.at(-1)).toBe(START + minutes * MINUTE_MS);
  return Array.from({ length: minutes }, (_, minute) => {
    const begin = START + minute * MINUTE_MS;
    return ends.filter((end) => end > begin && end <= begin + MINUTE_MS).length;
  });
}

it("tells a calm minute once", () => {
  // 100 to 100.5 is half a percent, and no more.
  expect(slices([quote(0, "100"), quote(45, "100.5")], 2)).toEqual([1, 1]);
});

it("tells a wild minute and the five after it in quarters", () => {
  const quotes = [quote(0, "100"), quote(60, "100"), quote(105, "99.4"), quote(120, "99.4")];
  expect(slices(quotes, 9)).toEqual([1, 4, 4, 4, 4, 4, 4, 1, 1]);
});

it("looks at indexes, not at what one instrument does", () => {
  expect(slices([quote(0, "100", "Mark"), quote(15, "50", "Mark")], 1)).toEqual([1]);
});

it("leaves out quotes that another of the same source replaces in the same batch", () => {
  const tick: InputEvent = { kind: "ClockTicked", eventId: "t", eventTime: START, source: null };
  const batch = [quote(0, "1"), quote(0, "2", "Mark"), quote(15, "3"), tick];
  expect([...newestQuotes([batch, [quote(30, "4")]])]).toEqual([
    [quote(0, "2", "Mark"), quote(15, "3"), tick],
    [quote(30, "4")],
  ]);
});
