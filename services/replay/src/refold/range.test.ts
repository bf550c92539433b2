import { boundText, type LogPlace, rangeOf, relate } from "./range";

const NOON = Date.UTC(2026, 0, 5, 12);
const place = (parts: Partial<LogPlace>): LogPlace => ({
  time: NOON,
  offset: 0,
  sequence: 0,
  ...parts,
});

describe("a range of a log", () => {
  it("is by time, offset or sequence, both ends in it", () => {
    const byTime = rangeOf("2026-01-05T12:00:00Z", String(NOON + 1));
    expect(byTime).toEqual({ by: "time", from: NOON, to: NOON + 1 });
    expect(
      [NOON - 1, NOON, NOON + 1, NOON + 2].map((time) => relate(byTime, place({ time }))),
    ).toEqual(["before", "in", "in", "beyond"]);
    const bySequence = rangeOf("sequence:3", undefined);
    expect([2, 3, 900].map((sequence) => relate(bySequence, place({ sequence })))).toEqual([
      "before",
      "in",
      "in",
    ]);
    expect(relate(rangeOf(undefined, "offset:8"), place({ offset: 9 }))).toBe("beyond");
    expect(relate(rangeOf(undefined, undefined), place({}))).toBe("in");
  });

  it("is refused when it cannot be, in a sentence", () => {
    expect(() => rangeOf("yesterday", undefined)).toThrow(
      /--from yesterday is no place in a log; /,
    );
    expect(() => rangeOf("offset:1", "sequence:2")).toThrow(/by offset and --to by sequence: give/);
    expect(() => rangeOf("offset:5", "offset:4")).toThrow(
      /after --to offset:4: the range is empty/,
    );
  });

  it("is written as it is read", () => {
    expect([boundText("time", NOON), boundText("offset", 7), boundText("sequence", 9)]).toEqual([
      "2026-01-05T12:00:00.000Z",
      "offset:7",
      "sequence:9",
    ]);
  });
});
