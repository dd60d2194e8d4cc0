/** The table of the notices of queries in docs/troubleshooting.md, from the comments above the notices in the code. */
import { globSync } from 'glob';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { markdownTable, replacePart } from './markdown';

const BEGIN = '<!-- notices of queries, written by "npm run docs" -->';
const END = '<!-- end of notices -->';
const FILES = 'src/queries/*/**/*.{ts,tsx}';

/**
 * A page with the table between its marks replaced.
 * @throws Error if the page has no marks, or a comment stands above something that is not a text
 */
export function withNotices(page: string): string {
  const rows = globSync(FILES, { ignore: '**/*.test.*' })
    .sort()
    .flatMap((file) => noticesIn(file, readFileSync(file, 'utf8')));
  return replacePart(page, BEGIN, END, markdownTable([['Text', 'Meaning, and what to do'], ...rows]));
}

/**
 * Text and meaning of each notice in a source file whose comment begins with "Troubleshooting:". Each part of a text
 * that depends on the device or the query is "…".
 * @throws Error if a comment stands above something that is not a text
 */
export function noticesIn(file: string, content: string): Array<[text: string, meaning: string]> {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const seen = new Set<number>();
  const found: Array<[string, string]> = [];
  const visit = (node: ts.Node): void => {
    const comments = ts.getLeadingCommentRanges(content, node.getFullStart()) ?? [];
    const written = comments.map(({ pos, end }) => content.slice(pos, end).replace(/^\/[/*]+\s*|\s*\*\/$/g, ''));
    const first = written.findIndex((comment) => comment.startsWith('Troubleshooting:'));
    // A call, its name and the statement around it begin at the same place; the outermost comes first.
    if (first >= 0 && !seen.has(comments[first].pos)) {
      seen.add(comments[first].pos);
      const meaning = written
        .slice(first)
        .join(' ')
        .replace('Troubleshooting:', '')
        .replace(/[\s*]+/g, ' ')
        .trim();
      const text = textOf(node);
      if (!text) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        throw new Error(`${file}:${line + 1}: no text follows the comment "Troubleshooting: ${meaning}"`);
      }
      found.push([text.replace(/…\.$/, '…'), meaning]);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

/** The text that an expression or a declaration comes to; empty if it has no fixed part. */
function textOf(node: ts.Node): string {
  const text = evaluate(node);
  return /[a-z]/i.test(text) ? text.replace(/…+/g, '…') : '';
}

function evaluate(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) {
    return node.text.replace(/\{\w+\}/g, '…');
  }
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  }
  if (ts.isBinaryExpression(node)) {
    return evaluate(node.left) + evaluate(node.right);
  }
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.map(evaluate).join('');
  }
  if (ts.isConditionalExpression(node)) {
    return evaluate(node.whenTrue) || evaluate(node.whenFalse);
  }
  if (ts.isObjectLiteralExpression(node)) {
    const text = node.properties.find(({ name }) => name?.getText() === 'text');
    return text ? evaluate(text) : '…';
  }
  if (ts.isPropertyAssignment(node)) {
    return evaluate(node.initializer);
  }
  if (ts.isReturnStatement(node)) {
    return node.expression ? evaluate(node.expression) : '…';
  }
  if (ts.isExpressionStatement(node) || ts.isSpreadElement(node) || ts.isParenthesizedExpression(node)) {
    return evaluate(node.expression);
  }
  if (ts.isCallExpression(node) && (node.arguments.length === 1 || isTranslation(node))) {
    return evaluate(node.arguments[0]);
  }
  if (ts.isVariableStatement(node)) {
    return evaluate(node.declarationList.declarations[0].initializer ?? node);
  }
  return '…';
}

/** Of a text that is filled, the values come second. */
const isTranslation = ({ expression }: ts.CallExpression): boolean => expression.getText() === 't';
