/** Any inputs about chains, and any rules by which collateral is credited, for properties. */
import type { CollateralRules, InputEvent } from "@margin-engine/core";
import fc from "fast-check";

interface Parts {
  readonly name: fc.Arbitrary<string>;
  readonly whole: fc.Arbitrary<number>;
  readonly figure: fc.Arbitrary<never>;
}

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(value, { nil: null });

export function anyChainInputs({
  name,
  whole,
  figure,
  instant,
}: Parts & { readonly instant: fc.Arbitrary<number> }): fc.Arbitrary<InputEvent>[] {
  const head = { eventId: name, eventTime: instant, chain: name };
  const entry = { ...head, source: fc.constant(null), observer: orNull(name) };
  return [
    fc.record({
      kind: fc.constant("DepositObserved" as const),
      ...entry,
      account: name,
      asset: name,
      amount: figure,
      transaction: name,
      output: whole,
      height: whole,
    }),
    fc.record({
      kind: fc.constant("ChainHeadObserved" as const),
      ...entry,
      height: whole,
      safeHeight: orNull(whole),
      finalisedHeight: orNull(whole),
    }),
    fc.record({ kind: fc.constant("ChainReorganised" as const), ...entry, fromHeight: whole }),
  ];
}

export function anyCollateralRules({ name, whole, figure }: Parts): fc.Arbitrary<CollateralRules> {
  const step = fc.record({
    valueMost: orNull(figure),
    safeConfirmations: orNull(whole),
    finalisedConfirmations: orNull(whole),
  });
  const chain = fc.record({
    chain: name,
    observers: fc.array(name),
    observersRequired: whole,
    steps: fc.array(step),
    stallMs: whole,
    decayMs: whole,
    safeCap: figure,
    blocksKept: whole,
    holdMs: whole,
  });
  const asset = fc.record({
    asset: name,
    sizeFactor: figure,
    redemptionSymbol: orNull(name),
    redeemedInto: orNull(name),
    venueCap: orNull(figure),
  });
  return fc.record({
    safeHaircut: figure,
    safeShare: figure,
    profitCap: orNull(figure),
    assets: fc.array(asset),
    chains: fc.array(chain),
  });
}
