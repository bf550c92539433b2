export * from "./codec";
export * from "./input-source";
export * from "./log-store";
export * from "./service";
export * from "./topics";
