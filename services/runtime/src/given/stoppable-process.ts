/** A process whose service is ready at once and takes a moment to finish when it is stopped. */
import { runProcess } from "../run-process";

runProcess({
  name: "stoppable",
  host: process,
  start: (_config, observer) => {
    let finish = () => {};
    const ended = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const working = setInterval(() => {}, 1_000);
    observer({ what: "ready" });
    return {
      ended,
      stop: () => {
        clearInterval(working);
        observer({
          what: "transaction-ended",
          instance: "stoppable/0",
          outcome: "committed",
          seconds: 0.1,
          records: 1,
        });
        setTimeout(finish, 50);
      },
    };
  },
}).then((code) => process.exit(code));
