/**
 * Which services a log was made with. The manifest keeps each service's name and options; this is
 * where they become services again, to continue or verify the log.
 */
import { clearingService } from "@margin-engine/clearing";
import { marginService } from "@margin-engine/margin";
import { type AnyService, Unusable } from "@margin-engine/runtime";
import { sequencerService } from "@margin-engine/sequencer";
import { simulatedVenue } from "./simulation/simulated-venue";

/** What turns inputs into margin: the services of a log that holds a venue's own history. */
export const ENGINE: readonly AnyService[] = [sequencerService, marginService, clearingService];

/** The services that a manifest names, in its order. Throws Unusable on a name unknown here. */
export function servicesOfLog(descriptions: readonly string[]): readonly AnyService[] {
  return descriptions.map(serviceOf);
}

function serviceOf(description: string): AnyService {
  const [name, ...options] = description.split(" ");
  const fixed = ENGINE.find((service) => service.name === name);
  if (fixed !== undefined && options.length === 0) return fixed;
  const values = new Map(options.map((option) => option.split("=") as [string, string]));
  const [seed, accounts] = [Number(values.get("seed")), Number(values.get("accounts"))];
  if (name === "simulated-venue" && Number.isSafeInteger(seed) && Number.isSafeInteger(accounts)) {
    return simulatedVenue({ seed, accounts });
  }
  throw new Unusable(
    `The log was made with the service "${description}", which this version does not have: use ` +
      "the version that made it.",
  );
}
