/** CL-3: who is deleveraged, by policy, as worked arithmetic, and what holds for all of them. */
import fc from "fast-check";
import { DELEVERAGING_POLICIES, type DeleveragingPolicy } from "../events/clearing-rules";
import { quantity, quantityText } from "../money/text";
import type { Quantity } from "../money/units";
import { type DeleveragingCandidate, deleverage } from "./deleveraging";

const LOT = quantity("0.01");

interface Winner {
  readonly size: string;
  readonly equity?: number;
  readonly profit?: number;
  readonly exposed?: number;
  /** Dollars a contract. */
  readonly price?: number;
}

function candidate(account: string, { size, equity, profit, price, exposed }: Winner) {
  const notional = Number(size) * (price ?? 100);
  const given = { account, quantity: quantity(size), notional, exposed: exposed ?? 1 };
  return { ...given, equity: equity ?? 1_000, profit: profit ?? 0 };
}

function reduced(policy: DeleveragingPolicy, needed: string, winners: readonly Winner[]) {
  const candidates = winners.map((winner, at) => candidate(`account-${at + 1}`, winner));
  const given = { candidates, needed: quantity(needed), lotSize: LOT };
  return deleverage(policy, given).map(quantityText);
}

describe("water-filling", () => {
  // arXiv 2603.15963's rule at a price of 100: leverage 10, 5 and 1 before.
  const winners = [
    { size: "10", equity: 100 },
    { size: "20", equity: 400 },
    { size: "30", equity: 3_000 },
  ];

  it("brings the most levered, 10 x 100 / 100 and 20 x 100 / 400, down to a level of 4", () => {
    // 4 x 100 / 100 = 4 of 10 and 4 x 400 / 100 = 16 of 20 stay.
    expect(reduced("WaterFilling", "10", winners)).toEqual(["6", "4", "0"]);
  });

  it("takes the same of an account that was split in two", () => {
    const split = [
      winners[0]!,
      { size: "8", equity: 160 },
      { size: "12", equity: 240 },
      winners[2]!,
    ];
    expect(reduced("WaterFilling", "10", split)).toEqual(["6", "1.6", "2.4", "0"]);
  });

  it("asks of whoever is hedged elsewhere by the leverage that is left", () => {
    // The second is exposed to 20 less 15 bought of something else: 10, 5 and 30 against the
    // equities. At 0.01 a dollar, 9 of the first and 1 of the second are above, none of the third.
    const hedged = winners.map((winner, at) => (at === 1 ? { ...winner, exposed: 0.25 } : winner));
    expect(reduced("WaterFilling", "10", hedged)).toEqual(["9", "1", "0"]);
  });

  it("takes a hedge apart when nothing else is left to take", () => {
    // 10, 5 and 30 bring the exposures to nothing; 5 more go beyond, to 1.25 lots for 100 dollars.
    const hedged = winners.map((winner, at) => (at === 1 ? { ...winner, exposed: 0.25 } : winner));
    expect(reduced("WaterFilling", "50", hedged)).toEqual(["10", "10", "30"]);
  });

  it("spares a short that is the smaller part of a long position, to the last", () => {
    const two = [
      { size: "10", equity: 1_000_000 },
      { size: "10", equity: 100, exposed: -3 },
    ];
    expect(reduced("WaterFilling", "10", two)).toEqual(["10", "0"]);
  });

  it("takes all of an account without equity first", () => {
    const broke = [
      { size: "3", equity: -50 },
      { size: "20", equity: 400 },
    ];
    // 3 + 17 of 20: what the other keeps is at leverage 17 x 100 / 400.
    expect(reduced("WaterFilling", "6", broke)).toEqual(["3", "3"]);
  });

  it("gives the odd lot to the largest fraction, then to the first account", () => {
    const equal = [{ size: "1" }, { size: "1" }, { size: "1" }];
    expect(reduced("WaterFilling", "0.1", equal)).toEqual(["0.04", "0.03", "0.03"]);
  });
});

