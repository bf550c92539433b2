/** CO-3 and CO-4: what each head and each reorganisation makes of deposits. */
import fc from "fast-check";
import type { ChainHeadObserved } from "../events/collateral";
import type { ChainRules } from "../events/collateral-rules";
import { amount, amountText } from "../money/text";
import { BITCOIN, chainDeposit, ETHEREUM, head, judgedBy, observed } from "./chain.fixture";
import { DepositRegister, type Verdict } from "./deposit-register";
import { dollarsOf } from "./deposit-standing";

const CHAIN = { chain: "bitcoin" };

class Chain {
  readonly register = new DepositRegister();

  constructor(private readonly rules: ChainRules = BITCOIN) {
    this.head(100);
  }

  head(height: number, signals: Partial<ChainHeadObserved> = {}): string[] {
    const { chain } = this.rules;
    const verdicts = this.register.advance(
      head({ chain, height, ...signals }),
      judgedBy(this.rules),
    );
    return verdicts.map(told);
  }

  see(fields: Parameters<typeof observed>[0] = {}): string {
    const deposit = observed({ chain: this.rules.chain, ...fields });
    const verdict = this.register.observe(deposit, judgedBy(this.rules));
    return verdict === null ? "too few" : told(verdict);
  }

  replaceFrom(fromHeight: number, observer: string | null = null): string[] {
    const event = { kind: "ChainReorganised", eventId: "fork", eventTime: 1 } as const;
    return this.register
      .reorganise({ ...event, ...CHAIN, observer, source: null, fromHeight }, this.rules)
      .map(told);
  }
}

function told({ deposit, previous, standing, counted }: Verdict): string {
  const part = counted === 0n ? "" : `, ${amountText(counted)} counted`;
  return `${deposit.transaction}: ${previous} to ${standing}${part}`;
}

describe("a deposit that two of three observers must tell of", () => {
  const observers = ["east", "north", "south"];
  const rules = { ...BITCOIN, observers, observersRequired: 2 };
  const opened = (): Chain => {
    const chain = new Chain(rules);
    for (const observer of observers) chain.head(100, { observer });
    return chain;
  };

  it("is not there by the word of one, however often he gives it", () => {
    const chain = opened();
    expect(chain.see({ observer: "east" })).toBe("too few");
    expect(chain.see({ observer: "east", eventId: "again" })).toBe("too few");
    expect(chain.register.words.hasSaid(observed({ observer: "east" }))).toBe(true);
    expect(chain.see({ observer: "south" })).toBe("a1: null to Seen");
    expect(chain.register.words.all()).toEqual([]);
  });

  it.each([{ account: "mallory" }, { amount: amount("1000") }, { asset: "USDC" }, { height: 99 }])(
    "is what two say, whatever the third says: %o",
    (lie) => {
      const chain = opened();
      expect(chain.see({ observer: "south", ...lie })).toBe("too few");
      expect(chain.see({ observer: "east" })).toBe("too few");
      expect(chain.see({ observer: "north" })).toBe("a1: null to Seen");
      expect(chain.register.find(chainDeposit())).toMatchObject(chainDeposit());
    },
  );

  it("counts the last word of each", () => {
    const chain = opened();
    chain.see({ observer: "east", height: 99 });
    expect(chain.see({ observer: "north" })).toBe("too few");
    expect(chain.see({ observer: "east" })).toBe("a1: null to Seen");
  });

  it("is judged by the head as it is when the second tells of it", () => {
    const chain = opened();
    chain.see({ observer: "east" });
    for (const observer of observers) chain.head(105, { observer });
    expect(chain.see({ observer: "north" })).toBe("a1: null to Finalised");
  });

  it("is forgotten with its block, replaced or too deep, where one alone told of it", () => {
    const replaced = opened();
    replaced.see({ observer: "east" });
    for (const observer of observers) replaced.replaceFrom(100, observer);
    expect(replaced.register.words.all()).toEqual([]);
    const deep = opened();
    deep.see({ observer: "east" });
    for (const observer of observers) deep.head(199, { observer });
    expect(deep.register.words.all()).toHaveLength(1);
    for (const observer of observers) deep.head(200, { observer });
    expect(deep.register.words.all()).toEqual([]);
  });
});

describe("a deposit by depth", () => {
  it("of a large value is safe at 3 blocks and final at 6, its own included", () => {
    const chain = new Chain();
    expect(chain.see()).toBe("a1: null to Seen");
    expect(chain.head(101)).toEqual([]);
    expect(chain.head(102)).toEqual(["a1: Seen to Safe, 1 counted"]);
    expect(chain.head(104)).toEqual([]);
    expect(chain.head(105)).toEqual(["a1: Safe to Finalised"]);
  });

  it("of a small value is safe at once and final at 3 blocks", () => {
    const chain = new Chain();
    // 0.01 x 100,000 = 1,000, the most of the first step.
    expect(chain.see({ amount: amount("0.01") })).toBe("a1: null to Safe, 0.01 counted");
    expect(chain.head(102)).toEqual(["a1: Safe to Finalised"]);
  });

  it("that nobody can price takes as long as the largest, and counts nothing while safe", () => {
    const chain = new Chain();
    expect(chain.see({ asset: "DOGE" })).toBe("a1: null to Seen");
    expect(chain.head(102)).toEqual(["a1: Seen to Safe"]);
  });

  it("that is told late stands at once where it belongs", () => {
    const chain = new Chain();
    chain.head(105);
    expect(chain.see()).toBe("a1: null to Finalised");
  });

  it("is given its depth by the step of its value", () => {
    const chain = new Chain();
    chain.see({ amount: amount("0.02"), asset: "USDC" });
    const { safeConfirmations, finalisedConfirmations } = [...chain.register.all()][0]!;
    expect([safeConfirmations, finalisedConfirmations]).toEqual([1, 3]);
  });
});

