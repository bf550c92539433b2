/**
 * How far the prices can be trusted that an account's figures rest on (PI-4), as codes by asset and
 * instrument number: the larger the code, the less is allowed. Nearly always all are trusted, and
 * then an account costs one comparison.
 */
import type { Exposures } from "./exposures";
import { doubled } from "./typed-rows";

/** Codes; each allows less than the one before. */
export const TRUSTED = 0;
/** No increase of risk and no withdrawal. */
export const REDUCE_ONLY_TRUST = 1;
/** No margin checks either. */
export const UNCHECKED_TRUST = 2;
/** No liquidation either. */
export const FROZEN_TRUST = 3;

export class PriceTrust {
  private asset = new Uint8Array(64);
  private instrument = new Uint8Array(64);
  /** The worst code of any asset or instrument. */
  private worst = TRUSTED;

  /** Forgets all codes; `setAsset` and `setInstrument` then give those that are not TRUSTED. */
  clear(): void {
    this.asset.fill(TRUSTED);
    this.instrument.fill(TRUSTED);
    this.worst = TRUSTED;
  }

  setAsset(index: number, code: number): void {
    while (index >= this.asset.length) this.asset = doubled(this.asset);
    this.asset[index] = code;
    this.worst = Math.max(this.worst, code);
  }

  setInstrument(index: number, code: number): void {
    while (index >= this.instrument.length) this.instrument = doubled(this.instrument);
    this.instrument[index] = code;
    this.worst = Math.max(this.worst, code);
  }

  assetCode(index: number): number {
    return this.asset[index] ?? TRUSTED;
  }

  instrumentCode(index: number): number {
    return this.instrument[index] ?? TRUSTED;
  }

  /** The worst code of what an account owns, owes and holds. */
  worstHeld(exposures: Exposures, account: number): number {
    if (this.worst === TRUSTED) return TRUSTED;
    let worst = TRUSTED;
    const asset = exposures.assetStart[account]!;
    for (let row = asset; row < asset + exposures.assetCount[account]!; row++) {
      if (exposures.owned[row] === 0 && exposures.settled[row] === 0) continue;
      worst = Math.max(worst, this.assetCode(exposures.asset[row]!));
    }
    const position = exposures.positionStart[account]!;
    for (let row = position; row < position + exposures.positionCount[account]!; row++) {
      worst = Math.max(worst, this.instrumentCode(exposures.instrument[row]!));
    }
    return worst;
  }
}
