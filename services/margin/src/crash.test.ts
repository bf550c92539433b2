/**
 * Whatever crashes: who is liquidated was below maintenance margin, every ladder ends, no id is
 * used twice. The story audits the books after every entry.
 */
import type { LiquidationCommand, MarginSnapshot, OutputEvent } from "@margin-engine/core";
import { outputIdText } from "@margin-engine/core";
import fc from "fast-check";
import { CrashStory, plans } from "./random-story.fixture";
import { marginService } from "./service";

const RUNS = { numRuns: 60 };

function commandsOf(events: readonly OutputEvent[]): LiquidationCommand[] {
  return events.filter((event) => event.kind === "LiquidationCommand");
}
function snapshotsOf(events: readonly OutputEvent[]): Map<string, MarginSnapshot> {
  const snapshots = events.filter((event) => event.kind === "MarginSnapshot");
  return new Map(snapshots.map((snapshot) => [outputIdText(snapshot.id), snapshot]));
}

it("no account at or above its maintenance margin gets a first command", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { answers } = new CrashStory(plan).story;
      const snapshots = snapshotsOf(answers);
      for (const command of commandsOf(answers)) {
        const cause = snapshots.get(outputIdText(command.snapshot))!;
        expect(cause.account).toBe(command.account);
        if (command.step > 1) continue;
        expect(command.action).toBe("CancelOrders");
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
        expect(liquidation?.outstanding ?? []).toEqual([]);
        if (positions.length > 0) expect(["Healthy", "ReduceOnly"]).toContain(status);
        if (status === "Bankrupt") expect(liquidation?.shortfallRecorded).toBe(true);
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
