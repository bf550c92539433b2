/**
 * When V8 looks for Buffers that nobody holds any more. By itself it goes through the whole heap
 * whenever 64 MB of them have outlived a young collection: a service on Kafka, whose Buffers live
 * for one transaction, then visits all its accounts every few seconds, and what it says meanwhile
 * comes late.
 */
import { setFlagsFromString } from "node:v8";

/** Lets Buffers count towards the limit of the heap, which grows with what is alive. For the whole
 * process, from now on. */
export function countBuffersWithHeap(): void {
  setFlagsFromString("--external-memory-accounted-in-global-limit");
}
