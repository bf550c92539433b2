import fc from "fast-check";
import { Fifo } from "./fifo";

describe("a queue", () => {
  it("gives what an array gives, whatever the order of pushes and shifts", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 5_000 })));
    fc.assert(
      fc.property(steps, (taken) => {
        const queue = new Fifo<number>();
        const oracle: number[] = [];
        let pushed = 0;
        for (const [push, times] of taken) {
          for (let time = 0; time < times; time++) {
            if (push) {
              queue.push(pushed);
              oracle.push(pushed++);
            } else {
              expect(queue.peek()).toBe(oracle[0]);
              expect(queue.shift()).toBe(oracle.shift());
            }
          }
          expect(queue.length).toBe(oracle.length);
        }
      }),
      { numRuns: 20 },
    );
  });
});
