import fc from "fast-check";
import { type Sharer, share } from "./sticky-assigner";

const places = (count: number) =>
  Array.from({ length: count }, (_, partition) => ({ topic: "journal", partition }));

function owners(shares: ReturnType<typeof share>): Map<number, string> {
  const entries = [...shares].flatMap(([id, own]) =>
    own.map(({ partition }): [number, string] => [partition, id]),
  );
  return new Map(entries);
}

describe("sharing partitions", () => {
  it("given any members and what they had, then each place has one owner, evenly", () => {
    const had = fc.uniqueArray(fc.integer({ min: 0, max: 15 }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }),
        fc.array(had, { minLength: 1 }),
        (count, all) => {
          const members = all.map((partitions, at) => ({
            id: `member-${at}`,
            has: new Set(partitions.map((partition) => `journal/${partition}`)),
          }));
          const shares = share(members, places(count), "balanced");
          const sizes = [...shares.values()].map(({ length }) => length);

          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
          expect(owners(shares).size).toBe(count);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("given a member more, then only what it gets moves", () => {
    const before: Sharer[] = ["a", "b"].map((id) => ({ id, has: new Set<string>() }));
    const first = share(before, places(8), "balanced");
    const now = [...first].map(([id, own]) => ({
      id,
      has: new Set(own.map(({ partition }) => `journal/${partition}`)),
    }));
    const second = share([...now, { id: "c", has: new Set<string>() }], places(8), "balanced");
    const [was, is] = [owners(first), owners(second)];
    const moved = [...is].filter(([partition, id]) => was.get(partition) !== id);

    expect(moved.map(([, id]) => id)).toEqual(["c", "c"]);
  });

  it("given one to have it all, then who has it keeps it", () => {
    const members = [
      { id: "a", has: new Set<string>() },
      { id: "b", has: new Set(["journal/1"]) },
    ];
    expect(share(members, places(3), "whole").get("b")).toHaveLength(3);
    expect(share(members, places(3), "whole").get("a")).toEqual([]);
  });
});
