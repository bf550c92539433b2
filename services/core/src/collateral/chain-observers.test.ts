/** CO-3, CO-4: one observer that lies makes nothing final, reverts nothing and stalls nothing. */
import fc from "fast-check";
import type { ChainReorganised } from "../events/collateral";
import { BITCOIN, head } from "./chain.fixture";
import { ChainObservers } from "./chain-observers";

const RULES = { ...BITCOIN, observers: ["north", "south", "west"], observersRequired: 2 };

function fork(observer: string, fromHeight: number): ChainReorganised {
  const event = { kind: "ChainReorganised", eventId: "fork", eventTime: 1, source: null } as const;
  return { ...event, chain: "bitcoin", observer, fromHeight };
}

class Chain {
  readonly observers = new ChainObservers();

  /** The height that is agreed on; null before there is any. */
  hear(observer: string, height: number, signals: { safe?: number; final?: number } = {}) {
    const { safe: safeHeight = null, final: finalisedHeight = null } = signals;
    return this.observers.hear(head({ observer, height, safeHeight, finalisedHeight }), RULES);
  }

  height(observer: string, height: number): number | null {
    return this.hear(observer, height)?.height ?? null;
  }

  fork(observer: string, fromHeight: number): number | null {
    return this.observers.hearFork(fork(observer, fromHeight), RULES);
  }
}

describe("the head that two of three have reached", () => {
  it("is none before two have spoken, and then the lower of both", () => {
    const chain = new Chain();
    expect(chain.height("north", 100)).toBeNull();
    expect(chain.height("south", 102)).toBe(100);
    expect(chain.height("west", 101)).toBe(101);
  });

  it("is not moved by one that is far ahead, goes back or falls silent", () => {
    const chain = new Chain();
    chain.hear("north", 100);
    chain.hear("south", 100);
    expect(chain.height("west", 1_000_000)).toBe(100);
    expect(chain.height("west", 1)).toBe(100);
    chain.hear("north", 101);
    expect(chain.height("south", 101)).toBe(101);
  });

  it("is safe and final as far as two of them say so", () => {
    const chain = new Chain();
    chain.hear("north", 110, { safe: 105, final: 101 });
    expect(chain.hear("west", 1_000, { safe: 1_000, final: 1_000 })).toEqual({
      height: 110,
      safeHeight: 105,
      finalisedHeight: 101,
    });
    expect(chain.hear("south", 110)).toMatchObject({ safeHeight: 105 });
  });
});

describe("a reorganisation", () => {
  it("happens when two tell of it, from the height on that both tell of", () => {
    const chain = new Chain();
    for (const observer of RULES.observers) chain.hear(observer, 110);
    expect(chain.fork("west", 1)).toBeNull();
    expect(chain.fork("north", 108)).toBe(108);
    expect(chain.height("north", 108)).toBe(107);
    expect(chain.height("south", 109)).toBe(108);
  });

  it("that nobody joins is forgotten when its block is as deep as blocks are kept", () => {
    const chain = new Chain();
    for (const observer of RULES.observers) chain.hear(observer, 110);
    chain.fork("north", 108);
    // 208 - 100 blocks kept.
    chain.hear("north", 208);
    chain.hear("south", 208);
    expect(chain.fork("west", 205)).toBeNull();
  });
});

it("an observer that the rules name no more is not heard", () => {
  const chain = new Chain();
  chain.hear("west", 500);
  chain.hear("north", 100);
  const others = { ...RULES, observers: ["north", "south"] };
  const heard = chain.observers.hear(head({ observer: "south", height: 101 }), others);
  expect(heard?.height).toBe(100);
});

const word = fc.record({
  observer: fc.constantFrom(...RULES.observers),
  kind: fc.constantFrom("head" as const, "head" as const, "fork" as const),
  by: fc.integer({ min: 0, max: 4 }),
  lie: fc.integer({ min: 1, max: 10_000 }),
});

it("follows the honest, whatever one observer says", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const chain = new Chain();
      const honest = new Map([
        ["north", 100],
        ["south", 100],
      ]);
      for (const observer of honest.keys()) chain.hear(observer, 100);
      const told = new Set<number>();
      for (const { observer, kind, by, lie } of words) {
        const known = honest.get(observer);
        if (kind === "fork") {
          const from = known === undefined ? lie : Math.max(1, known - by);
          if (known !== undefined) told.add(from);
          const agreed = chain.fork(observer, from);
          if (agreed === null) continue;
          // No deeper than an honest observer told of.
          expect(agreed >= Math.min(...told)).toBe(true);
          for (const [name, height] of honest) honest.set(name, Math.min(height, agreed - 1));
          continue;
        }
        const height = known === undefined ? lie : known + by;
        if (known !== undefined) honest.set(observer, height);
        const agreed = chain.height(observer, height)!;
        expect(agreed <= Math.max(...honest.values())).toBe(true);
        expect(agreed >= Math.min(...honest.values())).toBe(true);
      }
      const restored = new ChainObservers();
      for (const each of chain.observers.sorted()) restored.restore(each);
      expect(restored.sorted()).toEqual(chain.observers.sorted());
    }),
  );
});
