/** Where clusters are kept: below a folder that git ignores, each with its data, logs and ports. */
import { join } from "node:path";

const CACHE: string = join(import.meta.dirname, "..", "..", ".cache");

/** The cluster of `make kafka-up`. */
export const KAFKA_FOLDER: string = join(CACHE, "kafka");
/** The checked programs, which all clusters share. */
export const PROGRAMS_FOLDER: string = join(KAFKA_FOLDER, "programs");
/** Clusters of test runs, each named after the process that runs the tests. */
export const TESTS_FOLDER: string = join(KAFKA_FOLDER, "tests");
