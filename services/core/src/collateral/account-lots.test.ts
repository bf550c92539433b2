/** CO-5: what became final on each chain, and what withdrawals leave of it. */
import fc from "fast-check";
import { amount, amountText } from "../money/text";
import { AccountLots } from "./account-lots";

const CHAINS = ["bitcoin", "ethereum", "solana"];

function shown({ received }: AccountLots): string[] {
  return received.map((each) => `${each.chain} ${amountText(each.amount)} ${each.asset}`);
}

it("a withdrawal takes chain after chain, of its asset alone", () => {
  const lots = new AccountLots();
  lots.receive({ asset: "USDC", chain: "solana" }, amount("2"));
  lots.receive({ asset: "USDC", chain: "ethereum" }, amount("1"));
  lots.receive({ asset: "BTC", chain: "bitcoin" }, amount("1"));
  lots.withdraw("USDC", amount("1.5"));
  expect(shown(lots)).toEqual(["bitcoin 1 BTC", "solana 1.5 USDC"]);
  lots.receive({ asset: "USDC", chain: "solana" }, amount("-2"));
  expect(shown(lots)).toEqual(["bitcoin 1 BTC", "solana -0.5 USDC"]);
});

const step = fc.record({
  kind: fc.constantFrom("receive" as const, "withdraw" as const),
  chain: fc.constantFrom(...CHAINS),
  units: fc.integer({ min: 1, max: 9 }),
});

it("withdrawals leave what was received less what they took, and never less than nothing", () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const lots = new AccountLots();
      let left = 0n;
      for (const { kind, chain, units } of steps) {
        const size = amount(String(units));
        if (kind === "receive") lots.receive({ asset: "USDC", chain }, size);
        else lots.withdraw("USDC", size);
        left = kind === "receive" ? left + size : left - (size < left ? size : left);
        const sum = lots.received.reduce((total, each) => total + each.amount, 0n);
        expect(sum).toBe(left);
        expect(lots.received.every((each) => each.amount > 0n)).toBe(true);
      }
    }),
  );
});
