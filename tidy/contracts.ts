/** Every package introduces itself, and every schema belongs to an event or a checkpoint. */
import { type Finding, matchesIn } from "./finding";
import { FLOORS } from "./floors";
import { fileAt, isTypeScript, packageOf, type RepositoryFile } from "./repository";

const README_LINES = 40;
const SERVICE_HEADINGS = ["Consumes", "Produces", "State", "Invariants"];

export function checkReadmes(files: readonly RepositoryFile[]): Finding[] {
  const packages = new Set(files.map(({ path }) => packageOf(path)));
  return [...packages].flatMap((name) => {
    if (name === null) return [];
    const path = `services/${name}/README.md`;
    const readme = fileAt(files, path);
    return readmeFaults(name, readme?.text ?? "").map((what) => ({
      path,
      line: 0,
      rule: "readmes",
      what,
    }));
  });
}

function readmeFaults(name: string, text: string): string[] {
  if (text === "") return ["missing; ten lines on what the package is for"];
  if (!text.startsWith(`# ${name}\n`)) return [`must begin with "# ${name}"`];
  const lines = text.split("\n").length;
  if (lines > README_LINES) return [`${lines} lines, at most ${README_LINES}; use docs/`];
  if (FLOORS[name] !== 2) return [];
  return SERVICE_HEADINGS.filter((heading) => !text.includes(`**${heading}`)).map(
    (heading) => `a service says what it is by **${heading}**`,
  );
}

const EVENT_KIND = /readonly kind: "(\w+)"/g;

export function checkSchemas(files: readonly RepositoryFile[]): Finding[] {
  const rule = "schemas";
  const events = files.filter(({ path }) => path.startsWith("services/core/src/events/"));
  const kinds = new Set(events.flatMap(({ text }) => [...text.matchAll(EVENT_KIND)].map(second)));
  const schemas = files.filter(({ path }) => /^schemas\/[^/]+\.avsc$/.test(path));
  const names = new Set(schemas.map(nameOf));
  const missing = events.flatMap(({ path, text }) =>
    matchesIn(text, EVENT_KIND)
      .filter(({ match }) => !names.has(kebab(second(match))))
      .map(({ match, line }) => {
        const what = `${second(match)} has no schema; add schemas/${kebab(second(match))}.avsc`;
        return { path, line, rule, what };
      }),
  );
  const stray = schemas.flatMap((schema) => {
    const what = schemaFault(schema, { kinds, files });
    return what === null ? [] : [{ path: schema.path, line: 0, rule, what }];
  });
  return [...missing, ...stray];
}

function schemaFault(
  schema: RepositoryFile,
  repository: { readonly kinds: ReadonlySet<string>; readonly files: readonly RepositoryFile[] },
): string | null {
  const { name } = JSON.parse(schema.text) as { readonly name: string };
  if (kebab(name) !== nameOf(schema)) return `the record is called ${name}; name the file after it`;
  if (repository.kinds.has(name)) return null;
  const quoted = new RegExp(`"${nameOf(schema)}(\\.avsc)?"`);
  const used = repository.files.some((file) => isTypeScript(file) && quoted.test(file.text));
  if (name.endsWith("Checkpoint") && used) return null;
  return `no event is called ${name} and no service keeps such a checkpoint; delete the file`;
}

function second(match: RegExpExecArray): string {
  return match[1]!;
}

function nameOf({ path }: RepositoryFile): string {
  return path.slice("schemas/".length, -".avsc".length);
}

/** `TradeExecuted` is described by `trade-executed.avsc`. */
function kebab(name: string): string {
  return name.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase();
}
