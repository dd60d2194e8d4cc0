import { FieldType, toDataFrame } from '@grafana/data';
import { ALL, PreviewTemplateSrv, type PreviewVariable } from '../../../dev/preview/page/runtime/templateSrv';

const options = ['a.b', 'c'].map((value) => ({ text: value.toUpperCase(), value }));
const variable = (name: string, value: string | string[], extra: Partial<PreviewVariable> = {}): PreviewVariable => ({
  name,
  type: 'custom',
  options,
  current: { text: [value].flat().map((one) => one.toUpperCase()), value },
  ...extra,
});

const templateSrv = new PreviewTemplateSrv();
templateSrv.setVariables([
  variable('one', 'a.b'),
  variable('many', ['a.b', 'c'], { multi: true }),
  variable('all', [ALL], { multi: true, includeAll: true }),
  variable('own', ALL, { includeAll: true, allValue: '.*' }),
]);

it.each([
  ['$one [[one]] ${one}', 'a.b a.b a.b'],
  ['${one:regex}', 'a\\.b'],
  ['$many', '{a.b,c}'],
  ['${many:csv} ${many:pipe} ${many:raw}', 'a.b,c a.b|c a.b,c'],
  ['${many:regex}', '(a\\.b|c)'],
  ['${many:json}', '["a.b","c"]'],
  ['${many:text}', 'A.B + C'],
  ['${many:singlequote}', "'a.b','c'"],
  ['[[many:csv]]', 'a.b,c'],
  ['$all', '{a.b,c}'],
  ['$own', '.*'],
  ['$none ${none:csv}', '$none ${none:csv}'],
])('replaces %s', (text, expected) => {
  expect(templateSrv.replace(text)).toBe(expected);
});

it('takes the format of the caller unless the text has one', () => {
  expect(templateSrv.replace('$many ${many:pipe}', {}, 'csv')).toBe('a.b,c a.b|c');
});

it('hands values to a function', () => {
  const format = jest.fn((value: unknown) => JSON.stringify(value));
  expect(templateSrv.replace('$one $all', {}, format)).toBe('"a.b" ["a.b","c"]');
  expect(format.mock.calls[0]).toEqual(['a.b', expect.objectContaining({ name: 'one' }), expect.any(Function)]);
});

it('prefers scoped variables', () => {
  const scopedVars = { one: { text: 'X', value: 'x' }, object: { value: { deep: { value: 1 } } } };
  expect(templateSrv.replace('$one ${one:text} ${object.deep.value}', scopedVars)).toBe('x X 1');
});

it('knows the field at hand', () => {
  const frame = toDataFrame({
    fields: [{ name: 'offset', type: FieldType.number, values: [5], labels: { slot: 'clk1' } }],
  });
  const [field] = frame.fields;
  const scopedVars = { __dataContext: { value: { data: [frame], frame, frameIndex: 0, field, rowIndex: 0 } } };
  expect(templateSrv.replace('${__field.name} ${__field.labels.slot} ${__value.raw}', scopedVars)).toBe(
    'offset clk1 5'
  );
});

it('tells whether there is something to replace', () => {
  expect(templateSrv.containsTemplate('a $one')).toBe(true);
  expect(templateSrv.containsTemplate('a $none')).toBe(false);
  expect(templateSrv.containsTemplate(undefined)).toBe(false);
});
