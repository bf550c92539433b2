/**
 * The clearing service: one fold over what accounts leave unpaid, what comes into the insurance
 * funds and who holds what. It says who bears a loss; its actions are inputs of the sequencer, and
 * margin books them as it books everything else. The rules live in core.
 */
import * as core from "@margin-engine/core";
import { keyOf, type Output, type Received, type Service } from "@margin-engine/runtime";

function step(
  house: core.ClearingHouse,
  { event, undecodable }: Received<core.ClearingInput>,
): Output<core.ClearingAction>[] {
  if (event === null) {
    throw new core.InvariantBroken(`margin said ${undecodable?.detail ?? "nothing"}`);
  }
  return core.foldLosses(house, event).map((action) => ({
    topic: "clearing-actions",
    partition: 0,
    key: keyOf(action),
    event: action,
  }));
}

export const clearingService: Service<
  core.ClearingHouse,
  core.ClearingInput,
  core.ClearingAction,
  core.ClearingCheckpoint
> = {
  name: "clearing",
  consumes: ["liquidation-commands", "shortfalls", "account-risk"],
  produces: ["clearing-actions"],
  instances: "single",
  initial: ({ shards }) => core.openClearingHouse(shards),
  step,
  checkpoint: core.clearingCheckpoint,
  restore: ({ shards }, checkpoint) => core.restoreClearingHouse(shards, checkpoint),
  checkpointSchema: "clearing-checkpoint.avsc",
};
