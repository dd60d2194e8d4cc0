/** The texts for people in the code of the plugin: those that are translated, and those that should be. */
import { globSync } from 'glob';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

export const FILES = globSync('src/**/*.{ts,tsx}', { ignore: '**/*.test.*' }).sort();

export const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

const nameOfCall = (node: ts.Node): string =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : '';

/** Which arguments of each function are texts. */
const TRANSLATORS: ReadonlyMap<string, readonly number[]> = new Map([
  ['t', [0]],
  ['mark', [0]],
  ['plural', [1, 2]],
]);

/** A text that is written out, in one literal or in several that are added. */
export function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literalText(node.left), literalText(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}

/** Whether a node is a text that goes through the catalogue. */
export const isTranslated = (node: ts.Node): boolean => TRANSLATORS.has(nameOfCall(node));

export interface Text {
  text: string;
  file: string;
  /** Names of the values that the call fills in; undefined if they are not written out there. */
  values: readonly string[] | undefined;
  /** Whether it is translated when the file is loaded, which may be before its language is. */
  isEarly: boolean;
}

/** Names in a text, sorted. */
export const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)].map(([, name]) => name))].sort();

function valuesOf(call: ts.CallExpression): readonly string[] | undefined {
  const isPlural = nameOfCall(call) === 'plural';
  const values = call.arguments[isPlural ? 3 : 1];
  const own = isPlural ? ['count'] : [];
  if (!values) {
    return own;
  }
  const members = ts.isObjectLiteralExpression(values) ? values.properties.map(({ name }) => name?.getText()) : [];
  return members.length > 0 && members.every((name) => name !== undefined)
    ? [...own, ...(members as string[])]
    : undefined;
}

function isInFunction(node: ts.Node): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isFunctionLike(at)) {
      return true;
    }
  }
  return false;
}

/** Every text of the catalogue, where it stands in the code. Texts of constants are marked, others stand in the call. */
export function translatedTexts(file: string): Text[] {
  const found: Text[] = [];
  const visit = (node: ts.Node): void => {
    for (const at of TRANSLATORS.get(nameOfCall(node)) ?? []) {
      const call = node as ts.CallExpression;
      const text = literalText(call.arguments[at]);
      if (text !== undefined) {
        const isMark = nameOfCall(call) === 'mark';
        found.push({
          text,
          file,
          values: isMark ? undefined : valuesOf(call),
          isEarly: !isMark && !isInFunction(call),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

/** Properties of elements, and members of objects, that people read. */
const READ =
  /^(aria-label|cause|description|help|hint|label|noOptionsMessage|placeholder|problem|reason|remedy|summary|text|title|tooltip)$/;
/** Functions that hand over a text for people. */
const SAID = /^(info|warning|LantimeError|Error|RangeError|TextProblem)$/;

const isText = (text: string): boolean => /\p{L}{2}/u.test(text);

/** The texts for people that do not go through the catalogue, as they are written. */
export function untranslatedTexts(file: string): string[] {
  const found: string[] = [];
  /** What an expression can come to, without what is handed to functions, which return something else. */
  const collect = (node: ts.Node | undefined): void => {
    if (!node || isTranslated(node)) {
      return;
    }
    if (ts.isStringLiteralLike(node)) {
      found.push(node.text);
    } else if (ts.isTemplateExpression(node)) {
      found.push(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
      node.templateSpans.forEach(({ expression }) => collect(expression));
    } else if (ts.isConditionalExpression(node)) {
      [node.whenTrue, node.whenFalse].forEach(collect);
    } else if (ts.isBinaryExpression(node)) {
      const isChoice = /^(\?\?|\|\||&&|\+)$/.test(node.operatorToken.getText());
      (isChoice ? [node.left, node.right] : []).forEach(collect);
    } else if (ts.isParenthesizedExpression(node) || ts.isJsxExpression(node) || ts.isAsExpression(node)) {
      collect(node.expression);
    } else if (ts.isArrowFunction(node)) {
      collect(node.body);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) {
      found.push(node.text.trim());
    } else if (ts.isJsxExpression(node) && node.parent && !ts.isJsxAttribute(node.parent)) {
      collect(node);
    } else if (ts.isJsxAttribute(node) && READ.test(node.name.getText())) {
      collect(node.initializer);
    } else if (ts.isPropertyAssignment(node) && READ.test(node.name.getText().replace(/['"]/g, ''))) {
      collect(node.initializer);
    } else if (ts.isNewExpression(node) && SAID.test(node.expression.getText())) {
      node.arguments?.forEach((argument, i) =>
        node.expression.getText() === 'LantimeError' && i === 0 ? undefined : collect(argument)
      );
    } else if (ts.isCallExpression(node) && SAID.test(nameOfCall(node))) {
      collect(node.arguments[0]);
    } else if (isFunctionForPeople(node)) {
      returned(node).forEach(collect);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return [...new Set(found.filter(isText))];
}

/** Functions whose names say that they return a text for people. */
const TELLS = /(Problem|Summary|Notice|Preview|Sentence|Text|Remarks|^explain|^describe\w*)$/;

type Named = ts.FunctionDeclaration | ts.VariableDeclaration | ts.PropertyAssignment;

const isFunctionForPeople = (node: ts.Node): node is Named =>
  (ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) &&
  node.name !== undefined &&
  TELLS.test(node.name.getText());

/** What a function returns. */
function returned(node: Named): ts.Node[] {
  const body = ts.isFunctionDeclaration(node)
    ? node.body
    : node.initializer && ts.isArrowFunction(node.initializer)
      ? node.initializer.body
      : undefined;
  if (!body || !ts.isBlock(body)) {
    return body ? [body] : [];
  }
  const found: ts.Node[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isReturnStatement(child) && child.expression) {
      found.push(child.expression);
    } else if (!ts.isFunctionLike(child)) {
      ts.forEachChild(child, visit);
    }
  };
  visit(body);
  return found;
}

/** Files whose texts only editors, the settings page and "Save & test" show; their texts are loaded with these. */
const EDITORS =
  /^src\/(editor|queries\/text-form|lantime\/definitions)\/|\/(\w*Editor|ChangeFields|OffsetFields|guide|health|kinds|metric-options|metric-subjects|options|present-value|requirements|subjects)\.tsx?$|^src\/grafana\/definitions\.ts$/;

/** The part of the texts that a text belongs to: that of panels if it stands in any file that panels load. */
export const partOf = (files: readonly string[]): 'panels' | 'editors' =>
  files.every((file) => EDITORS.test(file)) ? 'editors' : 'panels';
