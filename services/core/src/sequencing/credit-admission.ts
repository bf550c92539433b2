/**
 * The inputs by which credit comes and goes: one of them may concern several accounts. Their
 * entries, in the order in which the journal takes them (CO-2 to CO-4).
 */
import type { JournalEntry } from "../events/catalogue";
import type {
  ChainHeadObserved,
  ChainReorganised,
  CollateralDeposited,
  DepositObserved,
  WithdrawalPaid,
} from "../events/collateral";
import type { SourcePosition } from "../events/event";
import type { ClockTicked } from "../events/price";
import { admitMoney, admitRoom } from "./cap-admission";
import { admitMovement } from "./collateral-admission";
import { admitChain, admitDeposit } from "./deposit-admission";
import type { SequencerState } from "./sequencer-state";
import { admitTime, type SourcePartition } from "./source-order";

type CreditEvent =
  | CollateralDeposited
  | WithdrawalPaid
  | DepositObserved
  | ChainHeadObserved
  | ChainReorganised
  | ClockTicked;

interface Place {
  readonly source: SourcePosition;
  readonly order: SourcePartition;
}

export function admitCollateral(
  state: SequencerState,
  event: CreditEvent,
  { source, order }: Place,
): readonly JournalEntry[] {
  switch (event.kind) {
    case "CollateralDeposited":
    case "WithdrawalPaid":
      admitMovement(state, event, order);
      return admitMoney(state, event, source);
    case "DepositObserved":
      return admitDeposit(state, event, source);
    case "ChainHeadObserved":
    case "ChainReorganised":
      return [{ ...event, source }, ...admitChain(state, event, { source, order })];
    case "ClockTicked":
      admitTime(event, order);
      return [{ ...event, source }, ...admitRoom(state, event, source)];
  }
}
