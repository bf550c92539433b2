/** Risk arrays and accounts as the file that risk-arrays.c reads. */
import { HELD, type PortfolioLoad } from "./portfolio-load";

export function arraysAsBytes({ market, arrays, holders }: PortfolioLoad): Buffer {
  const { parameters, scenarios, stride } = arrays;
  const instruments = market.instruments.length;
  const groups = 1 + Math.max(...arrays.groupOf.subarray(0, instruments));
  const [holder] = holders as [PortfolioLoad["holders"][0]];
  const { index } = market.underlying("BTC");
  const { set, parameters: own } = arrays.underlyingTerms(0)!;
  const terms = Array.from({ length: groups }, (_, group) => arrays.groupTerms(group));
  const rules = [
    index,
    own.depthLeast,
    parameters.nakedShortMaintenance,
    parameters.nakedShortInitial,
    parameters.minimumNet,
    parameters.minimumHedged,
    parameters.concentrationFactor,
    parameters.lossInitial,
    parameters.lossMaintenance,
  ];
  const ints = [
    [scenarios, stride, instruments, groups, holders.length, HELD],
    arrays.groupOf.subarray(0, instruments),
    arrays.strikeOf.subarray(0, instruments),
    holder.instrument,
  ];
  const doubles = [
    arrays.values.subarray(0, instruments * stride),
    arrays.notional.subarray(0, instruments),
    holder.quantity,
    set.weight.subarray(0, scenarios),
    terms.map((each) => each?.discountLong ?? 0),
    terms.map((each) => each?.discountShort ?? 0),
    terms.map((each) => each?.forwardContingency ?? 0),
    terms.map((each) => each?.rollRate ?? 0),
    rules,
  ];
  return Buffer.concat([
    ...ints.map((each) => Buffer.from(Int32Array.from(each).buffer)),
    ...doubles.map((each) => Buffer.from(Float64Array.from(each).buffer)),
  ]);
}
