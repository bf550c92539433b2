/** Entry of a thread: validates a share of the portfolios over a whole history. */
import { answerTask } from "../thread";
import { summariseHistory } from "./history-share";

answerTask(summariseHistory);
