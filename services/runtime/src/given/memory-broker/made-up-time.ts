/**
 * Runs with timers that wait for nobody: whenever nothing else is left to do, the next timer's time
 * has come. What happens in between then depends on no machine.
 */
export async function inMadeUpTime<T>(run: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: 0, doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] });
  try {
    let ended = false;
    const running = run().finally(() => {
      ended = true;
    });
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      // A timer fired after the end would wake what then waits in real time, and for ever.
      if (ended) return await running;
      jest.advanceTimersToNextTimer();
    }
  } finally {
    jest.useRealTimers();
  }
}
