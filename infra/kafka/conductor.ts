/** What can be done to a broker and a registry, however they run. Each call waits for its end. */
export interface Conductor {
  /** Starts it unless it runs, and waits until it answers. */
  startBroker(): Promise<void>;
  /** Lets it finish what it does. */
  stopBroker(): Promise<void>;
  /** Ends it at once, as a power cut would. */
  killBroker(): Promise<void>;
  /** Starts it unless it runs, waits until it answers, and sets the rule for all subjects. */
  startRegistry(): Promise<void>;
  stopRegistry(): Promise<void>;
  /** Stops both. Their data stays. */
  stop(): Promise<void>;
}
