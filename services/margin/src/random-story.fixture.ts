/**
 * Random stories with a crash in them: accounts open positions, prices walk and jump, whatever is
 * commanded is filled in whole, in part or not at all: at the mark by a venue without a ladder's
 * numbers, at its limit by one with them. The plan is drawn before; what follows from it is
 * deterministic.
 */
import {
  formatScaled,
  type JournalEntry,
  type LiquidationCommand,
  type OutputEvent,
  type PriceValidity,
  priceText,
  type Quantity,
  quantityText,
  type TakeOverPosition,
} from "@margin-engine/core";
import { ladder, tier } from "@margin-engine/core/given";
import fc from "fast-check";
import { JudgedStory } from "./judged-story.fixture";
import { coinPerpetual } from "./plain.fixture";
import { Story } from "./story.fixture";

const INSTRUMENTS = ["BTC-PERP", "ETH-PERP", "BTC-COIN"] as const;
export const TRADERS = ["ana", "ben", "cas", "dan"];

const opening = fc.record({
  trader: fc.constantFrom(...TRADERS),
  instrument: fc.constantFrom(...INSTRUMENTS),
  contracts: fc.integer({ min: 1, max: 400 }),
  short: fc.boolean(),
});
const move = fc.record({
  /** Milliseconds since the last price. */
  wait: fc.integer({ min: 0, max: 40_000 }),
  /** Change of BTC and of ETH, in thousandths. */
  btc: fc.oneof(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -300, max: 250 })),
  eth: fc.oneof(fc.integer({ min: -30, max: 30 }), fc.constant(0)),
  /** Share of each outstanding command that is filled, in tenths. */
  filled: fc.constantFrom(0, 3, 10, 10),
  other: fc.constantFrom("nothing", "tick", "funding", "deposit", "withdrawal", "trade"),
});

const SCHEDULES = [
  {
    underlying: "BTC",
    tiers: [tier("0.08", "0.04", "10000"), tier("0.12", "0.06", "40000"), tier("0.2", "0.1")],
  },
  { underlying: "ETH", tiers: [tier("0.1", "0.05")] },
];

const LADDER = ladder({ discount: null });

export interface Plan {
  readonly ladder: boolean;
  readonly collateral: readonly number[];
  readonly openings: readonly (typeof opening extends fc.Arbitrary<infer Item> ? Item : never)[];
  readonly moves: readonly (typeof move extends fc.Arbitrary<infer Item> ? Item : never)[];
}

export const plans: fc.Arbitrary<Plan> = fc.record({
  ladder: fc.boolean(),
  collateral: fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 4, maxLength: 4 }),
  openings: fc.array(opening, { minLength: 1, maxLength: 8 }),
  moves: fc.array(move, { minLength: 1, maxLength: 14 }),
});

/** What a price may be found to be; what freezes liquidation is among it. */
const VALIDITIES = ["Valid", "Valid", "Insufficient", "TooUncertain", "TooVolatile"] as const;

/** A plan, and how far the prices of each move can be trusted: of BTC with ETH. */
export const judgedPlans = fc.record({
  plan: plans,
  validities: fc.array(fc.constantFrom(...VALIDITIES), { minLength: 14, maxLength: 14 }),
});

export class CrashStory {
  readonly story: Story;
  private btc = 100_000;
  private eth = 100_000;
  private readonly open = new Map<string, LiquidationCommand | TakeOverPosition>();

  /** Without validities prices are what they are, and nobody judges them. */
  constructor(plan: Plan, validities: readonly PriceValidity[] | null = null) {
    const terms = { schedules: SCHEDULES, ladder: plan.ladder ? LADDER : null };
    const story = validities === null ? Story.opened(terms) : JudgedStory.begun(terms);
    this.story = story;
    story.list(coinPerpetual());
    plan.collateral.forEach((dollars, at) => {
      if (dollars > 0) this.take(story.deposit(TRADERS[at]!, String(dollars)));
    });
    this.take(story.deposit("desk", "1000000", "BTC"));
    for (const { trader, instrument, contracts, short } of plan.openings) {
      this.trade(short ? "desk" : trader, short ? trader : "desk", { contracts, instrument });
    }
    plan.moves.forEach((each, at) => {
      this.move(each, validities?.[at] ?? "Valid");
    });
  }

