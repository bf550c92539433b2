import { EventEmitter } from "node:events";
import { heedInterruption } from "./interruption";

describe("Ctrl-C during a run", () => {
  it("given none, then commits go on and nothing listens afterwards", () => {
    const signals = new EventEmitter();
    const interruption = heedInterruption("logs/demo", signals);
    interruption.heed("2026-01-05 00:10");
    interruption.heed("2026-01-05 00:20");
    expect(signals.listenerCount("SIGINT")).toBe(1);
    interruption.finish();
    expect(signals.listenerCount("SIGINT")).toBe(0);
  });

  it("given one, then the run ends after the next commit and says where it goes on", () => {
    const signals = new EventEmitter();
    const interruption = heedInterruption("logs/demo", signals);
    interruption.heed("2026-01-05 00:10");
    signals.emit("SIGINT");
    expect(() => interruption.heed("2026-01-05 00:20")).toThrow(
      "stopped at 2026-01-05 00:20: logs/demo goes on there when the same command runs again",
    );
  });

  it("given one before the first commit or a second one, then the system ends the process", () => {
    const signals = new EventEmitter();
    const interruption = heedInterruption("logs/demo", signals);
    expect(signals.listenerCount("SIGINT")).toBe(0);
    interruption.heed("");
    signals.emit("SIGINT");
    expect(signals.listenerCount("SIGINT")).toBe(0);
    expect(() => interruption.heed("")).toThrow("stopped: logs/demo goes on there");
  });
});
