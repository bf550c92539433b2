/** CO-2: who counts how much of an asset that the venue limits. */
import fc from "fast-check";
import { amount, amountText } from "../money/text";
import type { Amount } from "../money/units";
import { type AboveCap, AssetCaps } from "./asset-caps";

/** A cap of 10 BTC, unless it is said otherwise. */
class Venue {
  readonly caps = new AssetCaps();
  cap: Amount | null = amount("10");

  enter(account: string, text: string): string[] {
    return told(this.caps.enter(this.movement(account, text)));
  }

  leave(account: string, text: string): string[] {
    return told(this.caps.leave(this.movement(account, text)));
  }

  giveRoom(): string[] {
    return told(this.caps.giveRoom("BTC", this.cap));
  }

  private movement(account: string, text: string) {
    return { account, asset: "BTC", amount: amount(text), cap: this.cap };
  }
}

const told = (changes: readonly AboveCap[]): string[] =>
  changes.map(({ account, above }) => `${account} ${amountText(above)}`);

describe("first come, first counted", () => {
  it("a deposit counts as far as there is room, and what is above waits", () => {
    const venue = new Venue();
    expect(venue.enter("ana", "6")).toEqual([]);
    // 6 + 6 = 12, of which 2 are above.
    expect(venue.enter("ben", "6")).toEqual(["ben 2"]);
    expect(venue.enter("ana", "1")).toEqual(["ana 1"]);
    expect(venue.enter("ben", "1")).toEqual(["ben 3"]);
  });

  it("room goes to who waits longest, as far as it lasts", () => {
    const venue = new Venue();
    venue.enter("ana", "10");
    venue.enter("ben", "3");
    venue.enter("cleo", "3");
    // 4 leave: 3 for ben, 1 for cleo, whose other 2 wait.
    expect(venue.leave("ana", "4")).toEqual(["ben 0", "cleo 2"]);
    expect(venue.leave("ana", "6")).toEqual(["cleo 0"]);
    expect(venue.caps.awaited()).toEqual([]);
  });

  it("what leaves is first what its account has above, which makes no room", () => {
    const venue = new Venue();
    venue.enter("ana", "10");
    venue.enter("ben", "3");
    venue.enter("cleo", "1");
    expect(venue.leave("ben", "2")).toEqual(["ben 1"]);
    // 1 above and 2 more that nobody counted for ben: he lost them to others, who make room.
    expect(venue.leave("ben", "3")).toEqual(["cleo 0", "ben 0"]);
  });
});

describe("another cap", () => {
  it("that is larger gives room, one that is null gives all", () => {
    const venue = new Venue();
    venue.enter("ana", "12");
    venue.enter("ben", "3");
    venue.cap = amount("11");
    expect(venue.giveRoom()).toEqual(["ana 1"]);
    venue.cap = null;
    expect(venue.giveRoom()).toEqual(["ana 0", "ben 0"]);
  });

  it("that is smaller takes nothing from anybody, and lets nothing more in", () => {
    const venue = new Venue();
    venue.enter("ana", "8");
    venue.cap = amount("5");
    expect(venue.giveRoom()).toEqual([]);
    expect(venue.enter("ben", "1")).toEqual(["ben 1"]);
    // 8 - 4 = 4 count, so that 1 fits.
    expect(venue.leave("ana", "4")).toEqual(["ben 0"]);
  });
});

const step = fc.record({
  kind: fc.constantFrom("enter" as const, "leave" as const),
  account: fc.constantFrom("ana", "ben", "cleo", "dan"),
  units: fc.integer({ min: 1, max: 9 }),
});

it("is what is held above the cap, and rises by deposits of its account alone", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const venue = new Venue();
      const above = new Map<string, Amount>();
      let held = 0n;
      for (const { kind, account, units } of steps) {
        const size = amount(String(units));
        const before = new Map(above);
        const movement = { account, asset: "BTC", amount: size, cap: venue.cap };
        for (const change of venue.caps[kind](movement)) above.set(change.account, change.above);
        held += kind === "enter" ? size : -size;
        const most = held - amount("10");
        expect([...above.values()].reduce((sum, part) => sum + part, 0n)).toBe(
          most > 0n ? most : 0n,
        );
        for (const [name, part] of above) {
          if (kind === "enter" && name === account) continue;
          expect(part <= (before.get(name) ?? 0n)).toBe(true);
        }
        const restored = new AssetCaps();
        for (const holding of venue.caps.sorted()) restored.restore(holding);
        expect(restored.sorted()).toEqual(venue.caps.sorted());
      }
    }),
  );
});
