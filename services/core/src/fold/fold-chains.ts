/** Chains whose head stops, and goes on: told once for all shards (CO-4). */
import type { SeenChain } from "../collateral/chain-heads";
import { chainRules } from "../collateral/chain-heads";
import { ALERT_SHARD } from "./fold-decisions";
import type { MarginState } from "./margin-state";
import type { EntryOutputs } from "./tell-accounts";

/** Credit on a stalled chain falls with the clock, so that nobody's figures jump here. */
export function foldStalls(state: MarginState, outputs: EntryOutputs): void {
  const rules = state.parameters?.collateralRules ?? null;
  for (const chain of state.chains.changes(state.clock, rules)) {
    if (state.shard === ALERT_SHARD) tellChain(state, chain, outputs);
  }
}

function tellChain(state: MarginState, chain: SeenChain, outputs: EntryOutputs): void {
  const { standing, height, advancedAt } = chain;
  const rules = chainRules(state.parameters?.collateralRules ?? null, chain.chain);
  outputs.add({
    kind: "ChainStandingChanged",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    chain: chain.chain,
    standing,
    height,
    detail:
      standing === "Advancing"
        ? `${chain.chain} goes on at block ${height}: its safe deposits count again`
        : `${chain.chain} stands at block ${height} since ${state.clock - advancedAt} ms: its ` +
          `safe deposits lose their credit within ${rules?.decayMs ?? 0} ms; look at its nodes`,
  });
}