it("a chain with a finality signal of its own is believed, and its depth is not", () => {
  const chain = new Chain(ETHEREUM);
  chain.see();
  expect(chain.head(900)).toEqual([]);
  expect(chain.head(901, { safeHeight: 99 })).toEqual([]);
  expect(chain.head(902, { safeHeight: 100 })).toEqual(["a1: Seen to Safe, 1 counted"]);
  expect(chain.head(903, { safeHeight: 100, finalisedHeight: 100 })).toEqual([
    "a1: Safe to Finalised",
  ]);
});

it("all safe deposits of a chain share its cap, and one that becomes final makes room", () => {
  const chain = new Chain();
  chain.see();
  chain.see({ account: "ben", transaction: "b2", height: 101 });
  // The cap of 150,000 dollars is 1.5 of BTC: 1 for the first, half for the second.
  expect(chain.head(103)).toEqual(["a1: Seen to Safe, 1 counted", "b2: Seen to Safe, 0.5 counted"]);
  chain.head(105);
  chain.see({ account: "cleo", transaction: "c3", height: 103 });
  // 50,000 are used by b2's half: 1 more fits.
  expect(chain.register.find(chainDeposit({ transaction: "c3" }))?.counted).toBe(amount("1"));
});

describe("a reorganisation", () => {
  it("of six blocks takes back what was final, and leaves what lay deeper", () => {
    const chain = new Chain();
    chain.see({ transaction: "deep", height: 99 });
    chain.see();
    expect(chain.head(105)).toEqual(["deep: Seen to Finalised", "a1: Seen to Finalised"]);
    expect(chain.replaceFrom(100)).toEqual(["a1: Finalised to Reverted"]);
    expect(chain.replaceFrom(100)).toEqual([]);
  });

  it("of a deposit that is mined again makes it credit again, from the start", () => {
    const chain = new Chain();
    chain.see();
    chain.head(102);
    chain.replaceFrom(100);
    chain.head(101);
    expect(chain.see({ height: 101 })).toBe("a1: Reverted to Seen");
    expect(chain.head(106)).toEqual(["a1: Seen to Finalised"]);
  });

  it("takes the chain's own signals back to below it", () => {
    const chain = new Chain();
    chain.head(110, { safeHeight: 109, finalisedHeight: 108 });
    chain.replaceFrom(105);
    expect(chain.register.chains.get("bitcoin")).toMatchObject({
      height: 104,
      safeHeight: 104,
      finalisedHeight: 104,
    });
  });
});

it("is forgotten below the blocks kept, where nothing is taken any more", () => {
  const chain = new Chain();
  chain.see();
  chain.head(199);
  expect(chain.register.find(chainDeposit())?.standing).toBe("Finalised");
  chain.head(200);
  expect(chain.register.find(chainDeposit())).toBeUndefined();
  expect(chain.register.chains.get("bitcoin")?.floor).toBe(100);
});

it("never counts more than the cap, nor a deposit beyond itself, whatever happens", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("head" as const), by: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant("fork" as const), by: fc.integer({ min: 1, max: 8 }) }),
    fc.record({
      kind: fc.constant("deposit" as const),
      by: fc.integer({ min: 0, max: 3 }),
      transaction: fc.constantFrom("a", "b", "c", "d", "e"),
      cents: fc.integer({ min: 1, max: 300 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const chain = new Chain();
      for (const each of steps) {
        const { height, floor } = chain.register.chains.get("bitcoin")!;
        if (each.kind === "head") chain.head(height + each.by);
        else if (each.kind === "fork") chain.replaceFrom(Math.max(1, height - each.by));
        else {
          const size = amount((each.cents / 100).toFixed(2));
          const { transaction } = each;
          const deposit = { transaction, height: height - each.by, amount: size };
          const known = chain.register.find(chainDeposit(deposit));
          if (deposit.height <= floor) continue;
          if (known === undefined || known.standing === "Reverted") chain.see(deposit);
        }
        let used = 0n;
        for (const { standing, counted, amount: whole } of chain.register.all()) {
          expect(counted <= whole).toBe(true);
          if (standing !== "Safe") expect(counted).toBe(0n);
          used += dollarsOf(counted, judgedBy(BITCOIN).priceOf("BTC"))!;
        }
        expect(used <= BITCOIN.safeCap).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
