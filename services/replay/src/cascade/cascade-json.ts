/** Every figure of a cascade as one JSON object: what the page shows, for programs. */
import type { CascadeReport } from "./run-cascade";

export function cascadeJson({ outcomes, ...head }: CascadeReport): string {
  return JSON.stringify({ ...head, policies: Object.fromEntries(outcomes) });
}
