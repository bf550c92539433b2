/**
 * When a snapshot of an account is published, and what is in it: on each event of the account, and
 * on prices when the status changes, when a margin call begins or ends, when utilisation moved by
 * more than the step, or once a period.
 */
import type { Account } from "../account/account";
import type { OutputId } from "../events/event";
import type { MarginSnapshot, SnapshotTrigger, UntrustedPrice } from "../events/margin";
import { TRUSTED, UNCHECKED_TRUST } from "../margin/price-trust";
import { statusOf } from "../margin/status";
import { usdOfGrid } from "../margin/usd-rounding";
import { RATE_UNIT, type Rate } from "../money/units";
import { wholeNumber } from "../money/whole-number";
import { componentsOf, greeksOf, unpricedOf, worstScenarioOf } from "./components";
import { callDue } from "./margin-call";
import type { MarginState } from "./margin-state";
import { uncreditedOf } from "./uncredited";
import { untrustedOf } from "./untrusted";

/** Used before the first parameter version is in force. */
const DEFAULT_PERIOD_MS = 60_000;
const DEFAULT_UTILISATION_STEP = 0.01;

/** When prices make a snapshot due, as numbers: looked up once for all accounts of an entry. */
export interface SnapshotPace {
  /** Of utilisation. */
  readonly step: number;
  readonly periodMs: number;
}

export function snapshotPace({ parameters }: Pick<MarginState, "parameters">): SnapshotPace {
  if (parameters === null) {
    return { step: DEFAULT_UTILISATION_STEP, periodMs: DEFAULT_PERIOD_MS };
  }
  const { snapshotUtilisationStep, snapshotPeriodMs } = parameters;
  return { step: Number(snapshotUtilisationStep) / RATE_UNIT, periodMs: snapshotPeriodMs };
}

/** Why a price makes a snapshot due of what `state.figures` holds, or null when none is. */
export function priceTrigger(
  { last, figures, clock }: Pick<MarginState, "last" | "figures" | "clock">,
  index: number,
  { step, periodMs }: SnapshotPace,
): SnapshotTrigger | null {
  if (last.status[index] !== figures.status) return "StatusChange";
  // PI-4: nobody is told new figures because a price moved that does not bear them.
  if (figures.trust >= UNCHECKED_TRUST) return null;
  if (callDue({ last, figures }, index)) return "StatusChange";
  if (Math.abs(figures.utilisation - last.utilisation[index]!) > step) return "UtilisationMove";
  const phase = last.phase[index]!;
  const periodNow = Math.floor((clock + phase) / periodMs);
  return periodNow > Math.floor((last.time[index]! + phase) / periodMs) ? "Periodic" : null;
}

/** The snapshot of what `state.figures` holds for the account, remembered as the last one. */
export function takeSnapshot(
  state: MarginState,
  account: Account,
  cause: { readonly id: OutputId; readonly eventTime: number; readonly trigger: SnapshotTrigger },
): MarginSnapshot {
  const { figures, last } = state;
  last.status[account.index] = figures.status;
  last.utilisation[account.index] = figures.utilisation;
  last.time[account.index] = state.clock;
  return {
    kind: "MarginSnapshot",
    id: cause.id,
    eventTime: cause.eventTime,
    account: account.id,
    trigger: cause.trigger,
    status: statusOf(figures.status),
    mode: state.risk.scenarios === null ? "Standard" : account.mode,
    equity: usdOfGrid(figures.equity),
    initialMargin: usdOfGrid(figures.initialMargin),
    maintenanceMargin: usdOfGrid(figures.maintenanceMargin),
    utilisation: wholeNumber(Math.round(figures.utilisation * RATE_UNIT)) as Rate,
    components: componentsOf(state, account),
    worstScenario: worstScenarioOf(state, account),
    unpriced: figures.unpriced ? unpricedOf(state, account) : NOTHING,
    untrusted: figures.trust > TRUSTED ? untrustedOf(state, account) : TRUSTED_ALL,
    priceBatch: state.priceBatch,
    parameterVersion: state.parameters?.version ?? 0,
    calibration: state.parameters?.rangeCalibration?.result?.number ?? 0,
    greeks: greeksOf(state, account),
    initialEquity: usdOfGrid(figures.initialEquity),
    uncredited: uncreditedOf(state, account),
  };
}

const NOTHING: readonly string[] = [];
const TRUSTED_ALL: readonly UntrustedPrice[] = [];
