/** @jest-environment node */
import { fillTemplate } from './template';

const values = { slot: 'clk1', metric: 'Source <type>', empty: '' };

test.each([
  ['{{slot}} {{metric}}', 'clk1 Source <type>'],
  ['{{ slot }}: {{empty}}{{unknown}}.', 'clk1: .'],
  ['{{{slot}}} {{}} {slot} {{slot', '{clk1} {{}} {slot} {{slot'],
  ['{{constructor}}{{__proto__}}{{toString}}.', '.'],
  ["$& $1 $' {{slot}}", "$& $1 $' clk1"],
])('%p becomes %p', (template, text) => {
  expect(fillTemplate(template, values)).toBe(text);
});

test('values are escaped, the template is not', () => {
  expect(fillTemplate('<b>{{metric}}</b>', values, (value) => value.replace(/</g, '&lt;'))).toBe(
    '<b>Source &lt;type></b>'
  );
});

test('names in a value are not filled in', () => {
  expect(fillTemplate('{{slot}}', { slot: '{{metric}} $&', metric: 'x' })).toBe('{{metric}} $&');
});

test('a template is cut after 1000 characters, its values are not', () => {
  expect(fillTemplate('x'.repeat(2000), {})).toHaveLength(1000);
  expect(fillTemplate('{{long}}', { long: 'x'.repeat(2000) })).toHaveLength(2000);
});
