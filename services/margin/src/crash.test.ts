/**
 * Whatever crashes: who is liquidated was below maintenance margin, every ladder ends, no id is
 * used twice. The story audits the books after every entry.
 */
import type {
  LiquidationCommand,
  MarginSnapshot,
  OutputEvent,
  TakeOverPosition,
} from "@margin-engine/core";
import { outputIdText } from "@margin-engine/core";
import fc from "fast-check";
import { CrashStory, plans } from "./random-story.fixture";
import { marginService } from "./service";
import { receive } from "./story.fixture";

const RUNS = { numRuns: 60 };

function commandsOf(
  events: readonly OutputEvent[],
): readonly (LiquidationCommand | TakeOverPosition)[] {
  return events.filter((event) => {
    return event.kind === "LiquidationCommand" || event.kind === "TakeOverPosition";
  });
}
function snapshotsOf(events: readonly OutputEvent[]): Map<string, MarginSnapshot> {
  const snapshots = events.filter((event) => event.kind === "MarginSnapshot");
  return new Map(snapshots.map((snapshot) => [outputIdText(snapshot.id), snapshot]));
}

it("no account at its maintenance margin gets a first command, nor at the buffer any", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { answers } = new CrashStory(plan).story;
      const snapshots = snapshotsOf(answers);
      for (const command of commandsOf(answers)) {
        const cause = snapshots.get(outputIdText(command.snapshot))!;
        expect(cause.account).toBe(command.account);
        // The buffer is 2%.
        expect(cause.equity * 50n).toBeLessThan(cause.maintenanceMargin * 51n);
        if (command.step > 1) continue;
        expect(command).toMatchObject({ action: "CancelOrders" });
        expect(cause.equity).toBeLessThan(cause.maintenanceMargin);
        expect(["Liquidating", "Bankrupt"]).toContain(cause.status);
      }
    }),
    RUNS,
  );
});

it("every account below its maintenance margin with a position open is on the ladder", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { state } = new CrashStory(plan).story;
      for (const account of marginService.checkpoint(state).accounts) {
        const below = account.status === "Liquidating" || account.status === "Bankrupt";
        if (below && account.positions.length > 0)
          expect(account.liquidation?.phase).not.toBe("Idle");
      }
    }),
    RUNS,
  );
});

it("no account below it waits longer than the timeout with a price that is new", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const state = marginService.initial({ shard: 0, shards: 1 });
      for (const entry of new CrashStory(plan).entries) {
        marginService.step(state, receive(entry));
        if (entry.kind !== "PriceBatch") continue;
        for (const account of marginService.checkpoint(state).accounts) {
          const below = account.status === "Liquidating" || account.status === "Bankrupt";
          if (!below || account.positions.length === 0) continue;
          const { commandTime, outstanding } = account.liquidation!;
          const waited = state.clock - commandTime;
          expect(waited === 0 || (outstanding.length > 0 && waited < 30_000)).toBe(true);
        }
      }
    }),
    { numRuns: 25 },
  );
});

it("every ladder ends when its commands are filled: at the buffer, or with nothing left", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const crash = new CrashStory(plan);
      crash.settleDown(12);
      const before = crash.story.answers.length;
      crash.settleDown(2);
      expect(commandsOf(crash.story.answers.slice(before))).toEqual([]);
      for (const account of marginService.checkpoint(crash.story.state).accounts) {
        const { status, positions, liquidation } = account;
        expect(liquidation?.phase ?? "Idle").toBe("Idle");
        expect(liquidation?.refusal ?? null).toBeNull();
        expect(liquidation?.outstanding ?? []).toEqual([]);
        if (positions.length > 0) expect(["Healthy", "ReduceOnly"]).toContain(status);
        if (status === "Bankrupt") expect(liquidation?.shortfall ?? null).not.toBeNull();
      }
    }),
    RUNS,
  );
});

it("liquidation ids are unique, epochs and steps count up from 1", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const last = new Map<string, { epoch: number; step: number }>();
      for (const command of commandsOf(new CrashStory(plan).story.answers)) {
        const { account, epoch, step, liquidationId } = command;
        const before = last.get(account) ?? { epoch: 0, step: 0 };
        const next = step === 1 ? before.epoch + 1 : before.epoch;
        expect(epoch).toBe(next);
        expect(step === 1 || step === before.step + 1).toBe(true);
        expect(liquidationId).toBe(`${account}:${epoch}:${step}`);
        last.set(account, { epoch, step });
      }
    }),
    RUNS,
  );
});

it("LI-6: cancelling and reducing, and two plans of an epoch, never share a price batch", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { answers } = new CrashStory(plan).story;
      const snapshots = snapshotsOf(answers);
      const last = new Map<string, { sequence: number; batch: number; epoch: number }>();
      for (const { account, epoch, id, snapshot } of commandsOf(answers)) {
        const before = last.get(account);
        const batch = snapshots.get(outputIdText(snapshot))!.priceBatch;
        const { sequence } = id;
        if (before !== undefined && before.epoch === epoch && before.sequence !== sequence) {
          expect(batch).toBeGreaterThan(before.batch);
        }
        last.set(account, { sequence, batch, epoch });
      }
    }),
    RUNS,
  );
});

it("what is commanded is filled or stopped, and stopped with what was left of it", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const crash = new CrashStory(plan);
      crash.settleDown(12);
      const left = new Map<string, bigint>();
      const { state } = crash.story;
      for (const event of crash.story.answers) {
        if (event.kind === "LiquidationStopped") {
          for (const { liquidationId, unfilled } of event.commands) {
            expect(left.get(liquidationId)).toBeDefined();
            expect(unfilled > 0n).toBe(left.get(liquidationId)! > 0n);
            left.delete(liquidationId);
          }
        } else if (event.kind === "LiquidationCommand" || event.kind === "TakeOverPosition") {
          if (event.quantity !== null) left.set(event.liquidationId, event.quantity);
        }
      }
      const filled = crash.entries.filter((entry) => entry.kind === "TradeLeg");
      for (const { liquidationId, quantity } of filled) {
        const before = liquidationId === null ? undefined : left.get(liquidationId);
        if (before !== undefined) left.set(liquidationId!, before - quantity);
      }
      expect([...left.values()].every((rest) => rest === 0n)).toBe(true);
      for (const ladder of state.liquidations.values()) expect(ladder.outstanding).toEqual([]);
    }),
    RUNS,
  );
});

it("output ids are unique and rise", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { answers } = new CrashStory(plan).story;
      answers.forEach(({ id }, at) => {
        const before = answers[at - 1]?.id;
        if (before === undefined) return;
        if (id.sequence === before.sequence) expect(id.index).toBe(before.index + 1);
        else expect(id.sequence > before.sequence && id.index === 0).toBe(true);
      });
    }),
    RUNS,
  );
});

it("a debt is recorded as a shortfall once, with all that is owed", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const crash = new CrashStory(plan);
      crash.settleDown(12);
      const { answers } = crash.story;
      const snapshots = snapshotsOf(answers);
      for (const event of answers) {
        if (event.kind !== "ShortfallRecorded") continue;
        const cause = snapshots.get(outputIdText(event.snapshot))!;
        expect(cause.components).toEqual([]);
        expect(event.shortfall).toBe(-cause.equity);
      }
    }),
    RUNS,
  );
});
