/** Jest runs this after the tests that need a broker. */
import { stopTestCluster } from "./jest-cluster.ts";

export default stopTestCluster;
