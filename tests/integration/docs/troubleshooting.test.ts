/** @jest-environment node */
import { globSync } from 'glob';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { PROBLEMS } from '../../../src/lantime/errors';

const PAGE = oneSpaced(readFileSync('docs/troubleshooting.md', 'utf8'));

function oneSpaced(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Places where a text is for people: notices, errors, warnings of the editors, checks of the forms. */
const isForPeople = (node: ts.Node): boolean =>
  isNotice(node) ||
  isThrown(node) ||
  isAlert(node) ||
  isNamed(node, /(problem|notice|wrong\w*|emptyText|^info|^warning)$/i);

function isNotice(node: ts.Node): boolean {
  return (
    ts.isObjectLiteralExpression(node) &&
    ['severity', 'text'].every((name) => node.properties.some((property) => property.name?.getText() === name))
  );
}

const isThrown = (node: ts.Node): boolean => ts.isNewExpression(node) && /Error$/.test(node.expression.getText());

function isAlert(node: ts.Node): boolean {
  const element = ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node) ? node : undefined;
  return element?.tagName.getText() === 'Alert' && /severity="(warning|error)"/.test(element.attributes.getText());
}

function isNamed(node: ts.Node, pattern: RegExp): boolean {
  const name =
    ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)
      ? node.name
      : ts.isCallExpression(node)
        ? node.expression
        : ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
          ? node.left
          : undefined;
  return name !== undefined && pattern.test(name.getText());
}

/** The fixed parts of every sentence below a node. */
function sentences(node: ts.Node): string[] {
  const found: string[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isTemplateExpression(child)) {
      found.push([child.head.text, ...child.templateSpans.map(({ literal }) => literal.text)].sort(byLength)[0]);
    } else if (ts.isStringLiteralLike(child)) {
      // What is filled into a text is not fixed.
      found.push(...child.text.split(/\{\w+\}/));
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found.map((text) => oneSpaced(text).trim()).filter((text) => /[a-z]+ [a-z]+ [a-z]+/i.test(text));
}

const byLength = (a: string, b: string): number => b.length - a.length;

function readTexts(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isForPeople(node)) {
      found.push(...sentences(node));
    } else {
      ts.forEachChild(node, visit);
    }
  };
  visit(source);
  return found;
}

const files = globSync('src/{changes,editor,grafana,history,queries}/**/*.{ts,tsx}', {
  // A damaged block of the history is passed over.
  ignore: ['**/*.test.*', 'src/history/block.ts'],
});
const texts = new Map(files.sort().map((file) => [file, [...new Set(readTexts(file))]]));

test.each(Object.entries(PROBLEMS))('the page explains the problem %s in the words of the plugin', (_, problem) => {
  expect(PAGE).toContain(oneSpaced(problem.cause));
  expect(PAGE).toContain(oneSpaced(problem.remedy));
});

test.each([...texts].filter(([, found]) => found.length > 0))('the page explains what %s can say', (_, found) => {
  expect(found.filter((text) => !PAGE.includes(text))).toEqual([]);
});

test('what the plugin says is found where it is known to be', () => {
  const all = [...texts.values()].flat().join('\n');
  for (const known of [
    'No series passes the filters',
    'This browser does not keep the history',
    'Only administrators',
  ]) {
    expect(all).toContain(known);
  }
});
