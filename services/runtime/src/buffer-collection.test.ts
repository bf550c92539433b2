import { execFileSync } from "node:child_process";
import { join } from "node:path";

const COMPILED = join(__dirname, "..", "dist", "buffer-collection.js");

/** How often the whole heap is collected while Buffers of a megabyte come and go, 40 at a time,
 * beside objects that stay. */
function collections(begin: string): number {
  const program = `
    const { countBuffersWithHeap } = require(${JSON.stringify(COMPILED)});
    const { constants, PerformanceObserver } = require("node:perf_hooks");
    ${begin}
    let whole = 0;
    new PerformanceObserver((list) => {
      const { NODE_PERFORMANCE_GC_MAJOR: major } = constants;
      whole += list.getEntries().filter(({ detail }) => detail.kind === major).length;
    }).observe({ entryTypes: ["gc"] });
    const kept = Array.from({ length: 1e6 }, (_, at) => ({ at }));
    const held = [];
    for (let at = 0; at < 2000; at++) {
      held.push(Buffer.alloc(1 << 20));
      if (held.length > 40) held.shift();
    }
    setTimeout(() => console.log(kept.length > 0 ? whole : -1), 100);
  `;
  return Number(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }));
}

it("given Buffers that live for a while, then the whole heap is collected a third as often", () => {
  const before = collections("");
  expect(collections("countBuffersWithHeap();")).toBeLessThan(before / 3);
});
