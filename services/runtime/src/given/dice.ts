/** Chance for tests, a function of its seed (Marsaglia's xorshift of 32 bits). */
export class Dice {
  private bits: number;

  constructor(seed: number) {
    this.bits = Math.imul(seed + 1, 0x9e3779b1) | 1;
    for (let turn = 0; turn < 8; turn++) this.roll(2);
  }

  /** A whole number below `sides`. */
  roll(sides: number): number {
    this.bits ^= this.bits << 13;
    this.bits ^= this.bits >>> 17;
    this.bits ^= this.bits << 5;
    return (this.bits >>> 0) % sides;
  }

  /** True once in so many times. */
  once(inSoMany: number): boolean {
    return this.roll(inSoMany) === 0;
  }
}
