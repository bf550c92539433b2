/** What a file imports and exports, and which file an import names. */
import { posix } from "node:path";
import type { RepositoryFile } from "./repository";
import { type SyntaxNode, syntaxOf, walk } from "./syntax";

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Vanishes when the file is compiled. */
  readonly typeOnly: boolean;
  /** Written as `export ... from`. */
  readonly reexport: boolean;
}

/** Another package, by its name. */
export interface PackageImport {
  readonly name: string;
  /** Behind the name: empty for the package's index, `/given` for what its tests are given. */
  readonly path: string;
}

export interface Export {
  readonly name: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

const PACKAGE = /^@margin-engine\/([^/]+)(\/.*)?$/;

/** Every module that the file names: imports, re-exports, `import()` and `require()`. */
export function importsOf(file: RepositoryFile): Import[] {
  const { body, firstLine } = syntaxOf(file);
  const imports: Import[] = [];
  walk(body, (node) => {
    const specifier = specifierOf(node);
    if (specifier === null) return;
    const { specifiers = [], typeOnly } = node;
    imports.push({
      specifier,
      line: firstLine(node),
      typeOnly:
        typeOnly === true ||
        (specifiers.length > 0 && specifiers.every((one) => one.isTypeOnly === true)),
      reexport: node.type.startsWith("Export"),
    });
  });
  return imports;
}

function specifierOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return node.source ? String(node.source.value) : null;
    case "CallExpression": {
      const { callee } = node;
      const named = callee?.type === "Identifier" && callee.value === "require";
      const argument = node.arguments?.[0]?.expression;
      if (!named && callee?.type !== "Import") return null;
      return argument?.type === "StringLiteral" ? String(argument.value) : null;
    }
    default:
      return null;
  }
}

/** The names a file declares and exports itself. */
export function exportsOf(file: RepositoryFile): Export[] {
  const { body, firstLine } = syntaxOf(file);
  return body.flatMap((node): Export[] => {
    const line = firstLine(node);
    if (node.type === "ExportDeclaration") {
      const { declaration } = node;
      const typeOnly = declaration!.type.startsWith("TsInterface") || isTypeAlias(declaration!);
      return namesOf(declaration!).map((name) => ({ name, line, typeOnly }));
    }
    if (node.type !== "ExportNamedDeclaration" || node.source) return [];
    return node.specifiers!.map((one) => {
      const name = String((one.exported ?? one.orig)!.value);
      return { name, line, typeOnly: one.isTypeOnly === true };
    });
  });
}

function isTypeAlias({ type }: SyntaxNode): boolean {
  return type === "TsTypeAliasDeclaration";
}

function namesOf(declaration: SyntaxNode): string[] {
  const declared = declaration.declarations ?? [declaration];
  return declared
    .map(({ id, identifier }) => (id ?? identifier)?.value)
    .filter((name) => name !== undefined)
    .map(String);
}

/** The name of the workspace an import goes to, and whether it goes past its front door. */
export function packageImport(specifier: string): PackageImport | null {
  const match = PACKAGE.exec(specifier);
  return match === null ? null : { name: match[1]!, path: match[2] ?? "" };
}

/** The library an import names: `node:fs`, `lmdb`, `@scope/library`; null for the project's own. */
export function libraryOf(specifier: string): string | null {
  if (specifier.startsWith(".") || packageImport(specifier) !== null) return null;
  if (specifier.startsWith("node:")) return specifier;
  const [first, second] = specifier.split("/");
  return specifier.startsWith("@") ? `${first}/${second}` : first!;
}

/** The path that a relative import leads to, mostly without its ending. */
export function pathOfImport(from: RepositoryFile, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  return posix.join(posix.dirname(from.path), specifier);
}

/** The file that a relative import leads to, of those given by path. */
export function resolveImport(
  byPath: ReadonlyMap<string, RepositoryFile>,
  from: RepositoryFile,
  specifier: string,
): RepositoryFile | undefined {
  const path = pathOfImport(from, specifier);
  if (path === null || path.endsWith(".ts")) return byPath.get(path ?? "");
  return byPath.get(`${path}.ts`) ?? byPath.get(`${path}/index.ts`);
}
