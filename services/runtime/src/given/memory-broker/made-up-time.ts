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
    while (!ended) {
      await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersToNextTimer();
    }
    return await running;
  } finally {
    jest.useRealTimers();
  }
}
