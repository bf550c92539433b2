/**
 * Accounts of a log while it is folded: at every step each account's initial margin and positions
 * are kept, and a margin period of risk later what these positions have lost by then, as if they
 * had stayed as they were. An expired instrument counts at its last mark.
 */
import { componentsOf, evaluate, type MarginState, USD_UNIT } from "@margin-engine/core";
import { MarginRecord } from "./margin-record";

export interface Observation {
  /** Milliseconds: the margin period of risk, and from one observation to the next. */
  readonly periodMs: number;
  readonly stepMs: number;
}

/** What an account held and had to hold. */
interface HeldMargin {
  readonly record: MarginRecord;
  readonly margin: number;
  /** What the margin is made of, dollars by component. */
  readonly parts: ReadonlyMap<string, number>;
  /** Numbers of instruments and signed quantities. */
  readonly instruments: Int32Array;
  readonly quantities: Float64Array;
}

interface Moment {
  readonly time: number;
  /** By instrument number: what a unit was worth in its settlement asset. */
  readonly unitValue: Float64Array;
  readonly held: readonly HeldMargin[];
}

/** Of one shard. */
export class AccountObserver {
  readonly records = new Map<string, MarginRecord>();
  private readonly moments: Moment[] = [];
  private nextTime: number | null = null;

  constructor(private readonly observation: Observation) {}

  /** Called before each entry is folded: what stood until then is observed at the steps passed. */
  before(state: MarginState, eventTime: number): void {
    const { stepMs } = this.observation;
    this.nextTime ??= (Math.floor(eventTime / stepMs) + 1) * stepMs;
    for (; this.nextTime <= eventTime; this.nextTime += stepMs) this.observe(state, this.nextTime);
  }

  private observe(state: MarginState, time: number): void {
    const { periodMs } = this.observation;
    while (this.moments.length > 0 && this.moments[0]!.time + periodMs <= time) {
      settle(this.moments.shift()!, state);
    }
    const held = [...state.books.accounts.values()]
      .filter(({ positions }) => positions.length > 0)
      .map((account): HeldMargin => {
        const record = this.recordOf(account.id);
        evaluate(state, account.index);
        const { initialMargin } = state.figures;
        const parts = componentsOf(state, account).map(({ name, initialMargin: part }) => {
          return [name, Number(part) / USD_UNIT] as const;
        });
        const { exposures } = state;
        const start = exposures.positionStart[account.index]!;
        const end = start + exposures.positionCount[account.index]!;
        return {
          record,
          margin: initialMargin / USD_UNIT,
          parts: new Map(parts),
          instruments: exposures.instrument.slice(start, end),
          quantities: exposures.quantity.slice(start, end),
        };
      });
    this.moments.push({ time, unitValue: state.market.unitValue.slice(), held });
  }

  private recordOf(account: string): MarginRecord {
    const known = this.records.get(account);
    if (known !== undefined) return known;
    const opened = new MarginRecord(account, this.observation.periodMs);
    this.records.set(account, opened);
    return opened;
  }
}

function settle({ time, unitValue, held }: Moment, { market }: MarginState): void {
  for (const { record, margin, parts, instruments, quantities } of held) {
    let loss = 0;
    for (const [row, number] of instruments.entries()) {
      const change = market.unitValue[number]! - unitValue[number]!;
      const { venue } = market.instruments[number]!;
      loss -= quantities[row]! * change * market.assetPrice[venue.index]!;
    }
    if (record.isNewDay(time)) for (const [name, part] of parts) record.addPart(name, part);
    record.observe(time, margin, loss);
  }
}