  /** The entries told so far. */
  get entries(): readonly JournalEntry[] {
    return this.story.entries;
  }

  /** The same prices again, everything commanded filled in full. */
  settleDown(rounds: number): void {
    for (let round = 0; round < rounds; round++) {
      this.story.later(10_000);
      this.quote("Valid");
      this.fill(10);
    }
  }

  private move(each: Plan["moves"][number], validity: PriceValidity): void {
    const { story } = this;
    story.later(each.wait);
    this.btc = Math.max(1000, Math.round((this.btc * (1000 + each.btc)) / 1000));
    this.eth = Math.max(1000, Math.round((this.eth * (1000 + each.eth)) / 1000));
    this.quote(validity);
    this.fill(each.filled);
    switch (each.other) {
      case "nothing":
        return;
      case "tick":
        this.take(story.tick());
        return;
      case "funding":
        this.take(story.fund("0.0003", this.text("BTC-PERP")));
        return;
      case "deposit":
        this.take(story.deposit("ana", "25"));
        return;
      case "withdrawal":
        this.take(story.withdraw("ben", "25"));
        return;
      case "trade":
        this.trade("cas", "desk", { contracts: 3, instrument: "ETH-PERP" });
        return;
    }
  }

  private quote(validity: PriceValidity): void {
    const { story } = this;
    const prices = { BTC: this.text("BTC-PERP"), ETH: this.text("ETH-PERP") };
    if (story instanceof JudgedStory) {
      this.take(story.judge({ USDT: "1" }, {}));
      this.take(story.judge(prices, { validity }));
    } else this.take(story.prices(prices));
  }

  private trade(
    buyer: string,
    seller: string,
    { contracts, instrument }: { readonly contracts: number; readonly instrument: string },
  ): void {
    const size = String(contracts);
    this.take(this.story.trade({ buyer, seller, size, at: this.text(instrument), instrument }));
  }

  /** Fills so many tenths of what each outstanding command still has to bring. */
  private fill(tenths: number): void {
    const { state } = this.story;
    for (const [id, command] of [...this.open]) {
      const { account, instrument } = command;
      const outstanding = state.liquidations
        .get(account)!
        .outstanding.find(({ liquidationId }) => liquidationId === id);
      if (outstanding === undefined) {
        this.open.delete(id);
        continue;
      }
      const part = (outstanding.remaining * BigInt(tenths)) / 10n;
      if (part === 0n) continue;
      const size = quantityText((part < 0n ? -part : part) as Quantity);
      const terms = { size, at: this.priceOf(command), instrument: instrument! };
      this.take(
        part < 0n
          ? this.story.trade({ ...terms, seller: account, sellerLiquidation: id })
          : this.story.trade({ ...terms, buyer: account, buyerLiquidation: id }),
      );
    }
  }

  private take(outputs: readonly OutputEvent[]): void {
    for (const event of outputs) {
      const commands = event.kind === "LiquidationCommand" || event.kind === "TakeOverPosition";
      if (commands && event.instrument !== null) this.open.set(event.liquidationId, event);
    }
  }

  /** The worst that the command allows where limits give way, else the mark. */
  private priceOf(command: LiquidationCommand | TakeOverPosition): string {
    if (command.kind === "TakeOverPosition") return priceText(command.price);
    const { limitPrice, instrument } = command;
    const ladder = this.story.state.parameters!.ladder;
    return ladder === null || limitPrice === null ? this.text(instrument!) : priceText(limitPrice);
  }

  private text(instrument: string): string {
    return formatScaled(BigInt(instrument === "ETH-PERP" ? this.eth : this.btc), 3);
  }
}
