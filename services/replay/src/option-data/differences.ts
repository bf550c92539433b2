/** How far figures are from those on record, by quantile, and whether that is within limits. */

export interface Limits {
  readonly median?: number;
  readonly ninety?: number;
  readonly worst?: number;
}

export class Differences {
  private readonly sizes: number[] = [];

  constructor(
    /** What is compared, and its unit. */
    readonly name: string,
    readonly limits: Limits,
  ) {}

  /** Counts `ours - theirs`, but what `theirs` was rounded by. */
  add(ours: number, theirs: number, rounding = 0): void {
    this.sizes.push(Math.max(0, Math.abs(ours - theirs) - rounding));
  }

  get count(): number {
    return this.sizes.length;
  }

  /** Nothing compared is not within any limit, and no number is. */
  passed(): boolean {
    const { median, ninety, worst } = this.limits;
    const within = (share: number, limit: number | undefined) =>
      limit === undefined || this.quantile(share) <= limit;
    return this.count > 0 && within(0.5, median) && within(0.9, ninety) && within(1, worst);
  }

  /** `median 3.4e-7 (1e-6)  90% 1.8e-5  worst 2.1e-4 (2.5e-4)`, limits in brackets. */
  text(): string {
    const { median, ninety, worst } = this.limits;
    const part = (label: string, share: number, limit: number | undefined) =>
      `${label} ${shown(this.quantile(share))} ${limit === undefined ? "" : `(${shown(limit)})`}`;
    return [
      this.name.padEnd(30),
      part("median", 0.5, median).padEnd(25),
      part("90%", 0.9, ninety).padEnd(22),
      part("worst", 1, worst),
    ]
      .join(" ")
      .trimEnd();
  }

  private quantile(share: number): number {
    if (this.sizes.some(Number.isNaN)) return Number.NaN;
    this.sizes.sort((a, b) => a - b);
    return this.sizes[Math.ceil(share * this.sizes.length) - 1] ?? Number.NaN;
  }
}

const shown = (size: number): string => (size === 0 ? "0" : size.toExponential(1));
