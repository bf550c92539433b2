/** Waiting: for a while, until something happens, or until something that failed succeeds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const RETRY_MS = 250;
const RETRY_MS_MAX = 2_000;

export interface Persistence {
  /** False ends the trying, and what failed is thrown. */
  readonly wanted: (cause: unknown) => boolean;
  readonly onFailure: (reason: string) => void;
}

/** Tries until it succeeds, ever more slowly, while it is wanted. */
export async function persist<T>(
  attempt: () => Promise<T>,
  { wanted, onFailure }: Persistence,
): Promise<T> {
  for (let wait = RETRY_MS; ; wait = Math.min(wait * 2, RETRY_MS_MAX)) {
    try {
      return await attempt();
    } catch (cause) {
      if (!wanted(cause)) throw cause;
      onFailure(cause instanceof Error ? cause.message : String(cause));
      await pause(wait);
    }
  }
}

/** A bell that one waits for: rung once or often, it wakes the waiter once. */
export class Bell {
  private wake: (() => void) | null = null;
  private rung = false;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Resolves when the bell is rung, has been since the last wait, or the time is over. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = null;
    }
    this.rung = false;
  }
}
