/** The parser of queries in their text form. The grammar is in docs/query-editor.md. */
import type { LabelFilter } from '../../grafana/filters';
import { t } from '../../i18n';
import { errorMessage } from '../../lantime/error-message';
import type { CompleteQuery } from '../kind';
import type { QueryType } from '../index';
import type { Abbreviations } from './print';
import { isLiteral, Keyword, KEYWORDS, OPERATOR_SIGNS, readTokens, TextProblem, Token, writeValue } from './tokens';
import { allTypes, isEqual, queryOf, unknownMembers, Vocabulary, vocabularyOf } from './vocabulary';

/** What can stand at a place. `query` has what was read so far. */
export type Place =
  | { expects: 'type' }
  | { expects: 'component' }
  | { expects: 'metric' }
  | { expects: 'filter key' }
  | { expects: 'operator' }
  | { expects: 'filter value'; key: string }
  | { expects: 'option' }
  | { expects: 'value'; option: string }
  | { expects: 'word'; word: string };

/** What was read before the end of a text that may be unfinished. */
export interface Unfinished {
  /** What can stand at the end. */
  places: readonly Place[];
  queryType?: QueryType;
  components: readonly string[];
  /** What is written already, and need not be offered again. */
  metrics: readonly string[];
  options: readonly string[];
}

export interface ParseContext {
  /** The query that the text replaces: Grafana's members and what the text cannot say stay. */
  base?: CompleteQuery;
  /** Kinds that can be chosen; all if not given. */
  types?: readonly QueryType[];
  abbreviations?: Abbreviations;
  /** The values that an option can have; undefined if any. Only for messages. */
  valuesOf?: (option: string, queryType: QueryType) => readonly string[] | undefined;
}

/** A value and where it was written. */
interface Written {
  value: unknown;
  from: number;
  to: number;
}

const LARGEST_NESTING = 50;

/** `a, b or c`. */
const listed = (words: readonly string[]): string =>
  words.length < 2
    ? words.join('')
    : t('{first} or {last}', { first: words.slice(0, -1).join(', '), last: words[words.length - 1] });

export class QueryParser {
  private next = 0;
  private readonly tokens: readonly Token[];
  private readonly options = new Map<string, Written>();
  private readonly filters: LabelFilter[] = [];
  private vocabulary: Vocabulary | undefined;
  private components: string[] = [];
  private metrics: string[] = [];
  private hasWrittenMetrics = false;
  private places: Place[] = [];

  /** @throws TextProblem */
  constructor(
    private readonly text: string,
    private readonly context: ParseContext
  ) {
    this.tokens = readTokens(text);
  }

  unfinished(): Unfinished {
    return {
      places: this.token.type === 'end' ? this.places : [],
      queryType: this.vocabulary?.queryType,
      components: this.components,
      metrics: this.metrics,
      options: [...this.options.keys()],
    };
  }

  /** @throws TextProblem */
  read(): CompleteQuery {
    const vocabulary = (this.vocabulary = this.readType());
    this.readComponents(vocabulary);
    this.readMetrics(vocabulary);
    if (this.takeKeyword('where')) {
      do {
        this.filters.push(this.readFilter());
        this.places = [
          { expects: 'word', word: 'and' },
          { expects: 'word', word: 'with' },
        ];
      } while (this.takeKeyword('and'));
    }
    if (this.takeKeyword('with')) {
      do {
        this.readOption(vocabulary);
        this.takeSign(',');
        this.places = [{ expects: 'option' }];
      } while (this.token.type !== 'end');
    }
    if (this.token.type !== 'end') {
      this.fail(
        this.token,
        t('{word} cannot stand here. {remedy}', {
          word: this.quote(this.token),
          remedy: this.remedyBehind(vocabulary),
        })
      );
    }
    return this.complete(vocabulary);
  }

  private get token(): Token {
    return this.tokens[this.next];
  }

  private fail({ from, to }: { from: number; to: number }, message: string): never {
    throw new TextProblem(message, from, to);
  }

  private quote = ({ from, to }: { from: number; to: number }): string =>
    from === to ? t('the end') : `“${this.text.slice(from, to)}”`;

  private isKeyword(token: Token, word?: Keyword): boolean {
    return token.type === 'word' && (word ? token.text === word : KEYWORDS.includes(token.text as Keyword));
  }

  private takeKeyword(word: Keyword): boolean {
    const isThere = this.isKeyword(this.token, word);
    this.next += isThere ? 1 : 0;
    return isThere;
  }

  private takeSign(sign: string): boolean {
    const isThere = this.token.type === 'sign' && this.token.text === sign;
    this.next += isThere ? 1 : 0;
    return isThere;
  }

  /** The name that stands here. @param what for the message, with an example */
  private readName(what: string, ...places: Place[]): Token {
    const { token } = this;
    this.places = places;
    if (this.isKeyword(token)) {
      this.fail(
        token,
        t('Expected {what}, but {token} begins another part. As a name, write it in quotes.', {
          what,
          token: this.quote(token),
        })
      );
    }
    if (token.type !== 'word' && token.type !== 'text') {
      this.fail(token, token.type === 'end' ? t('Expected {what} at the end.', { what }) : t('Expected {what}, not {token}.', { what, token: this.quote(token) })); // prettier-ignore
    }
    this.next++;
    return token;
  }

