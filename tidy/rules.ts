/** All house rules by name. CONTRIBUTING.md says what they are for. */
import { checkReadmes, checkSchemas } from "./contracts";
import { checkCycles, checkFolderOrder } from "./cycles";
import { checkDeadExports } from "./dead-exports";
import { checkChangelog, checkDecisions, checkLinks, checkRuleNumbers } from "./documents";
import type { Finding } from "./finding";
import { checkFloors, checkManifests } from "./floors";
import { checkLock } from "./lock";
import { checkLeftovers, checkNames } from "./names";
import { checkPurity } from "./purity";
import type { RepositoryFile } from "./repository";
import { checkSizes } from "./sizes";
import { checkBarrels, checkStatements } from "./statements";
import { checkTraces } from "./traces";

export type HouseRule = (files: readonly RepositoryFile[]) => Finding[];

export const HOUSE_RULES: Readonly<Record<string, HouseRule>> = {
  "imports only go down": checkFloors,
  "manifests declare what is imported": checkManifests,
  "the lock names every platform's packages": checkLock,
  "core's folders keep their order": checkFolderOrder,
  "no two files need each other to load": checkCycles,
  "folds are deterministic": checkPurity,
  "sizes fit a screen": checkSizes,
  "names say what a thing is": checkNames,
  "nothing is left for later": checkLeftovers,
  "statements hide nothing": checkStatements,
  "only an index passes exports on": checkBarrels,
  "every export is for someone": checkDeadExports,
  "every package introduces itself": checkReadmes,
  "every schema belongs to an event": checkSchemas,
  "every rule number is defined": checkRuleNumbers,
  "links lead somewhere": checkLinks,
  "decision records are whole": checkDecisions,
  "the changelog keeps its form": checkChangelog,
  "the repository speaks of the project alone": checkTraces,
};
