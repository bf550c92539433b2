/** Writes `schemas/asyncapi.yaml` anew: `npm run asyncapi`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SCHEMA_FOLDER } from "../avro/schema-files";
import { asyncapiDocument } from "./document";

writeFileSync(join(SCHEMA_FOLDER, "asyncapi.yaml"), asyncapiDocument());