  private readType(): Vocabulary {
    const types = this.context.types ?? allTypes();
    const token = this.readName(t('what to show, for example module(clk1)'), { expects: 'type' });
    const queryType = types.find((type) => type === token.text);
    if (!queryType) {
      this.fail(
        token,
        t('{token} is not a kind of query. Write {types}.', {
          token: this.quote(token),
          types: listed(types),
        })
      );
    }
    return vocabularyOf(queryType);
  }

  private readComponents({ queryType, defaults, hasComponents }: Vocabulary): void {
    this.components = [...(defaults.get('components') as string[])];
    const opening = this.token;
    this.places = hasComponents ? [{ expects: 'word', word: '(' }] : [];
    if (!this.takeSign('(')) {
      return;
    }
    if (!hasComponents) {
      this.fail(opening, t('A query of {queryType} has no components. Remove the parentheses.', { queryType }));
    }
    this.components = [];
    while (!this.takeSign(')')) {
      const what = t('a component, for example clk1, or “)”');
      this.components.push(this.readName(what, { expects: 'component' }).text);
      this.places = [{ expects: 'word', word: ')' }];
      if (!this.takeSign(',') && !(this.token.type === 'sign' && this.token.text === ')')) {
        this.fail(
          this.token,
          t('Expected “,” or “)” after the component, not {quote}.', { quote: this.quote(this.token) })
        );
      }
    }
  }

  private readMetrics({ queryType, defaults, hasMetrics }: Vocabulary): void {
    this.metrics = [...(defaults.get('metrics') as string[])];
    const words: string[] = [];
    const places: Place[] = [
      ...(hasMetrics ? [{ expects: 'metric' } as const] : []),
      ...(['where', 'with'] as const).map((word) => ({ expects: 'word', word }) as const),
    ];
    // Directly behind the name of the kind, its components can stand, too.
    this.places = [...this.places.filter((place) => 'word' in place && place.word === '('), ...places];
    for (let { token } = this; /^(word|text)$/.test(token.type) && !this.isKeyword(token); { token } = this) {
      this.next++;
      if (!hasMetrics || (this.token.type === 'sign' && OPERATOR_SIGNS.some((sign) => sign === this.token.text))) {
        const isFilter = hasMetrics || this.token.type === 'sign';
        this.fail(
          token,
          isFilter
            ? t('{token} cannot be a metric here. Write “where” before filters, and “with” before options.', {
                token: this.quote(token),
              })
            : t('A query of {queryType} has no metrics. Its options begin with “with”: {optionNames}.', {
                queryType,
                optionNames: this.optionNames(),
              })
        );
      }
      words.push(this.expand(token, queryType));
      this.metrics = words;
      this.hasWrittenMetrics = true;
      this.takeSign(',');
      this.places = places;
    }
  }

  /** The path that a word is the end of, or the word. Quotes keep it as it is. */
  private expand(token: Token, queryType: QueryType): string {
    const paths = token.type === 'text' ? [] : (this.context.abbreviations?.(token.text, queryType) ?? []);
    if (paths.length > 1) {
      const shown = paths.slice(0, 4).join(', ');
      const more = paths.length - 4;
      const values = { token: this.quote(token), shown };
      this.fail(
        token,
        more > 0
          ? t(
              '{token} is the end of several metrics: {shown} and {more} more. Write more of the path, or put it in quotes to keep it as it is.',
              { ...values, more }
            )
          : t(
              '{token} is the end of several metrics: {shown}. Write more of the path, or put it in quotes to keep it as it is.',
              values
            )
      );
    }
    return paths[0] ?? token.text;
  }

  private readFilter(): LabelFilter {
    this.places = [{ expects: 'filter key' }];
    if (this.token.type === 'object') {
      const { value, ...at } = this.readValue(t('a filter'));
      const { key, operator, value: text } = value as Partial<LabelFilter>;
      if (typeof key !== 'string' || key === '' || typeof operator !== 'string' || typeof text !== 'string') {
        this.fail(at, t('A filter written as an object needs “key”, “operator” and “value” as texts.'));
      }
      return value as LabelFilter;
    }
    const key = this.readName(t('the name of a filter, for example slot=clk1'), { expects: 'filter key' });
    if (key.text === '') {
      this.fail(key, t('The name of a filter cannot be empty. Write a label, for example slot=clk1.'));
    }
    this.places = [{ expects: 'operator' }];
    const { token } = this;
    if (token.type !== 'sign' || !OPERATOR_SIGNS.some((sign) => sign === token.text)) {
      this.fail(
        token,
        t('Expected an operator after the filter {key}: {operators}.', {
          key: this.quote(key),
          operators: listed(OPERATOR_SIGNS),
        })
      );
    }
    this.next++;
    const what = t('a value after {quote}; "" for none', { quote: this.quote({ from: key.from, to: token.to }) });
    return {
      key: key.text,
      operator: token.text,
      value: this.readName(what, { expects: 'filter value', key: key.text }).text,
    };
  }

