/** PI-1: who counts, and what they agree on. */
import { price, priceText, rate } from "../money/text";
import { type Judgement, judgeSources } from "./judge-sources";
import { policy, quotes } from "./judged.fixture";

const NOW = 10_000;

function judge(
  given: Parameters<typeof quotes>[0],
  fields: Parameters<typeof policy>[0] = {},
): Judgement {
  const applied = policy(fields);
  const required = applied.integrity.sourcesRequired;
  return judgeSources(quotes(given), { policy: applied, required, now: NOW });
}

const standings = ({ sources }: Judgement) =>
  sources.map(({ quoteSource, standing }) => `${quoteSource} ${standing}`).join(", ");
const agreed = (judgement: Judgement) =>
  judgement.agreed === null ? null : priceText(judgement.agreed.price);

it("three fresh sources that agree give their median, whichever comes first", () => {
  const found = judge({ b: "101", c: "102", a: "100" });
  expect(standings(found)).toBe("a Used, b Used, c Used");
  expect(agreed(found)).toBe("101");
});

describe("age", () => {
  it("of exactly the most is fresh, one millisecond more is stale", () => {
    const found = judge({ a: ["100", 0], b: ["101", 0], c: ["102", -1] });
    expect(standings(found)).toBe("a Used, b Used, c Stale");
    expect(agreed(found)).toBe("100.5");
  });

  it("tells until when 2 of 3 sources are fresh: until the second youngest ages", () => {
    const found = judge({ a: ["100", 4_000], b: ["101", 7_000], c: ["102", 9_000] });
    expect(found.agreed).toMatchObject({ quorumUntil: 17_000, freshUntil: 19_000 });
    expect(found.reviewAfter).toBe(14_000);
  });
});

describe("a quorum", () => {
  it("of one source is none where two are required", () => {
    expect(agreed(judge({ a: "100" }))).toBeNull();
    expect(agreed(judge({ a: "100" }, { sourcesRequired: 1 }))).toBe("100");
  });

  it("needs half of the weight of all that ever quoted: 2 of 5 are too few, 3 are enough", () => {
    const gone = ["100", -99_999] as const;
    expect(agreed(judge({ a: "100", b: "101", c: gone, d: gone, e: gone }))).toBeNull();
    expect(agreed(judge({ a: "100", b: "101", c: "102", d: gone, e: gone }))).toBe("101");
  });

  it("counts weights: 0.9 + 0.9 of 2.8 are enough although a source of 1 is gone", () => {
    const weights = ["a", "b"].map((quoteSource) => ({ quoteSource, weight: rate("0.9") }));
    const found = judge({ a: "100", b: "101", c: ["102", -1] }, { weights });
    expect(agreed(found)).toBe("100.5");
  });

  it("does not count a source without weight, nor wait for it", () => {
    const weights = [{ quoteSource: "x", weight: rate("0") }];
    const found = judge({ a: "100", b: "101", x: "500" }, { weights });
    expect(standings(found)).toBe("a Used, b Used, x Unweighted");
    expect(agreed(found)).toBe("100.5");
  });
});

describe("a source far from the others", () => {
  it("is left out above 3% of their median and used at 3%: |103 - 100| / 100", () => {
    expect(standings(judge({ a: "100", b: "100", c: "103" }))).toBe("a Used, b Used, c Used");
    const found = judge({ a: "100", b: "100", c: "103.00000001" });
    expect(standings(found)).toBe("a Used, b Used, c Outlier");
    expect(agreed(found)).toBe("100");
  });

  it("does not push out the right ones: two at 130 against three at 100", () => {
    const found = judge({ a: "100", b: "130", c: "100", d: "130", e: "100" });
    expect(standings(found)).toBe("a Used, b Outlier, c Used, d Outlier, e Used");
    expect(agreed(found)).toBe("100");
  });

  it("leaves nothing where only two are left that contradict each other", () => {
    const found = judge({ a: "100", b: "65" });
    expect(standings(found)).toBe("a Outlier, b Outlier");
    expect(agreed(found)).toBeNull();
  });

  it("is used alone where one source is all there is", () => {
    expect(standings(judge({ a: "0.00000001" }, { sourcesRequired: 1 }))).toBe("a Used");
  });
});

describe("the spread", () => {
  it("is of the sources used, over the least of them, rounded up: 2 / 99", () => {
    const found = judge({ a: "99", b: "101", c: "150" });
    // 0.0202020202020..., up in the twelfth decimal.
    expect(found.agreed?.spread).toBe(rate("0.020202020203"));
  });
});

it("marks what changed: a source left out at once has changed, one used at once has not", () => {
  const given = quotes({ a: "100", b: "100", c: "200" });
  const judging = { policy: policy(), required: 2, now: NOW };
  const first = judgeSources(given, judging).sources;
  expect(first.map(({ changed }) => changed)).toEqual([false, false, true]);
  for (const { quoteSource, standing } of first) given.get(quoteSource)!.standing = standing;
  given.get("c")!.standing = "Outlier";
  const again = judgeSources(given, judging).sources;
  expect(again.map(({ changed }) => changed)).toEqual([false, false, false]);
  given.set("c", { price: price("100"), eventTime: NOW, standing: "Outlier" });
  const back = judgeSources(given, judging).sources;
  expect(back[2]).toMatchObject({ standing: "Used", changed: true });
});
