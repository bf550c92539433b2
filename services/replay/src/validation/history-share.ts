/** A share of the portfolios over a whole history, to the summaries of those observed at all. */
import { type RecordSummary, summariseRecord } from "./record-summary";
import { type HistoryRequest, type OnShare, validateHistory } from "./validate-history";

export interface HistoryShare extends HistoryRequest {
  /** The coverage that the model claims. */
  readonly claim: number;
}

export function summariseHistory(
  { claim, ...request }: HistoryShare,
  onShare: OnShare,
): readonly RecordSummary[] {
  return validateHistory(request, onShare)
    .filter(({ coverage }) => coverage.observations > 0)
    .map((record) => summariseRecord(record, claim));
}
