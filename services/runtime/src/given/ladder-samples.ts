/** A ladder's section of the risk parameters, and one event of each kind that a ladder says. */
import {
  type LiquidationRefused,
  type LiquidationStopped,
  type MarginCalled,
  type MarginCallMet,
  price,
  quantity,
  type TakeOverPosition,
  usd,
} from "@margin-engine/core";
import { ladder } from "@margin-engine/core/given";

const id = { shard: 1, sequence: 12, index: 0 };
const output = { id, eventTime: 1_700_000_000_000, account: "ann" };

export const LADDER = ladder();

interface LadderSamples {
  readonly MarginCalled: MarginCalled;
  readonly MarginCallMet: MarginCallMet;
  readonly TakeOverPosition: TakeOverPosition;
  readonly LiquidationStopped: LiquidationStopped;
  readonly LiquidationRefused: LiquidationRefused;
}

export const LADDER_SAMPLES: LadderSamples = {
  MarginCalled: {
    kind: "MarginCalled",
    ...output,
    initialEquity: usd("4.5"),
    initialMargin: usd("10"),
    shortfall: usd("5.5"),
    snapshot: id,
  },
  MarginCallMet: { kind: "MarginCallMet", ...output, snapshot: id },
  TakeOverPosition: {
    kind: "TakeOverPosition",
    ...output,
    liquidationId: "ann:2:4",
    epoch: 2,
    step: 4,
    instrument: "BTC-PERP",
    quantity: quantity("-0.25"),
    price: price("59800"),
    snapshot: id,
  },
  LiquidationStopped: {
    kind: "LiquidationStopped",
    ...output,
    epoch: 2,
    reason: "Replaced",
    commands: [{ liquidationId: "ann:2:3", unfilled: quantity("-0.05") }],
    snapshot: id,
  },
  LiquidationRefused: {
    kind: "LiquidationRefused",
    ...output,
    epoch: 2,
    reason: "FrozenPrice",
    detail: "equity 4 against a maintenance margin of 5, but a price freezes liquidation",
    snapshot: id,
  },
};
