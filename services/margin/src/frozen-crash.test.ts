/**
 * PI-4 and LI-1 to LI-6 together: whatever crashes while prices come and go that bear no
 * liquidation, nobody is liquidated by them, and whoever is below margin by prices that bear it is
 * on the ladder, which ends. The story audits the books after every entry.
 */
import {
  type JournalEntry,
  type MarginSnapshot,
  type OutputEvent,
  outputIdText,
  type PriceValidity,
} from "@margin-engine/core";
import fc from "fast-check";
import { CrashStory, judgedPlans } from "./random-story.fixture";
import { marginService } from "./service";
import { receive } from "./story.fixture";

const RUNS = { numRuns: 60 };
const FREEZING: readonly PriceValidity[] = ["TooVolatile", "NonPositive"];

type Caused = Extract<
  OutputEvent,
  { readonly kind: "LiquidationCommand" | "TakeOverPosition" | "LiquidationRefused" }
>;

/** Commands and refusals, each with the snapshot that it names. */
function causedOf(answers: readonly OutputEvent[]): { event: Caused; cause: MarginSnapshot }[] {
  const snapshots = answers.filter((event) => event.kind === "MarginSnapshot");
  const byId = new Map(snapshots.map((each) => [outputIdText(each.id), each]));
  const caused = answers.filter(
    (event): event is Caused =>
      event.kind === "LiquidationCommand" ||
      event.kind === "TakeOverPosition" ||
      event.kind === "LiquidationRefused",
  );
  return caused.map((event) => ({ event, cause: byId.get(outputIdText(event.snapshot))! }));
}

const isFrozen = ({ untrusted }: MarginSnapshot) =>
  untrusted.some(({ validity }) => FREEZING.includes(validity));

/** A ladder waits for prices of what its account holds; a batch of the settlement asset is none. */
const pricesPositions = (entry: JournalEntry) =>
  entry.kind === "PriceBatch" && entry.prices.some(({ symbol }) => symbol === "BTC");

/** What is refused after such an event is refused anew. */
const movesLadder = (
  event: OutputEvent,
): event is Extract<
  OutputEvent,
  { readonly kind: "LiquidationCommand" | "TakeOverPosition" | "LiquidationStopped" }
> =>
  event.kind === "LiquidationCommand" ||
  event.kind === "TakeOverPosition" ||
  (event.kind === "LiquidationStopped" && event.reason === "Closed");

it("the draws hold freezes of accounts on the ladder, and commands after them", () => {
  const drawn = fc.sample(judgedPlans, { numRuns: 60, seed: 1 });
  const answers = drawn.map(({ plan, validities }) => new CrashStory(plan, validities).story);
  const all = answers.flatMap((story) => causedOf(story.answers).map(({ event }) => event));
  const frozen = all.filter(
    (event) => event.kind === "LiquidationRefused" && event.reason === "FrozenPrice",
  );
  expect(frozen.length).toBeGreaterThan(10);
  expect(all.filter(({ kind }) => kind === "TakeOverPosition").length).toBeGreaterThan(10);
});

it("nobody is commanded by prices that freeze liquidation, nor begun at maintenance margin", () => {
  fc.assert(
    fc.property(judgedPlans, ({ plan, validities }) => {
      for (const { event, cause } of causedOf(new CrashStory(plan, validities).story.answers)) {
        if (event.kind === "LiquidationRefused") {
          expect(event.reason === "FrozenPrice").toBe(isFrozen(cause));
          continue;
        }
        expect(isFrozen(cause)).toBe(false);
        if (event.step === 1) expect(cause.equity < cause.maintenanceMargin).toBe(true);
      }
    }),
    RUNS,
  );
});

it("whoever is below it by a price that does not freeze is on the ladder with that price", () => {
  fc.assert(
    fc.property(judgedPlans, ({ plan, validities }) => {
      const state = marginService.initial({ shard: 0, shards: 1 });
      for (const entry of new CrashStory(plan, validities).entries) {
        marginService.step(state, receive(entry));
        if (!pricesPositions(entry)) continue;
        for (const { status, positions, liquidation } of marginService.checkpoint(state).accounts) {
          const below = status === "Liquidating" || status === "Bankrupt";
          if (!below || positions.length === 0) continue;
          expect(liquidation?.phase ?? "Idle").not.toBe("Idle");
          const waited = state.clock - liquidation!.commandTime;
          expect(waited === 0 || (liquidation!.outstanding.length > 0 && waited < 30_000)).toBe(
            true,
          );
        }
      }
    }),
    { numRuns: 25 },
  );
});

it("a freeze is said once, and every ladder ends after it", () => {
  fc.assert(
    fc.property(judgedPlans, ({ plan, validities }) => {
      const crash = new CrashStory(plan, validities);
      const waiting = new Set<string>();
      for (const event of crash.story.answers) {
        if (event.kind === "LiquidationRefused") {
          expect(waiting.has(`${event.account} ${event.reason}`)).toBe(false);
          waiting.add(`${event.account} ${event.reason}`);
        } else if (movesLadder(event)) {
          waiting.delete(`${event.account} FrozenPrice`);
          waiting.delete(`${event.account} NoNewPrice`);
        } else if (event.kind === "MarginSnapshot" && !isFrozen(event)) {
          waiting.delete(`${event.account} FrozenPrice`);
        }
      }
      crash.settleDown(12);
      for (const account of marginService.checkpoint(crash.story.state).accounts) {
        const { status, positions, liquidation } = account;
        expect(liquidation?.phase ?? "Idle").toBe("Idle");
        expect(liquidation?.outstanding ?? []).toEqual([]);
        if (positions.length > 0) expect(["Healthy", "ReduceOnly"]).toContain(status);
        if (status === "Bankrupt") expect(liquidation?.shortfall ?? null).not.toBeNull();
      }
    }),
    RUNS,
  );
});
