/**
 * Margin by scenarios of an account as a log knew it at a moment: the margin service folds the
 * journal of its shard up to there, and the account is looked at.
 */
import { type ExaminedAccount, examineAccount, type MarginState } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { logStates } from "./log-states";
import {
  type PortfolioMargin,
  partsOf,
  underlyingMargin,
  unvaluedPosition,
} from "./portfolio-margin";

/** Whose margin, and when. */
export interface LogMoment {
  readonly account: string;
  /** The last event time that counts, milliseconds since the epoch; null for the end of the log. */
  readonly at: number | null;
}

/** Throws Unusable when the log, the account in it or its parameters are not there. */
export async function logMargin(
  directory: string,
  { account: id, at }: LogMoment,
): Promise<PortfolioMargin> {
  const [state] = (await logStates(directory, { account: id, at })) as [MarginState];
  const account = state.books.accounts.get(id);
  if (account === undefined) {
    throw new Unusable(`${directory} knows no account ${id} by then; check its name and the time`);
  }
  const examined = examineAccount(state, account);
  if (examined === null) {
    throw new Unusable(
      `the parameters in force in ${directory} have no portfolio section: publish one, or ask of ` +
        "another time",
    );
  }
  return marginOf(state, examined);
}

function marginOf(state: MarginState, examined: ExaminedAccount): PortfolioMargin {
  const { arrays, figures, mode, positions } = examined;
  const held = {
    instrument: Int32Array.from(positions, ({ number }) => number),
    quantity: Float64Array.from(positions, ({ quantity }) => quantity),
    start: 0,
    count: positions.length,
  };
  const { equity, initialMargin, maintenanceMargin, status } = examined;
  const { preset, version, rangeCalibration } = state.parameters!;
  const calibration = rangeCalibration?.result?.number ?? 0;
  return {
    preset: `${preset}; margined in ${mode} mode`,
    time: new Date(state.clock).toISOString(),
    judgedBy: { parameterVersion: version, calibration, priceBatch: state.priceBatch },
    equity,
    initialMargin,
    maintenanceMargin,
    status,
    parts: partsOf(arrays, figures),
    underlyings: figures.underlyings
      .slice(0, figures.held)
      .map((each) => underlyingMargin(arrays, each, held)),
    positions: positions.map(({ instrument, number: _, ...position }) => ({
      name: instrument,
      ...position,
    })),
    unvalued: positions.flatMap(({ instrument, number, quantity }) =>
      unvaluedPosition(arrays, { name: instrument, number, quantity }),
    ),
    smiles: null,
  };
}
