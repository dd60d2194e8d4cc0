import {
  addTexts,
  formatNumber,
  formatTime,
  inLanguage,
  listed,
  mark,
  plural,
  resetTexts,
  t,
  translateBy,
  translated,
} from './index';

afterEach(resetTexts);

const inGerman = (texts: Record<string, string>) => addTexts('de-DE', texts);

test('a text without a translation is the English one', () => {
  expect(t('Poll interval')).toBe('Poll interval');
  inGerman({ 'Poll interval': 'Abfrageintervall' });
  expect([t('Poll interval'), t('Timeout')]).toEqual(['Abfrageintervall', 'Timeout']);
  // Names that every object has.
  expect([t('constructor'), t('__proto__')]).toEqual(['constructor', '__proto__']);
});

test('values are filled in once, wherever the language wants them', () => {
  const values = { word: '{other}', other: 'x' };
  expect(t('{word}, {other}, {missing}', values)).toBe('{other}, x, {missing}');
  inGerman({ '{word}, {other}': '{other} – {word}' });
  expect(t('{word}, {other}', values)).toBe('x – {other}');
  expect(t('{{slot}}')).toBe('{{slot}}');
});

test('numbers are written as the language does, without groups', () => {
  expect(t('{value}', { value: 10000.5 })).toBe('10000.5');
  expect(formatNumber(1e-7)).toBe('1e-7');
  inGerman({});
  expect(t('{value}', { value: 10000.5 })).toBe('10000,5');
  expect(formatNumber(0.0000001)).toBe('0,0000001');
  // What is a text already stays as it is.
  expect(t('{value}', { value: '1.5 µs' })).toBe('1.5 µs');
});

test('one of two texts follows the count', () => {
  const rows = (count: number) => plural(count, '1 row', '{count} rows');
  expect([0, 1, 2].map(rows)).toEqual(['0 rows', '1 row', '2 rows']);
  inGerman({ '1 row': '1 Zeile', '{count} rows': '{count} Zeilen' });
  expect([0, 1, 2].map(rows)).toEqual(['0 Zeilen', '1 Zeile', '2 Zeilen']);
});

test('words are joined as in a sentence', () => {
  const words = [[], ['a'], ['a', 'b'], ['a', 'b', 'c']];
  expect(words.map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  inGerman({ '{first} and {last}': '{first} und {last}' });
  expect(listed(['a', 'b'])).toBe('a und b');
});

test('options are translated where they are shown', () => {
  const options = [{ value: 'raw', label: mark('Raw'), description: mark('As the device counts') }, { value: 'x' }];
  inGerman({ Raw: 'Roh' });
  expect(translated(options)).toEqual([
    { value: 'raw', label: 'Roh', description: 'As the device counts' },
    { value: 'x' },
  ]);
});

test('values and times are written as the language does', () => {
  const at = Date.UTC(2026, 10, 26, 15, 4, 5);
  expect([inLanguage('1.5 s'), inLanguage('LTOS 7.04.'), formatTime(at)]).toEqual([
    '1.5 s',
    'LTOS 7.04.',
    '2026-11-26 15:04:05',
  ]);
  inGerman({});
  expect([inLanguage('1.5 s'), inLanguage('12 kB.'), formatTime(at)]).toEqual([
    '1,5 s',
    '12 kB.',
    '26.11.2026, 15:04:05',
  ]);
});

test('texts of somebody else are asked for once, until others are known there', () => {
  const known: Record<string, string> = { 'Poll interval': 'Abfrageintervall' };
  const translate = jest.fn((text: string) => known[text] ?? text);
  translateBy('de-DE', translate);
  const read = () => [t('Poll interval'), t('Timeout'), t('{value} s', { value: 1.5 })];
  expect([read(), read()]).toEqual([
    ['Abfrageintervall', 'Timeout', '1,5 s'],
    ['Abfrageintervall', 'Timeout', '1,5 s'],
  ]);
  expect(translate).toHaveBeenCalledTimes(3);
  known.Timeout = 'Zeitlimit';
  translateBy('de-DE', translate);
  expect(read()).toEqual(['Abfrageintervall', 'Zeitlimit', '1,5 s']);
});