  private readOption({ queryType, defaults, hasComponents }: Vocabulary): void {
    const name = this.readName(t('an option, for example limit=10'), { expects: 'option' });
    const { base } = this.context;
    if (name.text === 'filters') {
      this.fail(name, t('Filters are not options. Write them after “where”, for example where slot=clk1.'));
    }
    if (!defaults.has(name.text) && !(base && unknownMembers(base).has(name.text))) {
      this.fail(
        name,
        t('A query of {queryType} has no option {name}. It has {optionNames}.', {
          queryType,
          name: this.quote(name),
          optionNames: this.optionNames(),
        })
      );
    }
    if (this.options.has(name.text)) {
      this.fail(name, t('The option {name} is given twice. Remove one of them.', { name: this.quote(name) }));
    }
    if (name.text === 'components' && hasComponents) {
      this.fail(name, t('Write components in parentheses, for example {queryType}(clk1).', { queryType }));
    }
    if (name.text === 'metrics' && this.hasWrittenMetrics) {
      this.fail(name, t('The metrics are already given. Remove this option.'));
    }
    this.places = [{ expects: 'word', word: '=' }];
    if (!this.takeSign('=')) {
      this.fail(this.token, t('Expected “=” and a value after {name}.', { name: this.quote(name) }));
    }
    this.places = [{ expects: 'value', option: name.text }];
    const { token } = this;
    const written = this.readValue(t('a value after “{text}=”', { text: name.text }));
    // A text that looks like a number needs no quotes where texts are expected.
    const isText = typeof defaults.get(name.text) === 'string' && token.type === 'word';
    this.options.set(name.text, isText ? { ...written, value: token.text } : written);
  }

  private readValue(what: string, depth = 0): Written {
    const { token } = this;
    const { from } = token;
    if (this.takeSign('[')) {
      const values: unknown[] = [];
      while (!this.takeSign(']')) {
        if (depth > LARGEST_NESTING) {
          this.fail(token, t('Lists are nested too deeply.'));
        }
        values.push(this.readValue(t('a value or “]”'), depth + 1).value);
        if (!this.takeSign(',') && !(this.token.type === 'sign' && this.token.text === ']')) {
          this.fail(this.token, t('Expected “,” or “]” after a value of the list.'));
        }
      }
      return { value: values, from, to: this.tokens[this.next - 1].to };
    }
    if (token.type === 'object') {
      this.next++;
      try {
        return { value: JSON.parse(token.text), from, to: token.to };
      } catch (error) {
        this.fail(token, t('This is not a JSON object: {error}.', { error: errorMessage(error) }));
      }
    }
    const { type, text, to } = this.readName(what, ...this.places);
    return { value: type === 'word' && isLiteral(text) ? JSON.parse(text) : text, from, to };
  }

  private optionNames(): string {
    const { defaults, hasComponents, hasMetrics } = this.vocabulary!;
    const inPlace = ['filters', ...(hasComponents ? ['components'] : []), ...(hasMetrics ? ['metrics'] : [])];
    return [...defaults.keys()].filter((name) => !inPlace.includes(name)).join(', ');
  }

  private remedyBehind({ hasMetrics }: Vocabulary): string {
    return this.isKeyword(this.token)
      ? t('Metrics come first, then “where” and filters, then “with” and options.')
      : hasMetrics
        ? t('Write a metric, “where” and filters, or “with” and options.')
        : t('Write “where” and filters, or “with” and options.');
  }

  /** The query of everything read, if its kind takes all of it as it is. */
  private complete({ queryType, defaults }: Vocabulary): CompleteQuery {
    const { base } = this.context;
    const unknown = base && unknownMembers(base);
    const kept = Object.entries(base ?? { refId: '' }).filter(([name]) => !defaults.has(name) && !unknown?.has(name));
    const query = queryOf([
      ...kept,
      ['queryType', queryType],
      ['components', this.components],
      ['metrics', this.metrics],
      ['filters', this.filters],
      ...[...this.options].map(([name, { value }]) => [name, value] as const),
    ]);
    const members = new Map(Object.entries(query));
    for (const [name, { value, from, to }] of this.options) {
      if (!isEqual(members.get(name), value)) {
        this.fail({ from, to }, t('{name} cannot be {value}. {expected}', { name, value: this.quote({ from, to }), expected: this.expectedValue(name, queryType, defaults.get(name)) })); // prettier-ignore
      }
    }
    return query;
  }

  private expectedValue(name: string, queryType: QueryType, fallback: unknown): string {
    const values = this.context.valuesOf?.(name, queryType);
    if (values && values.length > 0 && typeof fallback === 'string') {
      return t('Write {values}.', { values: listed(values) });
    }
    const form = Array.isArray(fallback)
      ? t('a list such as [a, b]')
      : { number: t('a number'), boolean: t('true or false') }[typeof fallback as string];
    return t('Write {form}; the default is {fallback}.', {
      form: form ?? t('a value that it can have'),
      fallback: writeValue(fallback),
    });
  }
}
