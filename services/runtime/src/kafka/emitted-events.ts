/**
 * What an instance has emitted since it last reported to its observer: how many events of each
 * kind, and one by one those that an operator may have to look at. A follower emits and reports
 * nothing.
 */
import type { Event, EventKind } from "@margin-engine/core";
import type { Happening, Observer } from "../observer";

export class EmittedEvents {
  private readonly counts = new Map<EventKind, number>();
  private single: Happening[] = [];

  constructor(private readonly instance: string) {}

  add(event: Event): void {
    const { kind } = event;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    if (kind === "DeadLetter") {
      const { topic, reason } = event;
      this.single.push({ what: "dead-lettered", topic, reason });
    }
    if (kind === "PriceValidityChanged") {
      const { instance } = this;
      const { quoteType, symbol, validity, detail } = event;
      this.single.push({ what: "price-validity", instance, quoteType, symbol, validity, detail });
    }
  }

  report(observer: Observer): void {
    const { instance } = this;
    for (const [kind, events] of this.counts) observer({ what: "emitted", instance, kind, events });
    for (const happening of this.single) observer(happening);
    this.forget();
  }

  forget(): void {
    this.counts.clear();
    this.single = [];
  }
}
