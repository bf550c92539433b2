import { exponential, nextWord, normal, seededRandom, uniform, uniformIndex } from "./random";

function sample(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function moment(values: readonly number[], order: number): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** order));
}

describe("the generator", () => {
  it("gives what the authors' C program gives from the words 1, 2, 3, 4", () => {
    const random = { words: Uint32Array.of(1, 2, 3, 4) };

    expect(sample(10, () => nextWord(random))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it("begins as SplitMix64 says: its first two outputs from seed 0", () => {
    // 0xe220a8397b1dcdaf and 0x6e789e6aa1b965f4, each as its low and its high half.
    expect(Array.from(seededRandom(0, 0).words)).toEqual([
      0x7b1dcdaf, 0xe220a839, 0xa1b965f4, 0x6e789e6a,
    ]);
  });

  it("keeps seeds and streams apart", () => {
    const firsts = [
      [1, 1],
      [1, 2],
      [2, 1],
      [0, 1],
    ].map(([seed, stream]) => nextWord(seededRandom(seed!, stream!)));

    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 53])("refuses the seed %p and says what to use", (seed) => {
    expect(() => seededRandom(seed, 0)).toThrow("use a whole number from 0");
  });
});

describe("variates", () => {
  const random = seededRandom(7, 0);
  const count = 200_000;

  it("uniforms lie in [0, 1), around 1/2, with variance 1/12", () => {
    const values = sample(count, () => uniform(random));

    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(1 / 2, 2);
    expect(moment(values, 2)).toBeCloseTo(1 / 12, 2);
  });

  it("normals have mean 0, variance 1 and the kurtosis of twelve uniforms, 3 - 1.2 / 12", () => {
    const values = sample(count, () => normal(random));

    expect(Math.abs(mean(values))).toBeLessThan(0.01);
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(values, 4) / moment(values, 2) ** 2 - 2.9)).toBeLessThan(0.06);
  });

  it("exponentials have mean 1 and variance 1, and exceed 1 in one case of e", () => {
    const values = sample(count, () => exponential(random));

    expect(Math.abs(mean(values) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(0.05);
    const exceed = values.filter((value) => value > 1).length / count;
    expect(Math.abs(exceed - 1 / Math.E)).toBeLessThan(0.01);
  });

  it("indices cover their range evenly", () => {
    const counts = [0, 0, 0, 0, 0];
    for (let draw = 0; draw < count; draw++) counts[uniformIndex(random, 5)]!++;

    for (const each of counts) expect(Math.abs(each / count - 1 / 5)).toBeLessThan(0.01);
  });
});
