/** Jest runs this before the tests that need a broker. */
import { startTestCluster } from "./jest-cluster.ts";

export default startTestCluster;
