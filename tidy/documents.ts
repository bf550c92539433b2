/** Documents that can be trusted: links lead somewhere, rule numbers exist, forms are kept. */
import { posix } from "node:path";
import { type Finding, matchesIn } from "./finding";
import { fileAt, isTest, type RepositoryFile } from "./repository";

const RULES_PATH = "docs/margin-rules.md";
const RULE_NUMBER = /\b(BK|CL|CO|LI|MA|PI|PR|SQ|VA|VO)-\d+\b/g;
/** A rule is defined by a heading, one not built yet by an item of the list at the end. */
const RULE_DEFINITION = /^(?:#{2,4} |- \*\*)([A-Z]{2}-\d+)\b/gm;

export function checkRuleNumbers(files: readonly RepositoryFile[]): Finding[] {
  const rules = fileAt(files, RULES_PATH)?.text ?? "";
  const definitions = matchesIn(rules, RULE_DEFINITION);
  const defined = new Set(definitions.map(({ match }) => match[1]!));
  const twice = definitions.filter(
    ({ match }, at) => definitions.findIndex((one) => one.match[1] === match[1]) !== at,
  );
  const unknown = files.flatMap(({ path, text }) =>
    matchesIn(text, RULE_NUMBER)
      .filter(({ match }) => !defined.has(match[0]))
      .map(({ match, line }) => ({ path, line, name: match[0] })),
  );
  return [
    ...twice.map(({ match, line }) => ({
      path: RULES_PATH,
      line,
      rule: "rule-numbers",
      what: `${match[1]} is defined twice; a number means one rule`,
    })),
    ...unknown.map(({ path, line, name }) => ({
      path,
      line,
      rule: "rule-numbers",
      what: `${name} is not in ${RULES_PATH}; define it there or correct the number`,
    })),
  ];
}

const LINK = /\[[^\]\n]*\]\(([^)\s]+)\)/g;

/** Links of documents, and documents that code names. */
export function checkLinks(files: readonly RepositoryFile[]): Finding[] {
  return [...linksOfDocuments(files), ...documentsNamed(files)];
}

/** A document as code names it, from the repository's root. */
const DOCUMENT = /\bdocs\/[\w/-]+\.md\b/g;

function documentsNamed(files: readonly RepositoryFile[]): Finding[] {
  return files
    .filter((file) => !file.path.endsWith(".md") && !isTest(file))
    .flatMap(({ path, text }) =>
      matchesIn(text, DOCUMENT)
        .filter(({ match }) => fileAt(files, match[0]) === undefined)
        .map(({ match, line }) => {
          const what = `${match[0]} does not exist; name the document that says it`;
          return { path, line, rule: "links", what };
        }),
    );
}

function linksOfDocuments(files: readonly RepositoryFile[]): Finding[] {
  return files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap((file) =>
      matchesIn(withoutCode(file.text), LINK).flatMap(({ match, line }) => {
        const what = linkFault(files, file, match[1]!);
        return what === null ? [] : [{ path: file.path, line, rule: "links", what }];
      }),
    );
}

/** Fenced code keeps its lines and loses its text. */
function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ""));
}

function linkFault(
  files: readonly RepositoryFile[],
  from: RepositoryFile,
  link: string,
): string | null {
  if (/^(https?|mailto):/.test(link)) return null;
  const [target, anchor] = link.split("#") as [string, string | undefined];
  const path = target === "" ? from.path : posix.join(posix.dirname(from.path), target);
  const found = fileAt(files, path);
  if (found === undefined) {
    const folder = path.endsWith("/") ? path : `${path}/`;
    const exists = files.some((file) => file.path.startsWith(folder));
    return exists ? null : `${link} leads nowhere; correct the path`;
  }
  if (anchor === undefined || headingsOf(found).has(anchor)) return null;
  return `${link} leads to no heading of ${path}; correct the anchor`;
}

/** Headings as links name them. */
function headingsOf({ text }: RepositoryFile): Set<string> {
  const headings = [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map((match) => match[1]!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

const SECTIONS = ["Context", "Choice", "Consequence"];

/** A decision record has a number of its own, and says why, what and what follows. */
export function checkDecisions(files: readonly RepositoryFile[]): Finding[] {
  const records = files.filter(({ path }) => path.startsWith("docs/decisions/"));
  return records.flatMap(({ path, text }, at) => {
    const number = String(at + 1).padStart(4, "0");
    const faults: string[] = [];
    if (!posix.basename(path).startsWith(`${number}-`)) {
      faults.push(`the next number is ${number}; records are numbered without gap or repeat`);
    }
    if (!text.startsWith(`# ${posix.basename(path).slice(0, 4)} `)) {
      faults.push("begin with its number and title");
    }
    const empty = SECTIONS.filter((name) => !new RegExp(`^## ${name}\n+[^#\n]`, "m").test(text));
    for (const name of empty) faults.push(`say something under "## ${name}"`);
    return faults.map((what) => ({ path, line: 0, rule: "decisions", what }));
  });
}

const CHANGES = /^(Added|Changed|Deprecated|Removed|Fixed|Security)$/;
const RELEASE = /^\[(Unreleased\]|\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2})$/;

/** The changelog keeps the form of Keep a Changelog, and no heading is empty. */
export function checkChangelog(files: readonly RepositoryFile[]): Finding[] {
  const path = "CHANGELOG.md";
  const rule = "changelog";
  const text = fileAt(files, path)?.text;
  if (text === undefined) return [{ path, line: 0, rule, what: "missing; keep one" }];
  const headings = matchesIn(text, /^(#+) (.+)$/gm);
  return headings.flatMap(({ match, line }, at) => {
    const next = headings[at + 1]?.match;
    const below = text.slice(match.index + match[0].length, next?.index ?? text.length).trim();
    const what = headingFault({ depth: match[1]!.length, title: match[2]!, below, next, at });
    return what === null ? [] : [{ path, line, rule, what }];
  });
}

function headingFault(heading: {
  readonly depth: number;
  readonly title: string;
  readonly below: string;
  readonly next: RegExpExecArray | undefined;
  readonly at: number;
}): string | null {
  const { depth, title, below, next, at } = heading;
  if (at === 0) return depth === 1 && title === "Changelog" ? null : 'begin with "# Changelog"';
  if (depth === 2) {
    if (!RELEASE.test(title)) return `"${title}" is neither [Unreleased] nor [1.2.3] - 2001-02-03`;
    return next?.[1] === "###" ? null : "a release without changes; leave it out";
  }
  if (depth !== 3 || !CHANGES.test(title)) return `"${title}" is no kind of change`;
  return /^- /.test(below) ? null : "an empty heading; leave it out";
}
