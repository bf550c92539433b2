/** What a service says when it is asked for help: every variable of its environment. */
import { VARIABLES, type Variable } from "./config-variables";

export function configHelp(name: string): string {
  const rows = Object.entries<Variable>(VARIABLES).map(
    ([variable, { should, example, otherwise }]) =>
      `  ${variable}=${example}\n      ${should}; ${defaultText(otherwise)}\n`,
  );
  return (
    `${name}: a service of margin-engine. It takes no arguments; these variables of its ` +
    `environment set it up:\n\n${rows.join("")}\nSIGTERM or SIGINT ends it after its open ` +
    "transaction, a second one at once.\n" +
    "Exit codes: 0 stopped as asked, 2 it could not begin or go on.\n"
  );
}

function defaultText(otherwise: unknown): string {
  if (otherwise === undefined) return "has to be set";
  if (otherwise === null || otherwise === "") return "may be left out";
  const shown = typeof otherwise === "boolean" ? (otherwise ? "on" : "off") : otherwise;
  return `${shown} when it is left out`;
}
