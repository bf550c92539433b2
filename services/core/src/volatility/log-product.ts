/**
 * The logarithm of a long product of positive numbers. A likelihood over ten thousands of returns
 * spends its time in logarithms; of factors near 1 hundreds fit into one float before one is due.
 */
import { log } from "../pricing/logarithm";

/** Far enough from where floats end that one more factor below 1e100 cannot pass it. */
const LARGE = 1e200;
const SMALL = 1e-200;

export class LogProduct {
  private sum = 0;
  private product = 1;

  multiply(factor: number): void {
    this.product *= factor;
    if (this.product < LARGE && this.product > SMALL) return;
    this.sum += log(this.product);
    this.product = 1;
  }

  value(): number {
    return this.sum + log(this.product);
  }
}
