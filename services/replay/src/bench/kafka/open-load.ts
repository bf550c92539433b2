/**
 * Fills published at a steady rate, whether or not the services keep up, and when the snapshot of
 * each becomes visible to a reader of committed records. A fill counts as published when it was
 * due, so that a publisher held up by the machine makes the figures worse and not better.
 */
import type { LogReader, Position } from "@margin-engine/runtime";
import { tradeInput, tradeNumber, type Workload } from "../workload";
import type { BenchInstallation } from "./bench-installation";

const TICK_MS = 10;
const FETCH = { waitMilliseconds: 50, bytes: 4 * 1024 * 1024 };
/** One snapshot of so many is decoded; the reader shares the machine with what it measures. */
const DECODED_OF = 7;
const SNAPSHOTS = "margin-snapshots";

export interface OpenLoadOptions {
  readonly workload: Workload;
  readonly first: number;
  readonly tradesPerSecond: number;
}

export class OpenLoad {
  /** The number of the next trade to be published. */
  next: number;
  /** Milliseconds between publication and visibility, of the snapshots that were looked at. */
  delays: number[] = [];
  /** The newest trade that is visible in each shard. */
  readonly visible: number[];
  private readonly due = new Map<number, number>();
  private ended = false;
  private running: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly installation: BenchInstallation,
    private readonly options: OpenLoadOptions,
    private positions: readonly Position[],
  ) {
    this.next = options.first;
    this.visible = positions.map(() => -1);
  }

  static async begun(installation: BenchInstallation, options: OpenLoadOptions) {
    const load = new OpenLoad(installation, options, await installation.ends(SNAPSHOTS));
    const reader = installation.reader();
    load.running = Promise.all([load.publish(), load.watch(reader)]);
    return load;
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.running;
  }

  private async publish(): Promise<void> {
    const { workload, first, tradesPerSecond } = this.options;
    const begun = performance.now();
    for (let tick = 1; !this.ended; tick++) {
      const due = begun + tick * TICK_MS;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const upTo = first + Math.floor((tick * TICK_MS * tradesPerSecond) / 1000);
      const inputs = [];
      for (; this.next < upTo; this.next++) {
        this.due.set(this.next, due);
        inputs.push(tradeInput(workload, this.next));
      }
      await this.installation.publish(inputs);
    }
  }

  private async watch(reader: LogReader): Promise<void> {
    while (!this.ended) {
      const slices = await reader.fetch(this.positions, FETCH);
      const seen = performance.now();
      this.positions = slices.map(({ topic, partition, next }) => {
        return { topic, partition, offset: next };
      });
      for (const { partition, records } of slices) {
        for (let at = partition % DECODED_OF; at < records.length; at += DECODED_OF) {
          this.see(partition, records[at]!.value!, seen);
        }
      }
    }
    await reader.close();
  }

  private see(partition: number, framed: Uint8Array, seen: number): void {
    const number = tradeNumber(this.installation.snapshotTime(framed));
    const due = this.due.get(number);
    if (due === undefined) return;
    this.visible[partition] = Math.max(this.visible[partition]!, number);
    this.delays.push(seen - due);
  }
}