describe("the queue by profit x leverage", () => {
  it("closes the highest ranks whole and the next in part", () => {
    // BitMEX's example: sizes 10, 10, 20, 30, 20, 10 with ranks 3, 6, 1, 4, 5, 2; 20 are needed.
    const sizes = ["10", "10", "20", "30", "20", "10"];
    const ranks = [3, 6, 1, 4, 5, 2];
    const winners = sizes.map((size, at) => {
      const notional = Number(size) * 100;
      // Entered at half of the notional, so the profit ratio is 1; the rank is the leverage.
      return { size, profit: notional / 2, equity: notional / ranks[at]! };
    });
    const closed = reduced("ProfitLeverageQueue", "20", winners);
    expect(closed).toEqual(["0", "10", "0", "0", "10", "0"]);
  });

  it("at equal scores begins with the first account", () => {
    const equal = [
      { size: "5", profit: 10 },
      { size: "5", profit: 10 },
    ];
    expect(reduced("ProfitLeverageQueue", "6", equal)).toEqual(["5", "1"]);
  });

  it("spares the levered among those who lose", () => {
    const losers = [
      { size: "5", profit: -50, equity: 100 },
      { size: "5", profit: -50, equity: 1_000 },
    ];
    // -50/550 / 5 is nearer to zero than -50/550 / 0.5.
    expect(reduced("ProfitLeverageQueue", "5", losers)).toEqual(["5", "0"]);
  });
});

describe("the other policies", () => {
  it("profit ratio: 200 on 300 comes before 300 on 700", () => {
    const winners = [
      { size: "10", profit: 300 },
      { size: "5", profit: 200 },
    ];
    expect(reduced("ProfitRatio", "6", winners)).toEqual(["1", "5"]);
  });

  it("pro rata: a tenth of each", () => {
    const winners = [{ size: "10" }, { size: "20" }, { size: "30" }];
    expect(reduced("ProRata", "6", winners)).toEqual(["1", "2", "3"]);
  });

  it("by size: the largest first", () => {
    const winners = [{ size: "10" }, { size: "30" }, { size: "20" }];
    expect(reduced("BySize", "40", winners)).toEqual(["0", "30", "10"]);
  });
});

describe("every policy", () => {
  const policy = fc.constantFrom(...DELEVERAGING_POLICIES);
  const winner = fc.record({
    lots: fc.integer({ min: 1, max: 1_000_000 }),
    equity: fc.integer({ min: -1_000, max: 1_000_000 }),
    profit: fc.integer({ min: -10_000, max: 100_000 }),
    exposed: fc.double({ min: -5, max: 5, noNaN: true }),
  });
  const winners = fc.array(winner, { minLength: 1, maxLength: 40 });
  const lot = fc.constantFrom(1n, 10n ** 6n, 7n * 10n ** 8n);

  type Drawn = { lots: number; equity: number; profit: number; exposed: number };

  function world(given: readonly Drawn[], size: bigint) {
    return given.map(({ lots, equity, profit, exposed }, at): DeleveragingCandidate => {
      const held = (BigInt(lots) * size) as Quantity;
      return {
        account: String(at).padStart(4, "0"),
        quantity: held,
        equity,
        profit,
        notional: lots,
        exposed,
      };
    });
  }

  const total = (parts: readonly bigint[]) => parts.reduce((sum, part) => sum + part, 0n);

  it("sums to what is needed in whole lots, and takes from nobody more than it holds", () => {
    fc.assert(
      fc.property(policy, winners, lot, fc.integer({ min: 1, max: 3_000_000 }), (...given) => {
        const [by, accounts, size, lots] = given;
        const candidates = world(accounts, size);
        const needed = (BigInt(lots) * size) as Quantity;
        const reductions = deleverage(by, { candidates, needed, lotSize: size as Quantity });
        const held = total(candidates.map(({ quantity: whole }) => whole));
        expect(total(reductions)).toBe(held < needed ? held : needed);
        reductions.forEach((reduction, at) => {
          expect(reduction >= 0n && reduction <= candidates[at]!.quantity).toBe(true);
          expect(reduction % size).toBe(0n);
        });
      }),
    );
  });

  it("gives no less in all when floats are coarser than lots", () => {
    const held = (10n ** 20n) as Quantity;
    const candidates = ["a", "b", "c"].map((account) => {
      return { account, quantity: held, equity: 3, profit: 1, notional: 10, exposed: 1 };
    });
    const needed = (10n ** 20n + 1n) as Quantity;
    for (const by of DELEVERAGING_POLICIES) {
      const reductions = deleverage(by, { candidates, needed, lotSize: 1n as Quantity });
      expect(total(reductions)).toBe(needed);
    }
  });

  it("stops at candidates that are out of order or named twice", () => {
    const candidates = [candidate("b", { size: "1" }), candidate("b", { size: "1" })];
    const deleveraging = { candidates, needed: quantity("1"), lotSize: LOT };
    expect(() => deleverage("ProRata", deleveraging)).toThrow("candidate b must come once");
  });
});

