// Writes docs/reference/sdk.md from the sources of the SDK: what it exports, with what the doc comments promise.
// `node packages/sdk/reference.mjs`; test/checks/sdk-reference.test.ts fails when the page is older than the sources.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const here = import.meta.dirname;
const page = resolve(here, '../../docs/reference/sdk.md');
const entries = [
  { title: '`@pulseflow/sdk`', file: join(here, 'src/index.ts') },
  { title: '`@pulseflow/sdk/testing`', file: join(here, 'src/testing/index.ts') },
];
/** zod has its own documentation. */
const ELSEWHERE = new Map([['z', 'zod, in the version of the app: schemas of configs and credentials are made with it.']]);

/** The page as Markdown. Throws when the sources cannot be read. */
export function sdkReference() {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(here, 'tsconfig.types.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => {
        throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
      },
    },
  );
  const program = ts.createProgram({ rootNames: entries.map(({ file }) => file), options: config?.options ?? {} });
  const checker = program.getTypeChecker();
  const parts = entries.map(({ title, file }) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} exports nothing`);
    const exported = checker.getExportsOfModule(module).map((symbol) => describe(symbol, checker));
    const known = exported.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    return [`## ${title}`, ...known.map(({ name, text }) => `### ${name}\n\n${text}`)].join('\n\n');
  });
  return `# The SDK\n\nGenerated from its sources by \`node packages/sdk/reference.mjs\`; [plugins](../guide/plugins.md) says how it is used.\n\n${parts.join('\n\n')}\n`;
}

/**
 * @param {ts.Symbol} exported
 * @param {ts.TypeChecker} checker
 * @returns {{ name: string, text: string }}
 */
function describe(exported, checker) {
  const name = exported.getName();
  const elsewhere = ELSEWHERE.get(name);
  if (elsewhere !== undefined) return { name, text: elsewhere };
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const docs = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll('\n', ' ');
  const code = (symbol.declarations ?? []).map((declaration) => signatureOf(declaration, checker)).filter((text) => text !== '');
  const unique = [...new Set(code)];
  return { name, text: [...(docs === '' ? [] : [docs]), `\`\`\`ts\n${unique.join('\n')}\n\`\`\``].join('\n\n') };
}

/**
 * A declaration without its body.
 * @param {ts.Declaration} declaration
 * @param {ts.TypeChecker} checker
 */
function signatureOf(declaration, checker) {
  const source = declaration.getSourceFile();
  const text = (/** @type {ts.Node} */ node) => source.text.slice(node.getStart(source), node.end);
  if (ts.isFunctionDeclaration(declaration) && declaration.body !== undefined) {
    const head = source.text.slice(declaration.getStart(source), declaration.body.getStart(source));
    return unexported(head.trimEnd());
  }
  if (ts.isVariableDeclaration(declaration)) {
    const type = declaration.type === undefined ? '' : `: ${text(declaration.type)}`;
    return `const ${text(declaration.name)}${type}`;
  }
  if (ts.isTypeAliasDeclaration(declaration) && /^z\.(infer|input|output)\b/.test(text(declaration.type))) {
    const { NoTruncation, InTypeAlias } = ts.TypeFormatFlags;
    const type = checker.getTypeAtLocation(declaration);
    const whole = checker.typeToString(type, undefined, NoTruncation | InTypeAlias).replace(/\s+/g, ' ');
    return `type ${text(declaration.name)} = ${whole}`;
  }
  if (ts.isClassDeclaration(declaration)) {
    const members = declaration.members.filter((member) => !ts.isPrivateIdentifier(member.name ?? declaration));
    const lines = members.map(
      (member) => `  ${ts.isConstructorDeclaration(member) ? constructorOf(member, text) : text(member)}`,
    );
    const heritage = (declaration.heritageClauses ?? []).map((clause) => ` ${text(clause)}`).join('');
    return `class ${declaration.name === undefined ? '' : text(declaration.name)}${heritage} {\n${lines.join('\n')}\n}`;
  }
  return unexported(text(declaration));
}

/**
 * @param {ts.ConstructorDeclaration} member
 * @param {(node: ts.Node) => string} text
 */
function constructorOf(member, text) {
  return `constructor(${member.parameters.map(text).join(', ')});`;
}

/** @param {string} text */
function unexported(text) {
  return text.replace(/^export (default )?/, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, sdkReference());
}
