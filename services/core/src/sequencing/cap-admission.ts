/**
 * What the venue's caps say of each movement of money (CO-2). The account's own part above the cap
 * stands before the entry that moves its money, so that it is never credited more than counts; the
 * accounts to which room is given stand behind it.
 */
import type { AboveCap, CappedMovement } from "../collateral/asset-caps";
import type {
  AssetCapJudged,
  CollateralDeposited,
  DepositJudged,
  DepositStanding,
  WithdrawalPaid,
} from "../events/collateral";
import type { SourcePosition } from "../events/event";
import type { ClockTicked } from "../events/price";
import type { Amount } from "../money/units";
import { parametersDue } from "./decide-prices";
import type { SequencerState } from "./sequencer-state";

type Placed<Entry> = Entry & { readonly source: SourcePosition };
export type MoneyEntry = Placed<CollateralDeposited> | Placed<WithdrawalPaid> | DepositJudged;
export type CappedEntry = MoneyEntry | AssetCapJudged;

/** The entries of a movement, in their order; the first is part 0. */
export function admitMoney(
  state: SequencerState,
  event: CollateralDeposited | WithdrawalPaid,
  source: SourcePosition,
): CappedEntry[] {
  return inParts(withCaps(state, { ...event, source }), 0);
}

/** The accounts to which a new version of the caps gives room, behind a tick of the clock. */
export function admitRoom(
  state: SequencerState,
  { eventId, eventTime }: ClockTicked,
  source: SourcePosition,
): CappedEntry[] {
  const entries = state.caps
    .awaited()
    .flatMap((asset) =>
      state.caps
        .giveRoom(asset, capOf(state, asset))
        .map((change) => judged(change, { eventId, eventTime, source, asset }, false)),
    );
  return inParts(entries, 1);
}

/** Before it what is above the cap of its account, behind it what is given to others. */
export function withCaps(state: SequencerState, entry: MoneyEntry): CappedEntry[] {
  const changes = moved(state, entry);
  const own = changes.filter(({ account }) => account === entry.account);
  const others = changes.filter(({ account }) => account !== entry.account);
  return [
    ...own.map((change) => judged(change, entry, true)),
    entry,
    ...others.map((change) => judged(change, entry, false)),
  ];
}

/** Numbered from `first` on; what is not an input itself is named by its part. */
export function inParts(entries: readonly CappedEntry[], first: number): CappedEntry[] {
  return entries.map((entry, at) => {
    const part = first + at;
    const named = first > 0 || entry.kind === "AssetCapJudged";
    const eventId = named ? `${entry.eventId}/${part}` : entry.eventId;
    return { ...entry, eventId, source: { ...entry.source, part } };
  });
}

function moved(state: SequencerState, entry: MoneyEntry): AboveCap[] {
  const { account, asset, amount } = entry;
  const movement: CappedMovement = { account, asset, amount, cap: capOf(state, asset) };
  switch (entry.kind) {
    case "CollateralDeposited":
      return state.caps.enter(movement);
    case "WithdrawalPaid":
      return state.caps.leave(movement);
    case "DepositJudged": {
      const [was, is] = [takesRoom(entry.previous), takesRoom(entry.standing)];
      if (is && !was) return state.caps.enter(movement);
      return was && !is ? state.caps.leave(movement) : [];
    }
  }
}

/** What is only safe counts already, and keeps its place when it becomes final. */
function takesRoom(standing: DepositStanding | null): boolean {
  return standing === "Safe" || standing === "Finalised";
}

function judged(
  { account, above }: AboveCap,
  { eventId, eventTime, source, asset }: Pick<AssetCapJudged, "asset" | keyof MoneyHead>,
  followed: boolean,
): AssetCapJudged {
  return {
    ...{ kind: "AssetCapJudged", eventId, eventTime, source },
    ...{ account, asset, above, followed },
  };
}

type MoneyHead = Pick<MoneyEntry, "eventId" | "eventTime" | "source">;

function capOf(state: SequencerState, asset: string): Amount | null {
  const rules = parametersDue(state)?.collateralRules ?? null;
  return rules?.assets.find((each) => each.asset === asset)?.venueCap ?? null;
}
