/** The ladder's numbers in force, as float64. */
import type { LadderParameters } from "../events/ladder-parameters";
import type { RiskParametersPublished } from "../events/listing";
import { RATE_UNIT } from "../money/units";

export interface LadderPolicy {
  /** LI-2: requirement that equity must carry after a plan, as a multiple of itself. */
  readonly restore: number;
  /** LI-5: the same at which the ladder stops. */
  readonly stop: number;
  readonly timeoutMs: number;
  readonly pace: { readonly start: number; readonly periodMs: number } | null;
  /** Part of the measured depth that a step may trade. */
  readonly depthShare: number;
  /** How limits give way; null limits by the bankruptcy price alone. */
  readonly fillable: FillableRule | DiscountRule | null;
  readonly takeover: { readonly maintenance: number; readonly notional: number } | null;
}

/** dYdX v4's BA and SMMR. */
export interface FillableRule {
  readonly kind: "Fillable";
  readonly bankruptcyAdjustment: number;
  readonly spreadToMaintenance: number;
}

/** Derive's: the share of equity that is given after `fastMs`; all after another `slowMs`. */
export interface DiscountRule {
  readonly kind: "Discount";
  readonly fastShare: number;
  readonly fastMs: number;
  readonly slowMs: number;
}

/** A version is a value: its numbers are made once, though each account on the ladder asks. */
const POLICIES = new WeakMap<RiskParametersPublished, LadderPolicy>();

/**
 * A version without a ladder's numbers reduces at once, limited by the bankruptcy price, and takes
 * nothing over; before the first version nothing times out late.
 */
export function ladderPolicy(parameters: RiskParametersPublished | null): LadderPolicy {
  if (parameters === null) return policyOf(null);
  let policy = POLICIES.get(parameters);
  if (policy === undefined) {
    policy = policyOf(parameters);
    POLICIES.set(parameters, policy);
  }
  return policy;
}

function policyOf(parameters: RiskParametersPublished | null): LadderPolicy {
  const ladder = parameters?.ladder ?? null;
  const stop = 1 + Number(parameters?.liquidationBuffer ?? 0n) / RATE_UNIT;
  const timeoutMs = parameters?.liquidationTimeoutMs ?? 0;
  if (ladder === null) {
    const plain = { pace: null, depthShare: Number.POSITIVE_INFINITY, fillable: null };
    return { ...plain, restore: stop, stop, timeoutMs, takeover: null };
  }
  const { takeover } = ladder;
  return {
    restore: Math.max(stop, 1 + Number(ladder.restoreBuffer) / RATE_UNIT),
    stop,
    timeoutMs,
    pace: { start: Number(ladder.paceStart) / RATE_UNIT, periodMs: ladder.pacePeriodMs },
    depthShare: Number(ladder.depthShare) / RATE_UNIT,
    fillable: fillableOf(ladder),
    takeover:
      takeover === null
        ? null
        : {
            maintenance: Number(takeover.maintenanceShare) / RATE_UNIT,
            notional: Number(takeover.notionalShare) / RATE_UNIT,
          },
  };
}

function fillableOf(ladder: LadderParameters): FillableRule | DiscountRule {
  const { bankruptcyAdjustment, spreadToMaintenance, discount } = ladder;
  if (discount !== null) {
    const { fastShare, fastMs, slowMs } = discount;
    return { kind: "Discount", fastShare: Number(fastShare) / RATE_UNIT, fastMs, slowMs };
  }
  return {
    kind: "Fillable",
    bankruptcyAdjustment: Number(bankruptcyAdjustment) / RATE_UNIT,
    spreadToMaintenance: Number(spreadToMaintenance) / RATE_UNIT,
  };
}
