/** @jest-environment node */
import { noticesIn } from './notices-table';

const read = (...lines: string[]) => noticesIn('frame.ts', lines.join('\n'));

test.each<[string, string[], string]>([
  ['a call', ['// Troubleshooting: Do this.', "notices.push(info('Nothing is there.'));"], 'Nothing is there.'],
  [
    'a constant',
    ['/** Troubleshooting: Do this. */', "const NOTICE = 'Nothing ' +", "  'is there.';"],
    'Nothing is there.',
  ],
  [
    'what is there on a condition',
    ['const all = [', '  // Troubleshooting: Do this.', "  ...(a ? [] : [warning('Nothing is there.')]),", '];'],
    'Nothing is there.',
  ],
  [
    'a text with values',
    ['// Troubleshooting: Do', '// this.', 'info(`${a}: ${b}${c} of ` + `${d} is there.`)'],
    '…: … of … is there.',
  ],
  [
    'a translated text',
    ['// Troubleshooting: Do this.', "info(t('{a} of {b} is there.', { a, b }))"],
    '… of … is there.',
  ],
  [
    'a notice',
    ['const all = [', '  // Troubleshooting: Do this.', "  { severity: 'info', text: t('Nothing is there.') },", '];'],
    'Nothing is there.',
  ],
  [
    'the text of a notice',
    ["const all = [{ severity: 'info',", '  // Troubleshooting: Do this.', "  text: t('Nothing is there.') }];"],
    'Nothing is there.',
  ],
  ['what is returned', ['() => {', '  // Troubleshooting: Do this.', "  return info('Nothing.');", '}'], 'Nothing.'],
  ['a text that ends with a value', ['// Troubleshooting: Do this.', 'info(`There is no ${name}.`)'], 'There is no …'],
])('%s below a comment is listed once, with the meaning', (_, lines, text) => {
  expect(read(...lines)).toEqual([[text, 'Do this.']]);
});

test('other comments are not listed', () => {
  expect(read('// See Troubleshooting: there.', "info('Nothing is there.');")).toEqual([]);
});

test('a comment above something else is an error that names the line', () => {
  expect(() => read('', '// Troubleshooting: Do this.', 'sort(rows);')).toThrow(
    'frame.ts:3: no text follows the comment "Troubleshooting: Do this."'
  );
});
