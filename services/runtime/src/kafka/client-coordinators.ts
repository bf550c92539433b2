/**
 * Which broker coordinates a group or a transactional id. The client asks for it before each of the
 * requests of a transaction, which is a third of them; here an answer holds for a second. Where a
 * coordinator has moved meanwhile, the client's retries or the next producer find the new one.
 */
const HOLDS_MS = 1_000;

interface Question {
  readonly groupId: string;
  readonly coordinatorType: number;
}

type Ask = (this: object, question: Question) => Promise<unknown>;

interface Answer {
  readonly until: number;
  readonly metadata: Promise<unknown>;
}

/** Of the client's Cluster. */
const { prototype } = require("kafkajs/src/cluster") as {
  prototype: { findGroupCoordinatorMetadata: Ask };
};

export function keepCoordinators(): void {
  const ask = prototype.findGroupCoordinatorMetadata;
  const answers = new WeakMap<object, Map<string, Answer>>();
  prototype.findGroupCoordinatorMetadata = function (question) {
    const known = answers.get(this) ?? new Map<string, Answer>();
    answers.set(this, known);
    const name = `${question.coordinatorType}/${question.groupId}`;
    const last = known.get(name);
    if (last !== undefined && last.until > performance.now()) return last.metadata;
    const metadata = ask.call(this, question);
    known.set(name, { until: performance.now() + HOLDS_MS, metadata });
    metadata.catch(() => known.delete(name));
    return metadata;
  };
}