describe("water-filling over random accounts", () => {
  const account = fc.record({
    lots: fc.integer({ min: 2, max: 100_000 }),
    equity: fc.integer({ min: 1, max: 1_000_000 }),
    /** In halves: hedged ones, and ones exposed elsewhere too. */
    exposed: fc.integer({ min: -2, max: 6 }).map((halves) => halves / 2),
  });
  const accounts = fc.array(account, { minLength: 2, maxLength: 30 });
  type Drawn = { lots: number; equity: number; exposed: number };
  const named = (given: readonly Drawn[], prefix = "a") =>
    given.map(({ lots, equity, exposed }, at) => {
      const name = `${prefix}${String(at).padStart(4, "0")}`;
      return {
        account: name,
        quantity: BigInt(lots) as Quantity,
        equity,
        profit: 0,
        notional: lots,
        exposed,
      };
    });
  const lotSize = 1n as Quantity;
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  const neededOf = (given: readonly { lots: number }[], part: number) =>
    BigInt(Math.max(1, Math.floor(part * given.reduce((sum, { lots }) => sum + lots, 0))));

  it("leaves nobody reduced above the level of anybody who was not, but for one lot", () => {
    fc.assert(
      fc.property(accounts, share, (given, part) => {
        const candidates = named(given);
        const needed = neededOf(given, part) as Quantity;
        const reductions = deleverage("WaterFilling", { candidates, needed, lotSize });
        const left = (at: number, lots: number) => {
          const { quantity: held, exposed, equity } = candidates[at]!;
          return (Number(held) * exposed - Number(reductions[at]!) + lots) / equity;
        };
        const every = candidates.map((_, at) => at);
        const reducedTo = every.filter((at) => reductions[at]! > 1n).map((at) => left(at, 1));
        const couldGive = every.filter((at) => reductions[at]! < candidates[at]!.quantity - 1n);
        const keptBy = couldGive.map((at) => left(at, -1));
        // Whoever was reduced is above the level but for a lot, whoever has more to give below it.
        expect(Math.min(...reducedTo) >= Math.max(...keptBy) - 1e-6).toBe(true);
      }),
    );
  });

  it("takes of an account cut in two, with its equity, what it takes of the whole", () => {
    fc.assert(
      fc.property(accounts, share, fc.integer({ min: 1, max: 9 }), (given, part, tenth) => {
        const whole = given.map(({ lots, equity, exposed }) => {
          return { lots: lots * 10, equity: equity * 10, exposed };
        });
        const needed = neededOf(whole, part) as Quantity;
        const [first, ...others] = whole;
        const cut = (share: number) => ({
          exposed: first!.exposed,
          lots: (first!.lots / 10) * share,
          equity: (first!.equity / 10) * share,
        });
        const one = deleverage("WaterFilling", { candidates: named(whole), needed, lotSize });
        const candidates = named([cut(tenth), cut(10 - tenth), ...others]);
        const two = deleverage("WaterFilling", { candidates, needed, lotSize });
        // Whole lots: each of the two is rounded, and what they do not take others do.
        expect(Math.abs(Number(two[0]! + two[1]! - one[0]!))).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("takes the same of each account whatever order their names have, but for the odd lot", () => {
    fc.assert(
      fc.property(accounts, share, (given, part) => {
        const needed = neededOf(given, part) as Quantity;
        const straight = deleverage("WaterFilling", { candidates: named(given), needed, lotSize });
        const turned = named([...given].reverse());
        const back = deleverage("WaterFilling", { candidates: turned, needed, lotSize }).reverse();
        straight.forEach((reduction, at) => {
          expect(Math.abs(Number(reduction - back[at]!))).toBeLessThanOrEqual(1);
        });
      }),
    );
  });
});
