/** The calendar against the machine's. */
import fc from "fast-check";
import { EVENT_TIME_LIMIT } from "./bounds";
import { dayText } from "./civil-day";

it("names the day that the machine's calendar names, up to the year 9999", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: EVENT_TIME_LIMIT }), (time) => {
      expect(dayText(time)).toBe(new Date(time).toISOString().slice(0, 10));
    }),
    { numRuns: 1000, examples: [[0], [951_782_400_000], [EVENT_TIME_LIMIT]] },
  );
});
